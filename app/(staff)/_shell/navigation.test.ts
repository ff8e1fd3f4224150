import { expect, test } from 'vitest';
import { ROLES, type Role } from '#lib/domain/access/roles.ts';
import { accountPlacesFor, navigationFor } from './navigation.ts';

/** Said a second time on purpose: a role that is led to a place by mistake is found here. */
const PLACES: Record<Role, string[]> = {
  admin: [
    ...['/tickets', '/map', '/wards', '/tickets/new', '/admin'],
    ...['/exports', '/account/notifications'],
  ],
  manager: ['/tickets', '/map', '/wards', '/tickets/new', '/exports', '/account/notifications'],
  call_centre_agent: ['/tickets', '/map', '/tickets/new', '/account/notifications'],
  field_worker: ['/tickets', '/map', '/tickets/new', '/exports', '/account/notifications'],
  ward_councillor: ['/tickets', '/map', '/wards', '/exports'],
  saps_liaison: ['/tickets', '/tickets/new'],
  citizen: ['/tickets', '/tickets/new'],
};

test.each(ROLES)('The %s is led to the places that are open to the role, and to no other', (role) => {
  const places = [...navigationFor({ role }), ...accountPlacesFor({ role })];
  expect(places.map(({ href }) => href)).toEqual(PLACES[role]);
});
