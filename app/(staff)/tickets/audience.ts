import type { Actor } from '#lib/domain/access/actor.ts';
import {
  type Audience,
  FILTERS,
  type FilterKey,
  TYPED_FILTERS,
  type TypedFilter,
} from '#lib/domain/ticket/filters.ts';

export function audienceOf(role: Actor['role']): Audience {
  if (role === 'saps_liaison') return 'station';
  if (role === 'ward_councillor') return 'councillor';
  return role === 'citizen' ? 'resident' : 'staff';
}

/** Whether a filter means something to them. */
export const hasFilter = (audience: Audience, key: FilterKey): boolean =>
  (FILTERS[key].audiences as readonly Audience[]).includes(audience);

/** A filter that is typed, as a field of a form. */
export type TypedField = { key: TypedFilter; label: string; type: 'search' | 'text' | 'date' };

export const typedFields = (audience: Audience): TypedField[] =>
  TYPED_FILTERS.filter((key) => hasFilter(audience, key)).map((key) => {
    const { label, control } = FILTERS[key];
    return {
      key,
      label: control === 'search' ? searchLabel(audience) : label,
      type: control === 'day' ? 'date' : control,
    };
  });

/** What they may search by: a councillor must not find out what a resident wrote. */
const searchLabel = (audience: Audience): string =>
  audience === 'councillor' ? 'Tracking number' : 'Words or tracking number';

/** What they call one ticket and many. */
export const NOUNS = {
  staff: { one: 'ticket', many: 'tickets' },
  councillor: { one: 'ticket', many: 'tickets' },
  station: { one: 'report', many: 'reports' },
  resident: { one: 'report', many: 'reports' },
} as const satisfies Record<Audience, { one: string; many: string }>;
