import { FIELDS, type Field } from '#lib/domain/ticket/fields.ts';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import type { Choices } from './choices.ts';

const ACTIONS: Record<string, string> = {
  created: 'Created',
  status_changed: 'Status changed',
  assigned: 'Assigned',
  edited: 'Edited',
  message_added: 'Message added',
  reporter_added: 'Reporter added',
  reporter_changed: 'Reporter changed',
  viewed: 'Viewed',
  sla_warning: 'Deadline near',
  sla_breach: 'Deadline passed',
  sla_escalation: 'Escalated',
};

const AUDITED: readonly Field[] = Object.values(FIELDS).filter(({ tracked }) => tracked !== null);

/** By column: of the ticket, of its clock, of a message, of who reported it. */
const COLUMNS: Record<string, string> = {
  ...Object.fromEntries(AUDITED.map(({ column, label }) => [column, label])),
  ...{ reason: 'Because of', clock: 'Clock', level: 'Level', due_at: 'Due' },
  ...{ visibility: 'Visible to', body: 'Message' },
  ...{ name: 'Name', phone: 'Phone', email: 'Email' },
};

const WORDS: Record<string, Readonly<Record<string, string>>> = {
  ...Object.fromEntries(AUDITED.map(({ column, names = {} }) => [column, names])),
  visibility: { public: 'Resident and staff', internal: 'Staff only' },
};

export const actionName = (action: string): string => ACTIONS[action] ?? action;

/** What people call a column; null for one that only machines care about. */
export const columnName = (column: string): string | null => COLUMNS[column] ?? null;

/** A value of the trail in words; ids by the names they have at present. */
export function valueText(column: string, value: unknown, choices: Choices, timeZone: string): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return listText(column, value);
  const text = String(value);
  if (column.endsWith('_at')) return formatDateTime(text, timeZone);
  if (column.endsWith('_id')) return nameOf(column, text, choices);
  return WORDS[column]?.[text] ?? text;
}

/** A place stands in the trail as longitude, latitude. */
function listText(column: string, values: unknown[]): string {
  if (column === 'location')
    return values
      .toReversed()
      .map((degree) => Number(degree).toFixed(5))
      .join(', ');
  return values.length > 0 ? values.join(', ') : 'none';
}

function nameOf(column: string, id: string, { categories, teams, people, wards }: Choices): string {
  const names: Record<string, string | undefined> = {
    category_id: categories.find((one) => one.id === id)?.name.en,
    team_id: teams.find((one) => one.id === id)?.name,
    assignee_id: people.find((one) => one.id === id)?.name,
    ward_id: wards.find((one) => one.id === id)?.name,
  };
  return names[column] ?? `no longer here (${id.slice(0, 8)})`;
}
