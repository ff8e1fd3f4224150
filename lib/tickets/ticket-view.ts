import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import type { SlaState } from '#lib/domain/sla/sla-state.ts';
import type { Priority, TicketStatus } from '#lib/domain/ticket/status.ts';
import { explainRouting, type RoutingExplanation } from '#lib/routing/routing-explanation.ts';

/** A ticket as it leaves the server, for pages and for `/api/v1` alike. Times are ISO 8601 in UTC. */
export type TicketView = {
  id: string;
  trackingNumber: string;
  title: string;
  description: string | null;
  address: string | null;
  assetNumber: string | null;
  location: LatLng | null;
  language: Language;
  tags: string[];
  status: TicketStatus;
  priority: Priority;
  category: { id: string; code: string; name: string };
  ward: { id: string; number: number; name: string } | null;
  team: { id: string; name: string } | null;
  assignee: { id: string; name: string } | null;
  routing: RoutingExplanation & { text: string };
  resolutionSummary: string | null;
  createdAt: string;
  updatedAt: string;
  resolvedAt: string | null;
  closedAt: string | null;
  firstResponseAt: string | null;
  responseDueAt: string | null;
  resolutionDueAt: string | null;
  /** The earlier of the deadlines still running. */
  nextDueAt: string | null;
  sla: SlaState;
  version: number;
};

/** What the list and the map's side list show of a ticket. */
export type TicketListItem = Pick<
  TicketView,
  | 'id'
  | 'trackingNumber'
  | 'title'
  | 'status'
  | 'priority'
  | 'category'
  | 'ward'
  | 'team'
  | 'assignee'
  | 'address'
  | 'location'
  | 'createdAt'
  | 'nextDueAt'
  | 'sla'
  | 'version'
>;

/**
 * How a ticket stands with its clock, over the columns that `tickets` derives (`next_due_at`, …). The same rule as
 * `slaState` in `lib/domain/sla/deadlines.ts`; a database test holds them together. `now` is a timestamptz.
 */
export const slaStateSql = (now: Date) => Prisma.sql`case
  when t.response_due_at is null or t.status = 'cancelled' then 'none'
  when t.is_finished_late then 'breached'
  when t.is_finished then 'completed'
  when t.next_due_at <= ${now} then 'breached'
  when t.next_warn_at <= ${now} then 'near_breach'
  else 'on_track' end`;

/** Columns of `ListRow`, over `t` (tickets) and `ticketJoins`. */
export const listColumns = (actor: Actor, now: Date) => {
  // A resident's free words may name the resident, so a councillor reads the category in their place.
  const mayReadWords = can(actor, 'ticket.read_personal_data').allowed;
  return Prisma.sql`
    t.id, t.tracking_number as "trackingNumber", t.status, t.priority, t.version,
    ${mayReadWords ? Prisma.sql`t.title` : Prisma.sql`c.name_en`} as title,
    ${mayReadWords ? Prisma.sql`t.address` : Prisma.sql`null`} as address,
    case when t.location is not null then json_build_object('lat', st_y(t.location), 'lng', st_x(t.location)) end as location,
    json_build_object('id', c.id, 'code', c.code, 'name', c.name_en) as category,
    case when w.id is not null then json_build_object('id', w.id, 'number', w.number, 'name', w.name) end as ward,
    case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as team,
    case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as assignee,
    t.created_at as "createdAt", nullif(t.next_due_at, 'infinity') as "nextDueAt", ${slaStateSql(now)} as sla`;
};

const detailColumns = (actor: Actor) => {
  const mayReadWords = can(actor, 'ticket.read_personal_data').allowed;
  return Prisma.sql`
    ${mayReadWords ? Prisma.sql`t.description` : Prisma.sql`null`} as description,
    ${mayReadWords ? Prisma.sql`t.resolution_summary` : Prisma.sql`null`} as "resolutionSummary",
    ${mayReadWords ? Prisma.sql`t.tags` : Prisma.sql`'{}'::text[]`} as tags,
    t.asset_number as "assetNumber", t.language, t.routing, t.updated_at as "updatedAt", t.resolved_at as "resolvedAt", t.closed_at as "closedAt",
    t.first_response_at as "firstResponseAt", t.response_due_at as "responseDueAt",
    t.resolution_due_at as "resolutionDueAt"`;
};

/** What the columns of a ticket name: its category, ward, team and person. */
export const ticketJoins = Prisma.sql`
  join categories c on c.tenant_id = t.tenant_id and c.id = t.category_id
  left join wards w on w.tenant_id = t.tenant_id and w.id = t.ward_id
  left join teams m on m.tenant_id = t.tenant_id and m.id = t.team_id
  left join users a on a.id = t.assignee_id`;

/** `select … from tickets t …` with every column of `ViewRow`, to which the caller adds conditions on `t`. */
export const selectTicketViews = (actor: Actor, now: Date): Prisma.Sql =>
  Prisma.sql`select ${listColumns(actor, now)}, ${detailColumns(actor)} from tickets t ${ticketJoins}`;

type Dates<T, K extends keyof T> = Omit<T, K> & { [P in K]: null extends T[P] ? Date | null : Date };

export type ListRow = Dates<TicketListItem, 'createdAt' | 'nextDueAt'>;
export type ViewRow = Dates<
  Omit<TicketView, 'routing'>,
  | 'createdAt'
  | 'updatedAt'
  | 'resolvedAt'
  | 'closedAt'
  | 'firstResponseAt'
  | 'responseDueAt'
  | 'resolutionDueAt'
  | 'nextDueAt'
> & { routing: RoutingExplanation };

const iso = (at: Date | null) => at?.toISOString() ?? null;

export const presentListItem = (row: ListRow): TicketListItem => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  nextDueAt: iso(row.nextDueAt),
});

export const presentTicket = (row: ViewRow): TicketView => ({
  ...row,
  routing: { ...row.routing, text: explainRouting(row.routing) },
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  resolvedAt: iso(row.resolvedAt),
  closedAt: iso(row.closedAt),
  firstResponseAt: iso(row.firstResponseAt),
  responseDueAt: iso(row.responseDueAt),
  resolutionDueAt: iso(row.resolutionDueAt),
  nextDueAt: iso(row.nextDueAt),
});
