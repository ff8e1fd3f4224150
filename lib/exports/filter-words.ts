import { listCategories } from '#lib/categories/list-categories.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import { type ChoiceFilter, FILTER_KEYS, FILTERS, type FilterKey } from '#lib/domain/ticket/filters.ts';
import { PRIORITY_NAMES, STATUS_NAMES } from '#lib/domain/ticket/status.ts';
import { listTeams } from '#lib/people/list-teams.ts';
import { isSet, periodOf, type TicketFilter } from '#lib/tickets/ticket-filter.ts';
import { listWards } from '#lib/wards/list-wards.ts';
import { localSeconds, localTimeText } from './export-columns.ts';

type Line = readonly [what: string, text: string];

/** The filter as a reader of the file understands it, a line for each part of it. */
export async function filterInWords(actor: LocalActor, filter: TicketFilter): Promise<Line[]> {
  const { timeZone } = actor;
  const { from, to } = periodOf(filter, timeZone);
  const bounded: TicketFilter = { ...filter, from: from ?? undefined, to: to ?? undefined };
  const names = await namesFor(actor, filter);
  const lines = FILTER_KEYS.flatMap((key): Line[] => {
    const value = bounded[key];
    return isSet(value) ? [[LABELS[key] ?? FILTERS[key].label, valueText(value, names[key], timeZone)]] : [];
  });
  return lines.length > 0 ? lines : [['Filter', 'None: all tickets']];
}

/** `to` is the instant at which the last day ends. */
const LABELS: Partial<Record<FilterKey, string>> = { to: 'Reported before' };

type Value = NonNullable<TicketFilter[FilterKey]>;

function valueText(value: Value, names: Names | undefined, timeZone: string): string {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map((one) => names?.[one] ?? 'another').join(', ');
  return value instanceof Date ? localTimeText(localSeconds(value, timeZone)) : boxText(value);
}

type Names = Readonly<Record<string, string>>;

/** What is chosen under each filter, by its stored word. */
async function namesFor(
  actor: LocalActor,
  filter: TicketFilter,
): Promise<Record<ChoiceFilter, Names> & Partial<Record<FilterKey, Names>>> {
  const [categories, teams, wards] = await Promise.all([
    filter.category?.length ? listCategories(actor) : [],
    filter.team?.length ? listTeams(actor) : [],
    filter.ward?.length ? listWards(actor) : [],
  ]);
  return {
    status: STATUS_NAMES,
    priority: PRIORITY_NAMES,
    sla: SLA_NAMES,
    assignee: { me: 'Whoever made this file', none: 'Nobody' },
    category: Object.fromEntries(categories.map(({ code, name }) => [code, name.en])),
    team: { none: 'Unrouted', ...Object.fromEntries(teams.map(({ id, name }) => [id, name])) },
    ward: {
      none: 'None',
      ...Object.fromEntries(wards.map(({ id, number, name }) => [id, `${number} ${name}`])),
    },
  };
}

const boxText = ({ west, south, east, north }: NonNullable<TicketFilter['bbox']>) =>
  `Longitude ${west} to ${east}, latitude ${south} to ${north}`;
