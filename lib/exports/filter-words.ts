import { listCategories } from '#lib/categories/list-categories.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import { PRIORITY_NAMES, STATUS_NAMES } from '#lib/domain/ticket/status.ts';
import { listTeams } from '#lib/people/list-teams.ts';
import { periodOf, type TicketFilter } from '#lib/tickets/ticket-filter.ts';
import { listWards } from '#lib/wards/list-wards.ts';
import { localSeconds, localTimeText } from './export-columns.ts';

type Line = readonly [what: string, text: string];

/** The filter as a reader of the file understands it, a line for each part of it. */
export async function filterInWords(actor: LocalActor, filter: TicketFilter): Promise<Line[]> {
  const { timeZone } = actor;
  const { from, to } = periodOf(filter, timeZone);
  const names = await namesFor(actor, filter);
  const oneOf = (
    what: string,
    values: readonly string[] | undefined,
    words: Record<string, string>,
  ): Line[] => (values?.length ? [[what, values.map((value) => words[value] ?? 'another').join(', ')]] : []);
  const time = (what: string, at: Date | null): Line[] =>
    at ? [[what, localTimeText(localSeconds(at, timeZone))]] : [];
  const lines: Line[] = [
    ...oneOf('Status', filter.status, STATUS_NAMES),
    ...oneOf('Priority', filter.priority, PRIORITY_NAMES),
    ...oneOf('Clock', filter.sla, SLA_NAMES),
    ...oneOf('Category', filter.category, names.categories),
    ...oneOf('Team', filter.team, names.teams),
    ...oneOf('Ward', filter.ward, names.wards),
    ...oneOf('Assignee', filter.assignee, { me: 'Whoever made this file', none: 'Nobody' }),
    ...time('Reported from', from),
    ...time('Reported before', to),
    ...(filter.q?.trim() ? [['Words', filter.q.trim()] as const] : []),
    ...(filter.bbox ? [['Place', boxText(filter.bbox)] as const] : []),
  ];
  return lines.length > 0 ? lines : [['Filter', 'None: all tickets']];
}

async function namesFor(actor: LocalActor, filter: TicketFilter) {
  const [categories, teams, wards] = await Promise.all([
    filter.category?.length ? listCategories(actor) : [],
    filter.team?.length ? listTeams(actor) : [],
    filter.ward?.length ? listWards(actor) : [],
  ]);
  return {
    categories: Object.fromEntries(categories.map(({ code, name }) => [code, name.en])),
    teams: { none: 'Unrouted', ...Object.fromEntries(teams.map(({ id, name }) => [id, name])) },
    wards: {
      none: 'None',
      ...Object.fromEntries(wards.map(({ id, number, name }) => [id, `${number} ${name}`])),
    },
  };
}

const boxText = ({ west, south, east, north }: NonNullable<TicketFilter['bbox']>) =>
  `Longitude ${west} to ${east}, latitude ${south} to ${north}`;
