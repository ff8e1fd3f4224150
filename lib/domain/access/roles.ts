import type { Actor } from './actor.ts';

/**
 * What one may want to do: with a ticket that one can see (seeing itself is row-level security's to decide), or with
 * the municipality as such.
 */
export type Action =
  | 'ticket.create'
  | 'ticket.edit'
  | 'ticket.work'
  | 'ticket.close'
  | 'ticket.reopen'
  | 'ticket.assign'
  | 'ticket.message'
  | 'ticket.note'
  | 'ticket.read_personal_data'
  | 'ticket.read_audit'
  | 'ticket.escalate'
  | 'ticket.watch'
  | 'ticket.export'
  | 'notifications.receive'
  | 'ward.report'
  | 'service_levels.read'
  | 'service_levels.manage'
  | 'areas.manage'
  | 'operations.manage';

export type Verdict = { allowed: true } | { allowed: false; reason: string };

type Who = Actor['role'];

const RULES = {
  'ticket.create': {
    roles: ['admin', 'manager', 'field_worker', 'saps_liaison', 'citizen', 'system'],
    otherwise: 'Councillors follow the tickets of their ward; residents and staff file them.',
  },
  'ticket.edit': {
    roles: ['admin', 'manager', 'field_worker', 'saps_liaison', 'system'],
    otherwise: 'Only staff can edit a ticket.',
  },
  'ticket.work': {
    roles: ['admin', 'manager', 'field_worker', 'saps_liaison', 'system'],
    otherwise: 'Only staff can move a ticket on.',
  },
  'ticket.close': {
    roles: ['admin', 'manager', 'saps_liaison', 'system'],
    otherwise: 'A manager closes it, or the resident’s confirmation, or seven days.',
  },
  'ticket.reopen': {
    roles: ['admin', 'manager', 'saps_liaison', 'system'],
    otherwise: 'A manager can reopen it.',
  },
  'ticket.assign': {
    roles: ['admin', 'manager', 'saps_liaison', 'system'],
    otherwise: 'A manager decides which team or person has it.',
  },
  'ticket.message': {
    roles: ['admin', 'manager', 'field_worker', 'saps_liaison', 'citizen', 'system'],
    otherwise: 'Messages hold residents’ personal data, which councillors do not see.',
  },
  'ticket.note': {
    roles: ['admin', 'manager', 'field_worker', 'saps_liaison', 'system'],
    otherwise: 'Internal notes are for staff.',
  },
  'ticket.read_personal_data': {
    roles: ['admin', 'manager', 'field_worker', 'saps_liaison', 'citizen', 'system'],
    otherwise: 'Residents’ personal data is not shown to councillors.',
  },
  'ticket.read_audit': {
    roles: ['admin', 'manager', 'field_worker', 'saps_liaison', 'system'],
    otherwise: 'The audit trail is for staff.',
  },
  'ticket.escalate': {
    roles: ['admin', 'manager', 'field_worker', 'system'],
    otherwise: 'Only municipal staff can escalate a ticket.',
  },
  'ticket.watch': {
    roles: ['admin', 'manager', 'field_worker'],
    otherwise: 'Only municipal staff can watch a ticket.',
  },
  'notifications.receive': {
    roles: ['admin', 'manager', 'field_worker'],
    otherwise: 'Only municipal staff are notified here.',
  },
  'ticket.export': {
    roles: ['admin', 'manager', 'field_worker', 'ward_councillor', 'system'],
    otherwise: 'Staff and councillors can take figures away; sensitive reports never leave the system.',
  },
  'ward.report': {
    roles: ['admin', 'manager', 'ward_councillor', 'system'],
    otherwise: 'The figures of a ward are for its councillor and for managers.',
  },
  'service_levels.read': {
    roles: ['admin', 'manager', 'field_worker', 'system'],
    otherwise: 'Deadlines, and who is asked when they pass, are for municipal staff.',
  },
  'service_levels.manage': {
    roles: ['admin', 'system'],
    otherwise: 'Only an administrator looks after deadlines and calendars.',
  },
  'areas.manage': {
    roles: ['admin', 'system'],
    otherwise: 'Only an administrator looks after teams, their areas and wards.',
  },
  'operations.manage': {
    roles: ['admin', 'system'],
    otherwise: 'Only an administrator looks after jobs and channels.',
  },
} as const satisfies Record<Action, { roles: readonly Who[]; otherwise: string }>;

/** Whether the actor may do it, and the sentence to show when not. The rule for pages and commands alike. */
export function can(actor: Pick<Actor, 'role'>, action: Action): Verdict {
  const rule = RULES[action];
  const roles: readonly Who[] = rule.roles;
  return roles.includes(actor.role) ? { allowed: true } : { allowed: false, reason: rule.otherwise };
}
