import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import { type ExportedKey, FIELDS, type Field, type FieldKey } from '#lib/domain/ticket/fields.ts';
import { offsetAt } from '#lib/domain/time/time-zone.ts';

/**
 * What a value is, and so how each format writes it. A `date` is seconds of the municipality's own wall clock since
 * 1970, a `duration` is seconds.
 */
export type CellType = 'text' | 'number' | 'date' | 'duration' | 'boolean';
export type ExportCell = string | number | boolean | null;

export type ExportColumn = {
  header: string;
  type: CellType;
  /** In characters, for Excel. */
  width: number;
  group: 'Ticket' | 'Place' | 'Work' | 'Times' | 'Resident';
  /** Names people, or holds what somebody wrote of them: not for councillors. */
  isPersonal?: boolean;
  /** What people read in place of the stored word. */
  words?: Readonly<Record<string, string>>;
};

const TYPE_OF = {
  text: 'text',
  choice: 'text',
  list: 'text',
  reference: 'text',
  number: 'number',
  time: 'date',
} as const satisfies Record<Exclude<Field['kind'], 'place'>, CellType>;

/** The export column of a field. */
function of(key: Exclude<FieldKey, 'location'>, group: ExportColumn['group'], width: number): ExportColumn {
  const { label: header, isPersonal, names: words }: Field = FIELDS[key];
  return { header, type: TYPE_OF[FIELDS[key].kind], width, group, isPersonal, ...(words && { words }) };
}

/** Everything of a ticket that can be taken away, in the order in which it is offered and written. */
const EXPORT_COLUMNS = {
  trackingNumber: of('trackingNumber', 'Ticket', 20),
  title: of('title', 'Ticket', 40),
  description: of('description', 'Ticket', 60),
  category: of('category', 'Ticket', 24),
  priority: of('priority', 'Ticket', 10),
  status: of('status', 'Ticket', 18),
  tags: of('tags', 'Ticket', 20),
  wardNumber: { header: 'Ward', type: 'number', width: 8, group: 'Place' },
  wardName: { header: 'Ward name', type: 'text', width: 20, group: 'Place' },
  address: of('address', 'Place', 36),
  assetNumber: of('assetNumber', 'Place', 20),
  latitude: { header: 'Latitude', type: 'number', width: 12, group: 'Place' },
  longitude: { header: 'Longitude', type: 'number', width: 12, group: 'Place' },
  team: of('team', 'Work', 28),
  assignee: of('assignee', 'Work', 24),
  clock: { header: 'Clock', type: 'text', width: 14, group: 'Work', words: SLA_NAMES },
  isLate: { header: 'Finished late', type: 'boolean', width: 13, group: 'Work' },
  escalationLevel: of('escalationLevel', 'Work', 15),
  resolutionSummary: { ...of('resolutionSummary', 'Work', 50), header: 'Resolution' },
  createdAt: of('createdAt', 'Times', 17),
  updatedAt: of('updatedAt', 'Times', 17),
  responseDueAt: of('responseDueAt', 'Times', 17),
  firstResponseAt: of('firstResponseAt', 'Times', 17),
  resolutionDueAt: of('resolutionDueAt', 'Times', 17),
  resolvedAt: of('resolvedAt', 'Times', 17),
  closedAt: of('closedAt', 'Times', 17),
  timeToResponse: { header: 'Time to first response', type: 'duration', width: 20, group: 'Times' },
  timeToResolution: { header: 'Time to resolution', type: 'duration', width: 18, group: 'Times' },
  reporterName: { header: 'Resident', type: 'text', width: 24, group: 'Resident', isPersonal: true },
  reporterPhone: { header: 'Phone', type: 'text', width: 18, group: 'Resident', isPersonal: true },
  reporterEmail: { header: 'Email', type: 'text', width: 28, group: 'Resident', isPersonal: true },
} as const satisfies Record<ExportedKey, ExportColumn> & Record<string, ExportColumn>;

export type ColumnKey = keyof typeof EXPORT_COLUMNS;

export const COLUMN_KEYS = Object.keys(EXPORT_COLUMNS) as readonly ColumnKey[];

/** What is written where nothing else is asked for: enough for a table of the work, and no resident's name or number. */
const USUAL: readonly ColumnKey[] = [
  ...(['trackingNumber', 'title', 'category', 'priority', 'status', 'wardNumber', 'address'] as const),
  ...(['team', 'assignee', 'clock', 'createdAt', 'resolutionDueAt', 'resolvedAt'] as const),
];

export const columnOf = (key: ColumnKey): ExportColumn => EXPORT_COLUMNS[key];

/** The columns this actor may have, in order. */
export function columnsFor(actor: Pick<Actor, 'role'>): ColumnKey[] {
  const mayReadPeople = can(actor, 'ticket.read_personal_data').allowed;
  return COLUMN_KEYS.filter((key) => mayReadPeople || !columnOf(key).isPersonal);
}

export function usualColumnsFor(actor: Pick<Actor, 'role'>): ColumnKey[] {
  return columnsFor(actor).filter((key) => USUAL.includes(key));
}

/** An instant as the municipality's wall clock shows it, in seconds since 1970. */
export const localSeconds = (at: Date, timeZone: string): number =>
  Math.floor((at.getTime() + offsetAt(timeZone, at.getTime())) / 1000);

/** `2026-11-21 08:05:00` */
export const localTimeText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, -5).replace('T', ' ');
