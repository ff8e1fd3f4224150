import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { ClockStop } from '#lib/domain/sla/deadlines.ts';
import type { ClockColumns } from '#lib/domain/sla/timer-columns.ts';
import type { Priority, TicketStatus } from '#lib/domain/ticket/status.ts';
import { routingQuery } from '#lib/routing/route-tickets.ts';
import type { RoutingRule } from '#lib/routing/routing-explanation.ts';

/** A ticket that is about to be. Ward, team and explanation are not in it: routing finds them as it is inserted. */
export type NewTicket = ClockColumns & {
  id: string;
  trackingNumber: string;
  externalRef: string | null;
  source: 'staff' | 'api' | 'import' | 'citizen';
  title: string;
  description: string;
  address: string | null;
  location: LatLng | null;
  language: 'en' | 'zu' | 'af';
  tags: readonly string[];
  categoryId: string;
  priority: Priority;
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
    /* named: insert tickets */
    with incoming as materialized (
      select r.*, case when r.lng is not null then st_setsrid(st_makepoint(r.lng, r.lat), 4326) end as location
      from json_to_recordset(${JSON.stringify(tickets.map(toRecord))}::json) as r (
        id uuid, tracking_number text, external_ref text, source text, title text, description text, address text,
        lng float8, lat float8, language text, tags text[], category_id uuid, priority text, status text,
        resolution_summary text, created_by uuid, created_at timestamptz, resolved_at timestamptz,
        closed_at timestamptz, first_response_at timestamptz, clock_stops jsonb, sla_policy_id uuid,
        response_warn_at timestamptz, response_due_at timestamptz, resolution_warn_at timestamptz,
        resolution_due_at timestamptz, sla_next_at timestamptz)),
    routed as (${routingQuery(spots)})
    insert into tickets (tenant_id, id, tracking_number, external_ref, source, title, description, address, location,
      language, tags, category_id, priority, status, resolution_summary, created_by, created_at, updated_at, resolved_at,
      closed_at, first_response_at, clock_stops, sla_policy_id, response_warn_at, response_due_at, resolution_warn_at,
      resolution_due_at, sla_next_at, ward_id, team_id, routing_rule, routing)
    select (select app_tenant()), i.id, i.tracking_number, i.external_ref, i.source, i.title, i.description, i.address, i.location,
      i.language, i.tags, i.category_id, i.priority, i.status, i.resolution_summary, i.created_by, i.created_at,
      coalesce(i.closed_at, i.resolved_at, i.created_at), i.resolved_at, i.closed_at, i.first_response_at, i.clock_stops,
      i.sla_policy_id, i.response_warn_at, i.response_due_at, i.resolution_warn_at, i.resolution_due_at, i.sla_next_at,
      r.ward_id, r.team_id, r.rule, r.explanation
    from incoming i join routed r on r.key = i.id
    on conflict (tenant_id, external_ref) where external_ref is not null do nothing
    returning id, team_id as "teamId", routing_rule as rule`;
}

const toRecord = (ticket: NewTicket) => ({
  id: ticket.id,
  tracking_number: ticket.trackingNumber,
  external_ref: ticket.externalRef,
  source: ticket.source,
  title: ticket.title,
  description: ticket.description,
  address: ticket.address,
  lng: ticket.location?.lng,
  lat: ticket.location?.lat,
  language: ticket.language,
  tags: ticket.tags,
  category_id: ticket.categoryId,
  priority: ticket.priority,
  status: ticket.status,
  resolution_summary: ticket.resolutionSummary,
  created_by: ticket.createdBy,
  created_at: ticket.createdAt,
  resolved_at: ticket.resolvedAt,
  closed_at: ticket.closedAt,
  first_response_at: ticket.firstResponseAt,
  clock_stops: ticket.clockStops,
  sla_policy_id: ticket.slaPolicyId,
  response_warn_at: ticket.responseWarnAt,
  response_due_at: ticket.responseDueAt,
  resolution_warn_at: ticket.resolutionWarnAt,
  resolution_due_at: ticket.resolutionDueAt,
  sla_next_at: ticket.slaNextAt,
});
