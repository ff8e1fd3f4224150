import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import { PRIORITY_NAMES, STATUS_NAMES } from '#lib/domain/ticket/status.ts';
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
  isPersonal?: true;
  /** What people read in place of the stored word. */
  words?: Readonly<Record<string, string>>;
};

/** Everything of a ticket that can be taken away, in the order in which it is offered and written. */
const EXPORT_COLUMNS = {
  trackingNumber: { header: 'Tracking number', type: 'text', width: 20, group: 'Ticket' },
  title: { header: 'Title', type: 'text', width: 40, group: 'Ticket', isPersonal: true },
  description: { header: 'Description', type: 'text', width: 60, group: 'Ticket', isPersonal: true },
  category: { header: 'Category', type: 'text', width: 24, group: 'Ticket' },
  priority: { header: 'Priority', type: 'text', width: 10, group: 'Ticket', words: PRIORITY_NAMES },
  status: { header: 'Status', type: 'text', width: 18, group: 'Ticket', words: STATUS_NAMES },
  tags: { header: 'Tags', type: 'text', width: 20, group: 'Ticket', isPersonal: true },
  wardNumber: { header: 'Ward', type: 'number', width: 8, group: 'Place' },
  wardName: { header: 'Ward name', type: 'text', width: 20, group: 'Place' },
  address: { header: 'Address', type: 'text', width: 36, group: 'Place', isPersonal: true },
  latitude: { header: 'Latitude', type: 'number', width: 12, group: 'Place' },
  longitude: { header: 'Longitude', type: 'number', width: 12, group: 'Place' },
  team: { header: 'Team', type: 'text', width: 28, group: 'Work' },
  assignee: { header: 'Assignee', type: 'text', width: 24, group: 'Work', isPersonal: true },
  clock: { header: 'Clock', type: 'text', width: 14, group: 'Work', words: SLA_NAMES },
  isLate: { header: 'Finished late', type: 'boolean', width: 13, group: 'Work' },
  escalationLevel: { header: 'Escalation level', type: 'number', width: 15, group: 'Work' },
  resolutionSummary: { header: 'Resolution', type: 'text', width: 50, group: 'Work', isPersonal: true },
  createdAt: { header: 'Reported', type: 'date', width: 17, group: 'Times' },
  updatedAt: { header: 'Last changed', type: 'date', width: 17, group: 'Times' },
  responseDueAt: { header: 'Response due', type: 'date', width: 17, group: 'Times' },
  firstResponseAt: { header: 'First response', type: 'date', width: 17, group: 'Times' },
  resolutionDueAt: { header: 'Resolution due', type: 'date', width: 17, group: 'Times' },
  resolvedAt: { header: 'Resolved', type: 'date', width: 17, group: 'Times' },
  closedAt: { header: 'Closed', type: 'date', width: 17, group: 'Times' },
  timeToResponse: { header: 'Time to first response', type: 'duration', width: 20, group: 'Times' },
  timeToResolution: { header: 'Time to resolution', type: 'duration', width: 18, group: 'Times' },
  reporterName: { header: 'Resident', type: 'text', width: 24, group: 'Resident', isPersonal: true },
  reporterPhone: { header: 'Phone', type: 'text', width: 18, group: 'Resident', isPersonal: true },
  reporterEmail: { header: 'Email', type: 'text', width: 28, group: 'Resident', isPersonal: true },
} as const satisfies Record<string, ExportColumn>;

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
