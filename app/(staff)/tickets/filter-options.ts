import { listCategories } from '#lib/categories/list-categories.ts';
import { type Actor, ownWards } from '#lib/domain/access/actor.ts';
import { seesSensitive } from '#lib/domain/access/roles.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import { type ChoiceFilter, FILTERS } from '#lib/domain/ticket/filters.ts';
import { PRIORITIES, PRIORITY_NAMES, STATUS_NAMES, TICKET_STATUSES } from '#lib/domain/ticket/status.ts';
import { listTeams } from '#lib/people/list-teams.ts';
import { SLA_STATES } from '#lib/tickets/ticket-filter.ts';
import { listWards, type WardView } from '#lib/wards/list-wards.ts';
import type { ListAddress } from './list-address.ts';

export type Choice = { value: string; label: string };

/** What can be chosen under each filter. */
export type FilterOptions = Record<ChoiceFilter, { label: string; choices: Choice[] }>;

/** Reads categories, teams and wards for the filters of this actor; with those that the address has chosen already. */
export async function filterOptions(actor: Actor, address: ListAddress): Promise<FilterOptions> {
  const isStation = seesSensitive(actor.role);
  const own = ownWards(actor);
  const [categories, teams, wards] = await Promise.all([
    listCategories(actor),
    listTeams(actor),
    listWards(actor),
  ]);
  const wardsToChoose = wards.filter(
    ({ id, isInForce }) => (isInForce || address.ward?.includes(id)) && (own?.includes(id) ?? true),
  );
  return {
    status: {
      label: FILTERS.status.label,
      choices: TICKET_STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] })),
    },
    priority: {
      label: FILTERS.priority.label,
      choices: PRIORITIES.toReversed().map((value) => ({ value, label: PRIORITY_NAMES[value] })),
    },
    sla: {
      label: FILTERS.sla.label,
      choices: SLA_STATES.map((value) => ({ value, label: SLA_NAMES[value] })),
    },
    assignee: {
      label: FILTERS.assignee.label,
      choices: [
        { value: 'me', label: 'Me' },
        { value: 'none', label: 'Nobody' },
      ],
    },
    category: {
      label: FILTERS.category.label,
      // Nobody but a station has tickets of a sensitive category to look for.
      choices: categories
        .filter(({ isSensitive }) => isSensitive === isStation)
        .map(({ code, name }) => ({ value: code, label: name.en })),
    },
    team: {
      label: FILTERS.team.label,
      choices: [
        { value: 'none', label: 'Unrouted' },
        ...teams
          .filter(({ isSaps }) => isSaps === isStation)
          .map(({ id, name }) => ({ value: id, label: name })),
      ],
    },
    ward: {
      label: FILTERS.ward.label,
      choices: [
        ...wardsToChoose.map((ward) => ({ value: ward.id, label: wardLabel(ward) })),
        ...(own ? [] : [{ value: 'none', label: 'None' }]),
      ],
    },
  };
}

/** A ward of another delimitation says which: its number may be in force elsewhere. */
const wardLabel = ({ number, name, isInForce, delimitation }: WardView) =>
  `${number} ${name}${isInForce ? '' : ` (${delimitation ? delimitation.name : 'first delimitation'})`}`;
