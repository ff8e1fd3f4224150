/**
 * What one may want to do: with a ticket that one can see (seeing itself is row-level security's to decide), or with
 * the municipality as such. Each has the sentence shown to an actor who lacks the right.
 */
const REFUSALS = {
  'ticket.create': 'Councillors follow the tickets of their ward; residents and staff file them.',
  /** What its reporter said of it: title, description, address, place, category, contact. */
  'ticket.correct': 'Only staff can correct a ticket.',
  /** What the municipality decides of it (`editedWith` in lib/domain/ticket/fields.ts says which fields). */
  'ticket.edit': 'Priority, language and tags are for those who work on the ticket.',
  'ticket.work': 'Only those who work on a ticket can move it on.',
  'ticket.close': 'A manager closes it, or the resident’s confirmation, or seven days.',
  'ticket.reopen': 'A manager or the call centre can reopen it.',
  'ticket.assign': 'A manager decides which team or person has it.',
  'ticket.message': 'Messages hold residents’ personal data, which councillors do not see.',
  'ticket.note': 'Internal notes are for staff.',
  'ticket.read_personal_data': 'Residents’ personal data is not shown to councillors.',
  'ticket.read_audit': 'The audit trail is for those who work on the ticket.',
  'ticket.read_deadlines': 'How the time of a ticket was used is for staff.',
  'ticket.escalate': 'Only municipal staff can escalate a ticket.',
  'ticket.watch': 'Only municipal staff can watch a ticket.',
  'notifications.receive': 'Only municipal staff are notified here.',
  'ticket.export':
    'Those who work on tickets, and councillors, can take figures away; sensitive reports never leave the system.',
  'ward.report': 'The figures of a ward are for its councillor and for managers.',
  'service_levels.read':
    'Service levels, and who is asked when a deadline passes, are for municipal staff who work on tickets.',
  'service_levels.manage': 'Only an administrator looks after deadlines and calendars.',
  'areas.manage': 'Only an administrator looks after teams, their areas and wards.',
  'operations.manage': 'Only an administrator looks after jobs and channels.',
} as const;

export type Action = keyof typeof REFUSALS;

/**
 * Which tickets of its municipality a role sees. `all` is the system's alone; `own_station` are the sensitive tickets of
 * the own police station and nothing else; every other scope is without sensitive tickets.
 */
export type TicketScope = 'all' | 'municipality' | 'own_teams' | 'own_wards' | 'own_station' | 'own_reports';

type RoleRow = {
  name: string;
  /** Where the role acts: in one municipality. */
  realm: 'municipality';
  sees: TicketScope;
  /** Works for the municipality or the police: reads internal notes and who had a ticket, knows colleagues, writes tickets. */
  isStaff: boolean;
  /** Whether an API key may have the role. A key is nobody's, so it has no teams and no wards. */
  isForPrograms: boolean;
  /** Whatever does not stand here is refused. */
  can: readonly Action[];
};

/**
 * Everything a role is. The functions of the database that policies ask (`ticket_scope`, `is_staff` and the like) say the
 * same of each; tests/db/roles-in-database.test.ts compares them.
 */
const ROLE_TABLE = {
  admin: {
    name: 'Administrator',
    realm: 'municipality',
    sees: 'municipality',
    isStaff: true,
    isForPrograms: true,
    can: [
      'ticket.create',
      'ticket.correct',
      'ticket.edit',
      'ticket.work',
      'ticket.close',
      'ticket.reopen',
      'ticket.assign',
      'ticket.message',
      'ticket.note',
      'ticket.read_personal_data',
      'ticket.read_audit',
      'ticket.read_deadlines',
      'ticket.escalate',
      'ticket.watch',
      'notifications.receive',
      'ticket.export',
      'ward.report',
      'service_levels.read',
      'service_levels.manage',
      'areas.manage',
      'operations.manage',
    ],
  },
  manager: {
    name: 'Manager',
    realm: 'municipality',
    sees: 'municipality',
    isStaff: true,
    isForPrograms: true,
    can: [
      'ticket.create',
      'ticket.correct',
      'ticket.edit',
      'ticket.work',
      'ticket.close',
      'ticket.reopen',
      'ticket.assign',
      'ticket.message',
      'ticket.note',
      'ticket.read_personal_data',
      'ticket.read_audit',
      'ticket.read_deadlines',
      'ticket.escalate',
      'ticket.watch',
      'notifications.receive',
      'ticket.export',
      'ward.report',
      'service_levels.read',
    ],
  },
  call_centre_agent: {
    name: 'Call centre agent',
    realm: 'municipality',
    sees: 'municipality',
    isStaff: true,
    isForPrograms: false,
    can: [
      'ticket.create',
      'ticket.correct',
      'ticket.reopen',
      'ticket.message',
      'ticket.note',
      'ticket.read_personal_data',
      'ticket.read_deadlines',
      'ticket.escalate',
      'ticket.watch',
      'notifications.receive',
    ],
  },
  field_worker: {
    name: 'Field worker',
    realm: 'municipality',
    sees: 'own_teams',
    isStaff: true,
    isForPrograms: false,
    can: [
      'ticket.create',
      'ticket.correct',
      'ticket.edit',
      'ticket.work',
      'ticket.message',
      'ticket.note',
      'ticket.read_personal_data',
      'ticket.read_audit',
      'ticket.read_deadlines',
      'ticket.escalate',
      'ticket.watch',
      'notifications.receive',
      'ticket.export',
      'service_levels.read',
    ],
  },
  ward_councillor: {
    name: 'Ward councillor',
    realm: 'municipality',
    sees: 'own_wards',
    isStaff: false,
    isForPrograms: false,
    can: ['ticket.export', 'ward.report'],
  },
  saps_liaison: {
    name: 'SAPS liaison',
    realm: 'municipality',
    sees: 'own_station',
    isStaff: true,
    isForPrograms: false,
    can: [
      'ticket.create',
      'ticket.correct',
      'ticket.edit',
      'ticket.work',
      'ticket.close',
      'ticket.reopen',
      'ticket.assign',
      'ticket.message',
      'ticket.note',
      'ticket.read_personal_data',
      'ticket.read_audit',
      'ticket.read_deadlines',
    ],
  },
  citizen: {
    name: 'Resident',
    realm: 'municipality',
    sees: 'own_reports',
    isStaff: false,
    isForPrograms: false,
    can: ['ticket.create', 'ticket.message', 'ticket.read_personal_data'],
  },
} as const satisfies Record<string, RoleRow>;

/** What a person can be in a municipality. */
export type Role = keyof typeof ROLE_TABLE;

/** Jobs, imports and seeds: no person has this role. They act for the staff, and nobody notifies them. */
const SYSTEM = {
  name: 'Lungisa',
  realm: 'municipality',
  sees: 'all',
  isStaff: true,
  isForPrograms: false,
  can: (Object.keys(REFUSALS) as Action[]).filter(
    (action) => action !== 'ticket.watch' && action !== 'notifications.receive',
  ),
} as const satisfies RoleRow;

/** Who can act. */
export type ActorRole = Role | 'system';

const rowOf = (role: ActorRole): RoleRow => (role === 'system' ? SYSTEM : ROLE_TABLE[role]);

export const ROLES = Object.keys(ROLE_TABLE) as Role[];

/** What a role is called on pages; jobs go by the product's name. */
export const ROLE_NAMES = Object.fromEntries(
  [...ROLES, 'system' as const].map((role) => [role, rowOf(role).name]),
) as Record<ActorRole, string>;

export type Verdict = { allowed: true } | { allowed: false; reason: string };

/** Whether the actor may do it, and the sentence to show when not. The rule for pages and commands alike. */
export function can(actor: { readonly role: ActorRole }, action: Action): Verdict {
  return rowOf(actor.role).can.includes(action)
    ? { allowed: true }
    : { allowed: false, reason: REFUSALS[action] };
}

/** The roles of people who may do all of it. */
export const rolesThatCan = (...actions: readonly Action[]): Role[] =>
  ROLES.filter((role) => actions.every((action) => can({ role }, action).allowed));

export const ticketScope = (role: ActorRole): TicketScope => rowOf(role).sees;

/** The roles of people who see tickets in one of these ways. */
export const rolesThatSee = (...scopes: readonly TicketScope[]): Role[] =>
  ROLES.filter((role) => scopes.includes(ticketScope(role)));

export const isStaff = (role: ActorRole): boolean => rowOf(role).isStaff;

/** Whether all that the role sees is sensitive: each view of it is audited, and it leaves no trace outside the page. */
export const seesSensitive = (role: ActorRole): boolean => ticketScope(role) === 'own_station';

/** Roles whose tickets are those of their teams, or of the station that is their team. */
export const ROLES_WITH_TEAMS: readonly Role[] = rolesThatSee('own_teams', 'own_station');

/** Roles whose people can be given any of the municipality's tickets; others only those of their team. */
export const ROLES_OF_ANY_TEAM: readonly Role[] = rolesThatSee('municipality').filter(
  (role) => can({ role }, 'ticket.work').allowed,
);

export const ROLES_WITH_WARDS: readonly Role[] = rolesThatSee('own_wards');

type ForPrograms = {
  [R in Role]: (typeof ROLE_TABLE)[R]['isForPrograms'] extends true ? R : never;
}[Role];

/** What an API key may be. */
export const PROGRAM_ROLES = ROLES.filter((role): role is ForPrograms => ROLE_TABLE[role].isForPrograms);
export type ProgramRole = ForPrograms;
