import { type ActorRole, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';
import {
  type Audience,
  FILTERS,
  type FilterKey,
  TYPED_FILTERS,
  type TypedFilter,
} from '#lib/domain/ticket/filters.ts';

const AUDIENCES = {
  all: 'staff',
  municipality: 'staff',
  own_teams: 'staff',
  own_wards: 'councillor',
  own_station: 'station',
  own_reports: 'resident',
} as const satisfies Record<TicketScope, Audience>;

export const audienceOf = (role: ActorRole): Audience => AUDIENCES[ticketScope(role)];

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
