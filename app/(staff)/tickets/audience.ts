import { type ActorRole, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';
import type { ListKey } from './list-address.ts';

/** Who reads the list: which columns, filters and words it has. */
export type Audience = 'staff' | 'councillor' | 'station' | 'resident';

const AUDIENCES = {
  all: 'staff',
  municipality: 'staff',
  own_teams: 'staff',
  own_wards: 'councillor',
  own_station: 'station',
  own_reports: 'resident',
} as const satisfies Record<TicketScope, Audience>;

export const audienceOf = (role: ActorRole): Audience => AUDIENCES[ticketScope(role)];

/** The filters that mean something to them. */
export const FILTERS_FOR = {
  staff: ['q', 'from', 'to', 'status', 'priority', 'sla', 'assignee', 'category', 'team', 'ward'],
  councillor: ['q', 'from', 'to', 'status', 'priority', 'sla', 'category', 'team', 'ward'],
  station: ['q', 'from', 'to', 'status', 'priority', 'assignee'],
  resident: ['q', 'from', 'to', 'status', 'category'],
} as const satisfies Record<Audience, readonly ListKey[]>;

/** What they may search by: a councillor must not find out what a resident wrote. */
export const searchLabel = (audience: Audience): string =>
  audience === 'councillor' ? 'Tracking number' : 'Words or tracking number';

/** What they call one ticket and many. */
export const NOUNS = {
  staff: { one: 'ticket', many: 'tickets' },
  councillor: { one: 'ticket', many: 'tickets' },
  station: { one: 'report', many: 'reports' },
  resident: { one: 'report', many: 'reports' },
} as const satisfies Record<Audience, { one: string; many: string }>;
