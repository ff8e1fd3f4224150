import { Prisma } from '#lib/db/generated/client.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { FIELDS, INPUT_KEYS } from '#lib/domain/ticket/fields.ts';
import type { DecidedColumns, NewTicket, TicketPatch } from '#lib/domain/ticket/ticket.ts';

/** The columns of `tickets` that the rules decide, beside those of what people give. */
const DECIDED = {
  status: 'status',
  priority: 'priority',
  categoryId: 'category_id',
  teamId: 'team_id',
  assigneeId: 'assignee_id',
  assignmentReason: 'assignment_reason',
  assignmentNote: 'assignment_note',
  resolutionSummary: 'resolution_summary',
  firstResponseAt: 'first_response_at',
  resolvedAt: 'resolved_at',
  closedAt: 'closed_at',
  clockStops: 'clock_stops',
  slaPolicyId: 'sla_policy_id',
  responseWarnAt: 'response_warn_at',
  responseDueAt: 'response_due_at',
  resolutionWarnAt: 'resolution_warn_at',
  resolutionDueAt: 'resolution_due_at',
  slaNextAt: 'sla_next_at',
  escalationLevel: 'escalation_level',
  escalationClock: 'escalation_clock',
  escalationNextAt: 'escalation_next_at',
} as const satisfies Record<keyof DecidedColumns, string>;

/** What is written once, when a ticket is made. */
const IDENTITY = {
  id: 'id',
  trackingNumber: 'tracking_number',
  externalRef: 'external_ref',
  source: 'source',
  createdBy: 'created_by',
  createdAt: 'created_at',
} as const satisfies Partial<Record<keyof NewTicket, string>>;

const given = INPUT_KEYS.map((key) => [key, FIELDS[key].column] as const);
const entriesOf = <T extends object>(table: T) => Object.entries(table) as [keyof T, T[keyof T]][];
const COLUMNS = new Map<string, ColumnName>([
  ...given,
  ['location', 'location'],
  ...entriesOf(DECIDED),
  ...entriesOf(IDENTITY),
]);
type ColumnName =
  | (typeof given)[number][1]
  | 'location'
  | (typeof DECIDED)[keyof typeof DECIDED]
  | (typeof IDENTITY)[keyof typeof IDENTITY];

/** Routing and the database give a new ticket its team, and nothing has escalated it. */
const NOT_AT_FIRST: readonly ColumnName[] = [
  ...(['team_id', 'assignee_id', 'assignment_reason', 'assignment_note'] as const),
  ...(['escalation_level', 'escalation_clock', 'escalation_next_at'] as const),
];
const WRITTEN_ONCE: readonly ColumnName[] = Object.values(IDENTITY);

/** The name of a column as SQL: one that stands in the source, since a text that comes from elsewhere is no literal. */
export const columnSql = <Name extends string>(column: string extends Name ? never : Name): Prisma.Sql =>
  Prisma.raw(column);

const allBut = (left: readonly ColumnName[]) =>
  [...COLUMNS.values()].filter((column) => !left.includes(column)).map((column) => columnSql(column));
const listed = (columns: Prisma.Sql[]) => ({
  names: Prisma.join(columns),
  /** The same columns of a relation that is called `p`. */
  ofP: Prisma.join(columns.map((column) => Prisma.sql`p.${column}`)),
});

/** The columns of a `NewTicket`. */
export const NEW_COLUMNS = listed(allBut(NOT_AT_FIRST));

/** The columns of a `TicketPatch`. */
export const PATCH_COLUMNS = listed(allBut(WRITTEN_ONCE));

/** By the names of columns, each value in a form that its type reads from JSON. */
export const toRow = (ticket: NewTicket | TicketPatch): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(ticket).map(([key, value]) => {
      const column = COLUMNS.get(key);
      if (column === undefined) throw new Error(`The tickets have no column for ${key}.`);
      return [column, key === 'location' ? pointText(value as LatLng | null) : value];
    }),
  );

/** EWKT, which a geometry is read from. */
const pointText = (at: LatLng | null) => at && `SRID=4326;POINT(${at.lng} ${at.lat})`;
