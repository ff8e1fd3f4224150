import { CHOICE_FILTERS, type ChoiceFilter } from '#lib/domain/ticket/filters.ts';
import { TICKET_STATUSES, UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import { filtersOf, type ListAddress, listHref, readAddress } from '../tickets/list-address.ts';

/** The filters with a control at hand, and those behind “More filters”. */
export const MAP_FILTERS: readonly ChoiceFilter[] = ['status', 'sla', 'category', 'team'];
export const MORE_FILTERS = CHOICE_FILTERS.filter((key) => !MAP_FILTERS.includes(key));

/** The filters of the map's address, which are those of the list; the box is the map's own. */
export function mapAddress(params: URLSearchParams): ListAddress {
  const given = Object.fromEntries([...new Set(params.keys())].map((key) => [key, params.getAll(key)]));
  return { ...filtersOf(readAddress(given)), bbox: [] };
}

export const mapHref = (address: ListAddress): string => listHref(address, '/map');

/** What the map asks for: unless the address says more, what something is still expected of. */
const asked = (address: ListAddress): ListAddress =>
  address.status?.length ? address : { ...address, status: [...UNFINISHED_STATUSES] };

/** The filter as the API takes it. */
export const apiFilter = (address: ListAddress): string => listHref(asked(address), '').slice(1);

/** The list of the tickets that the map shows. */
export const listOfMap = (address: ListAddress): string => listHref(asked(address));

/** The map of the tickets that the list shows: all of them, where the list is not told which. */
export const mapOfList = (address: ListAddress): string =>
  mapHref({
    ...filtersOf(address),
    bbox: [],
    status: address.status?.length ? address.status : [...TICKET_STATUSES],
  });
