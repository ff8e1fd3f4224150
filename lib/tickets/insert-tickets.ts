import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { ClockStop } from '#lib/domain/sla/deadlines.ts';
import type { ClockColumns } from '#lib/domain/sla/timer-columns.ts';
import type { InputValues } from '#lib/domain/ticket/field-inputs.ts';
import { FIELDS, INPUT_KEYS, type InputKey } from '#lib/domain/ticket/fields.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { routingQuery } from '#lib/routing/route-tickets.ts';
import type { RoutingRule } from '#lib/routing/routing-explanation.ts';
import { columnSql } from './field-columns.ts';

/** A ticket that is about to be. Ward, team and explanation are not in it: routing finds them as it is inserted. */
export type NewTicket = InputValues &
  ClockColumns & {
    id: string;
    trackingNumber: string;
    externalRef: string | null;
    source: 'staff' | 'api' | 'import' | 'citizen';
    location: LatLng | null;
    categoryId: string;
    status: TicketStatus;
    resolutionSummary: string | null;
    createdBy: string | null;
    createdAt: Date;
    resolvedAt: Date | null;
    closedAt: Date | null;
    firstResponseAt: Date | null;
    clockStops: readonly ClockStop[];
  };

export type InsertedTicket = { id: string; teamId: string | null; rule: RoutingRule };

/** The column of each part of a new ticket, beside those of what people give. */
const OTHER_COLUMNS = {
  id: 'id',
  trackingNumber: 'tracking_number',
  externalRef: 'external_ref',
  source: 'source',
  location: 'location',
  categoryId: 'category_id',
  status: 'status',
  resolutionSummary: 'resolution_summary',
  createdBy: 'created_by',
  createdAt: 'created_at',
  resolvedAt: 'resolved_at',
  closedAt: 'closed_at',
  firstResponseAt: 'first_response_at',
  clockStops: 'clock_stops',
  slaPolicyId: 'sla_policy_id',
  responseWarnAt: 'response_warn_at',
  responseDueAt: 'response_due_at',
  resolutionWarnAt: 'resolution_warn_at',
  resolutionDueAt: 'resolution_due_at',
  slaNextAt: 'sla_next_at',
} as const satisfies Record<Exclude<keyof NewTicket, InputKey>, string>;

const COLUMNS = [
  ...INPUT_KEYS.map((key) => [key, FIELDS[key].column] as const),
  ...(Object.keys(OTHER_COLUMNS) as (keyof typeof OTHER_COLUMNS)[]).map(
    (key) => [key, OTHER_COLUMNS[key]] as const,
  ),
];
const NAMES = Prisma.join(COLUMNS.map(([, column]) => columnSql(column)));
const INCOMING = Prisma.join(COLUMNS.map(([, column]) => Prisma.sql`i.${columnSql(column)}`));

/**
 * Inserts and routes tickets of the actor's municipality, one or thousands, in one statement; the triggers write
 * audit, events and first assignments in the same one. A ticket whose `externalRef` is already there is passed over
 * and missing from the answer. Run it `asSystem`.
 */
export function insertTickets(tx: Tx, tickets: readonly NewTicket[]): Promise<InsertedTicket[]> {
  const spots = Prisma.sql`(select i.id as key, (select app_tenant()) as tenant_id, i.category_id, c.is_sensitive, i.location,
      i.created_at
    from incoming i join categories c on c.tenant_id = (select app_tenant()) and c.id = i.category_id)`;
  return tx.$queryRaw`
    with incoming as materialized (
      select ${NAMES} from json_populate_recordset(null::tickets, ${JSON.stringify(tickets.map(toRow))}::json)),
    routed as (${routingQuery(spots)})
    insert into tickets (tenant_id, ${NAMES}, updated_at, ward_id, team_id, routing_rule, routing)
    select (select app_tenant()), ${INCOMING}, coalesce(i.closed_at, i.resolved_at, i.created_at),
      r.ward_id, r.team_id, r.rule, r.explanation
    from incoming i join routed r on r.key = i.id
    on conflict (tenant_id, external_ref) where external_ref is not null do nothing
    returning id, team_id as "teamId", routing_rule as rule`;
}

/** By columns, each value in a form that its type reads from JSON. */
const toRow = (ticket: NewTicket) =>
  Object.fromEntries(
    COLUMNS.map(([key, column]) => [column, key === 'location' ? pointText(ticket.location) : ticket[key]]),
  );

const pointText = (at: LatLng | null) => at && `SRID=4326;POINT(${at.lng} ${at.lat})`;
