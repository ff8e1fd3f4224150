import type { Actor } from '#lib/domain/access/actor.ts';
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
  admin: [ALL, OPEN, BREACHED, NEAR, UNROUTED, MINE],
  manager: [ALL, OPEN, BREACHED, NEAR, UNROUTED, MINE],
  field_worker: [ALL, OPEN, BREACHED, NEAR, MINE],
  ward_councillor: [ALL, OPEN, BREACHED, NEAR],
  saps_liaison: [ALL, OPEN, MINE],
  citizen: [ALL, OPEN],
  system: [],
} as const satisfies Record<Actor['role'], readonly Preset[]>;

/** The questions a role asks every day, one click each. */
export const presetsFor = (role: Actor['role']): readonly Preset[] => PRESETS[role];
