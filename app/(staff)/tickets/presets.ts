import { type ActorRole, can, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';
import { UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import type { ListAddress } from './list-address.ts';

export type Preset = { label: string; address: ListAddress };

const ALL: Preset = { label: 'All', address: {} };
const OPEN: Preset = { label: 'All open', address: { status: [...UNFINISHED_STATUSES] } };
const BREACHED: Preset = {
  label: 'Breached',
  address: { status: [...UNFINISHED_STATUSES], sla: ['breached'], sort: ['due'] },
};
const NEAR: Preset = { label: 'Near breach', address: { sla: ['near_breach'], sort: ['due'] } };
const UNROUTED: Preset = { label: 'Unrouted', address: { status: [...UNFINISHED_STATUSES], team: ['none'] } };
const MINE: Preset = { label: 'Mine', address: { status: [...UNFINISHED_STATUSES], assignee: ['me'] } };

const PRESETS = {
  all: [],
  municipality: [ALL, OPEN, BREACHED, NEAR, UNROUTED],
  own_teams: [ALL, OPEN, BREACHED, NEAR],
  own_wards: [ALL, OPEN, BREACHED, NEAR],
  own_station: [ALL, OPEN],
  own_reports: [ALL, OPEN],
} as const satisfies Record<TicketScope, readonly Preset[]>;

/** The questions a role asks every day, one click each. Roles that work on tickets also get their own tickets. */
export const presetsFor = (role: ActorRole): readonly Preset[] => [
  ...PRESETS[ticketScope(role)],
  ...(can({ role }, 'ticket.work').allowed ? [MINE] : []),
];
