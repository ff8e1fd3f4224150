import { describe, expect, test } from 'vitest';
import { ownWards } from './actor.ts';
import {
  type Action,
  can,
  isStaff,
  PROGRAM_ROLES,
  ROLE_NAMES,
  ROLES,
  ROLES_OF_ANY_TEAM,
  rolesThatCan,
  rolesThatSee,
  seesSensitive,
  ticketScope,
} from './roles.ts';

const STAFF = ['admin', 'manager', 'call_centre_agent', 'field_worker', 'saps_liaison'];
const MUNICIPAL_STAFF = ['admin', 'manager', 'call_centre_agent', 'field_worker'];
/** Staff but for the call centre, which hears of the work and does not do it. */
const WORKERS = ['admin', 'manager', 'field_worker', 'saps_liaison'];
const MUNICIPAL_WORKERS = ['admin', 'manager', 'field_worker'];

/** Said a second time on purpose: a role that gains a right by mistake is found here. */
const ALLOWED: Record<Action, string[]> = {
  'ticket.create': [...STAFF, 'citizen'],
  'ticket.correct': STAFF,
  'ticket.edit': WORKERS,
  'ticket.work': WORKERS,
  'ticket.close': ['admin', 'manager', 'saps_liaison'],
  'ticket.reopen': ['admin', 'manager', 'call_centre_agent', 'saps_liaison'],
  'ticket.assign': ['admin', 'manager', 'saps_liaison'],
  'ticket.message': [...STAFF, 'citizen'],
  'ticket.note': STAFF,
  'ticket.read_personal_data': [...STAFF, 'citizen'],
  'ticket.read_audit': WORKERS,
  'ticket.read_deadlines': STAFF,
  'ticket.escalate': MUNICIPAL_STAFF,
  'ticket.watch': MUNICIPAL_STAFF,
  'notifications.receive': MUNICIPAL_STAFF,
  'ticket.export': [...MUNICIPAL_WORKERS, 'ward_councillor'],
  'ward.report': ['admin', 'manager', 'ward_councillor'],
  'service_levels.read': MUNICIPAL_WORKERS,
  'service_levels.manage': ['admin'],
  'areas.manage': ['admin'],
  'operations.manage': ['admin'],
};

describe.each(Object.keys(ALLOWED) as Action[])('%s', (action) => {
  test.each(ROLES)(
    `${action} is for the right roles; the %s is refused with a sentence or allowed`,
    (role) => {
      const verdict = can({ role }, action);
      expect(verdict.allowed).toBe(ALLOWED[action].includes(role));
      if (!verdict.allowed) expect(verdict.reason).toMatch(/^[A-Z].+\.$/);
    },
  );

  test(`${action} is found again by asking for the roles that can`, () => {
    expect([...rolesThatCan(action)].sort()).toEqual([...ALLOWED[action]].sort());
  });
});

test('The system may do everything but watch tickets and be notified', () => {
  const refused = (Object.keys(ALLOWED) as Action[]).filter(
    (action) => !can({ role: 'system' }, action).allowed,
  );
  expect(refused).toEqual(['ticket.watch', 'notifications.receive']);
});

test('Each role sees its own kind of tickets, and only the system sees all', () => {
  expect(rolesThatSee('all')).toEqual([]);
  expect(ticketScope('system')).toBe('all');
  expect(rolesThatSee('municipality')).toEqual(['admin', 'manager', 'call_centre_agent']);
  expect(rolesThatSee('own_teams')).toEqual(['field_worker']);
  expect(rolesThatSee('own_wards')).toEqual(['ward_councillor']);
  expect(rolesThatSee('own_station')).toEqual(['saps_liaison']);
  expect(rolesThatSee('own_reports')).toEqual(['citizen']);
});

test('The police alone see sensitive tickets', () => {
  expect(ROLES.filter(seesSensitive)).toEqual(['saps_liaison']);
});

test('Staff are those who work for the municipality or the police', () => {
  expect(ROLES.filter(isStaff)).toEqual(STAFF);
});

test('An API key may only be what needs neither teams nor wards', () => {
  expect(PROGRAM_ROLES).toEqual(['admin', 'manager']);
  for (const role of PROGRAM_ROLES) expect(ticketScope(role)).toBe('municipality');
});

test('Managers and administrators can be given the tickets of any team, others those of their own', () => {
  expect(ROLES_OF_ANY_TEAM).toEqual(['admin', 'manager']);
});

test('A councillor is kept to the own wards, and nobody else to any', () => {
  const wardIds = ['w1'];
  expect(ownWards({ role: 'ward_councillor', wardIds })).toEqual(wardIds);
  expect(ownWards({ role: 'ward_councillor', wardIds: [] })).toEqual([]);
  for (const role of ROLES.filter((one) => one !== 'ward_councillor'))
    expect(ownWards({ role, wardIds })).toBeNull();
});

test('Every role has a name of its own', () => {
  expect(new Set(Object.values(ROLE_NAMES)).size).toBe(ROLES.length + 1);
});
