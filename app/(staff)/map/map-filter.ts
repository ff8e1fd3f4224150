import { UNFINISHED_STATUSES } from '#lib/tickets/ticket-status.ts';

/** The filters that the map has controls for. */
export const MAP_FILTERS = ['status', 'sla', 'category', 'team'] as const;
export type MapFilter = (typeof MAP_FILTERS)[number];

/** Those of the list that a link may bring along. */
const BROUGHT = ['priority', 'ward', 'assignee', 'from', 'to', 'q'] as const;

type Params = Pick<URLSearchParams, 'getAll' | 'get'>;

/** What is chosen under one filter, `a,b` and repeated values alike. */
export const chosen = (params: Params, key: string): string[] =>
  params.getAll(key).flatMap((value) => value.split(',').filter(Boolean));

/** The filters brought along by a link, which have no control here. */
export const broughtAlong = (params: Params): string[] => BROUGHT.filter((key) => params.get(key));

/** The filter as the API takes it. */
export function apiFilter(params: Params): string {
  const query = new URLSearchParams();
  for (const key of [...MAP_FILTERS, ...BROUGHT]) {
    const values = key === 'q' ? params.getAll(key) : chosen(params, key);
    if (values.length > 0) query.set(key, values.join(','));
  }
  // What the map shows unless asked for more.
  if (!query.has('status')) query.set('status', UNFINISHED_STATUSES.join(','));
  return query.toString();
}

/** The same address with another choice under one filter; without choices, without the filter. */
export function withChoice(params: URLSearchParams, key: MapFilter, values: readonly string[]): string {
  const next = new URLSearchParams(params);
  if (values.length > 0) next.set(key, values.join(','));
  else next.delete(key);
  return addressOf(next);
}

/** The address without what a link brought along. */
export function withoutBrought(params: URLSearchParams): string {
  const next = new URLSearchParams(params);
  for (const key of BROUGHT) next.delete(key);
  return addressOf(next);
}

const addressOf = (params: URLSearchParams): string => {
  const query = params.toString().replaceAll('%2C', ',');
  return query ? `/map?${query}` : '/map';
};
