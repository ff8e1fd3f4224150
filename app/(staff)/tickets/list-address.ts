import {
  CHOICE_FILTERS,
  type ChoiceFilter,
  FILTER_KEYS,
  type FilterKey,
} from '#lib/domain/ticket/filters.ts';

/** What the list's address says, each filter with its values as they stand there. */
export type ListAddress = Partial<Record<ListKey, string[]>>;

/** How the list is shown, as against which tickets. */
const MANNER = ['sort', 'limit', 'cursor'] as const;

type ListKey = FilterKey | (typeof MANNER)[number];

const KEYS: readonly ListKey[] = [...FILTER_KEYS, ...MANNER];

/** Search parameters with one form for each meaning: no empty ones, `a,b` and repeated ones alike. */
export function readAddress(params: Record<string, string | string[] | undefined>): ListAddress {
  const address: ListAddress = {};
  for (const key of KEYS) {
    const given = [params[key] ?? []].flat();
    const values = isSeveral(key) ? given.flatMap((value) => value.split(',')) : given.slice(0, 1);
    const kept = values.map((value) => value.trim()).filter(Boolean);
    if (kept.length > 0) address[key] = [...new Set(kept)];
  }
  return address;
}

/** The address of the list with these filters, or of another page that takes the same ones. */
export function listHref(address: ListAddress, path = '/tickets'): string {
  const pairs = KEYS.flatMap((key) => {
    const values = address[key];
    if (!values?.length) return [];
    // A comma needs no escape in a query, and without one people can read the address.
    return `${key}=${values.map(encodeURIComponent).join(',')}`;
  });
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

/** The same tickets shown otherwise, from the first page; or other tickets, when `changes` names filters. */
export const changed = (address: ListAddress, changes: ListAddress): ListAddress => ({
  ...address,
  cursor: [],
  ...changes,
});

/** Only which tickets, not how they are shown. */
export function filtersOf(address: ListAddress): ListAddress {
  return Object.fromEntries(FILTER_KEYS.map((key) => [key, address[key] ?? []]));
}

/** The filters as `/api/v1` takes them. */
export const queryOf = (address: ListAddress): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filtersOf(address)).flatMap(([key, values]) =>
      values.length > 0 ? [[key, values.join(',')]] : [],
    ),
  );

export const hasFilters = (address: ListAddress): boolean =>
  Object.values(filtersOf(address)).some((values) => values.length > 0);

/** Whether two addresses ask for the same tickets. */
export const sameFilters = (a: ListAddress, b: ListAddress): boolean => {
  const key = (address: ListAddress) =>
    listHref(
      Object.fromEntries(
        Object.entries(filtersOf(address)).map(([name, values]) => [name, values.toSorted()]),
      ),
    );
  return key(a) === key(b);
};

/** Whether a filter takes several values. */
export function isSeveral(key: string): key is ChoiceFilter {
  return (CHOICE_FILTERS as readonly string[]).includes(key);
}
