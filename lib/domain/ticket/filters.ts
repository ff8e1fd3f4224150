/** Who reads lists of tickets: which columns, filters and words they have. */
export type Audience = 'staff' | 'councillor' | 'station' | 'resident';

/** A filter of list, map, report and export. What it means in SQL stands in lib/tickets/ticket-filter.ts. */
export type Filter = {
  label: string;
  /** How it is set: one or several of a list of choices, or one value that is typed or comes from the map. */
  control: 'choices' | 'search' | 'text' | 'day' | 'box';
  /** Those it means something to. */
  audiences: readonly Audience[];
  /**
   * How the map applies it to its precomputed counts (lib/maps/marks.ts). `column`: the counts have a column of that name.
   * `own`: marks.ts has separate code for it. `live`: the counts cannot answer it, so the map counts the tickets themselves.
   */
  mapCounts: 'column' | 'own' | 'live';
};

const EVERYBODY = ['staff', 'councillor', 'station', 'resident'] as const;

/** In the order in which addresses name them and panels show them. */
export const FILTERS = {
  status: { label: 'Status', control: 'choices', audiences: EVERYBODY, mapCounts: 'column' },
  priority: {
    label: 'Priority',
    control: 'choices',
    audiences: ['staff', 'councillor', 'station'],
    mapCounts: 'column',
  },
  sla: { label: 'Clock', control: 'choices', audiences: ['staff', 'councillor'], mapCounts: 'own' },
  assignee: { label: 'Assignee', control: 'choices', audiences: ['staff', 'station'], mapCounts: 'live' },
  category: {
    label: 'Category',
    control: 'choices',
    audiences: ['staff', 'councillor', 'resident'],
    mapCounts: 'column',
  },
  team: { label: 'Team', control: 'choices', audiences: ['staff', 'councillor'], mapCounts: 'column' },
  ward: { label: 'Ward', control: 'choices', audiences: ['staff', 'councillor'], mapCounts: 'column' },
  q: { label: 'Words', control: 'search', audiences: EVERYBODY, mapCounts: 'live' },
  asset: { label: 'Asset number', control: 'text', audiences: EVERYBODY, mapCounts: 'live' },
  from: { label: 'Reported from', control: 'day', audiences: EVERYBODY, mapCounts: 'own' },
  to: { label: 'Reported to', control: 'day', audiences: EVERYBODY, mapCounts: 'own' },
  bbox: { label: 'Part of the map', control: 'box', audiences: EVERYBODY, mapCounts: 'own' },
} as const satisfies Record<string, Filter>;

export type FilterKey = keyof typeof FILTERS;

type KeysWith<Row> = { [K in FilterKey]: (typeof FILTERS)[K] extends Row ? K : never }[FilterKey];

export const FILTER_KEYS = Object.keys(FILTERS) as readonly FilterKey[];
const keysWhere = <K extends FilterKey>(isMeant: (filter: Filter) => boolean) =>
  FILTER_KEYS.filter((key): key is K => isMeant(FILTERS[key]));

export type ChoiceFilter = KeysWith<{ control: 'choices' }>;
export const CHOICE_FILTERS = keysWhere<ChoiceFilter>(({ control }) => control === 'choices');

export type TypedFilter = KeysWith<{ control: 'search' | 'text' | 'day' }>;
export const TYPED_FILTERS = keysWhere<TypedFilter>(({ control }) => !['choices', 'box'].includes(control));

/** Those that the map's counts answer by a column. */
export const COUNTED_FILTERS = keysWhere<KeysWith<{ mapCounts: 'column' }>>(
  ({ mapCounts }) => mapCounts === 'column',
);

/** Those for which the map counts the tickets themselves. */
export const LIVE_FILTERS = keysWhere<KeysWith<{ mapCounts: 'live' }>>(
  ({ mapCounts }) => mapCounts === 'live',
);
