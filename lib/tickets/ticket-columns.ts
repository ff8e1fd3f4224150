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

const GIVEN = Object.fromEntries(INPUT_KEYS.map((key) => [key, FIELDS[key].column]));
const COLUMNS: Readonly<Record<string, string>> = {
  ...GIVEN,
  location: 'location',
  ...DECIDED,
  ...IDENTITY,
};

/** Routing and the database give a new ticket its team, and nothing has escalated it. */
const NOT_AT_FIRST: readonly string[] = [
  ...['team_id', 'assignee_id', 'assignment_reason', 'assignment_note'],
  ...['escalation_level', 'escalation_clock', 'escalation_next_at'],
];

const all = [...new Set(Object.values(COLUMNS))];
const identity: readonly string[] = Object.values(IDENTITY);
const listed = (columns: readonly string[]) => (table: string) =>
  Prisma.raw(columns.map((column) => `${table}${column}`).join(', '));

/** The columns of a `NewTicket`, each behind `table`: `i.` or nothing. */
export const newColumns = listed(all.filter((column) => !NOT_AT_FIRST.includes(column)));

/** The columns of a `TicketPatch`, likewise. */
export const patchColumns = listed(all.filter((column) => !identity.includes(column)));

/** By the names of columns, each value in a form that its type reads from JSON. */
export const toRow = (ticket: NewTicket | TicketPatch): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(ticket).flatMap(([key, value]) => {
      const column = COLUMNS[key];
      if (column === undefined) throw new Error(`The tickets have no column for ${key}.`);
      return [[column, key === 'location' ? pointText(value as LatLng | null) : value]];
    }),
  );

/** EWKT, which a geometry is read from. */
const pointText = (at: LatLng | null) => at && `SRID=4326;POINT(${at.lng} ${at.lat})`;
