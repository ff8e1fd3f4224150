import { ROLE_NAMES } from '#lib/auth/actor.ts';
import type { SlaState } from '#lib/sla/clock.ts';
import type { Priority } from '#lib/tickets/ticket-status.ts';

export const PRIORITY_NAMES = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
} as const satisfies Record<Priority, string>;

export const SLA_NAMES = {
  on_track: 'On track',
  near_breach: 'Near breach',
  breached: 'Breached',
  completed: 'Done in time',
  none: 'No clock',
} as const satisfies Record<SlaState, string>;

export const LANGUAGE_NAMES = { en: 'English', zu: 'isiZulu', af: 'Afrikaans' } as const;

const OTHER_ROLES: Record<string, string> = { system: 'Lungisa', database: 'Database' };

/** A role as the trail and messages hold it, in words. */
export const roleName = (role: string): string =>
  (ROLE_NAMES as Record<string, string>)[role] ?? OTHER_ROLES[role] ?? role;
