import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, makeMunicipality } from './api-fixture.ts';
import { http, routes } from './isolation/surface.ts';

useTestDatabase();

let admin: Caller;
beforeAll(async () => {
  admin = await (await makeMunicipality('TOWN')).person('admin');
});

const PREVIEW = 'POST /api/v1/service-levels/preview';
const removal = { kind: 'remove_policy', id: randomUUID(), surprise: true };

const refusedFields = async (route: string, body: object) => {
  const { status, json } = await http(route, { as: admin, id: randomUUID(), body });
  expect(status).toBe(400);
  return (json as { errors: { field: string }[] }).errors.map(({ field }) => field);
};

test('every route refuses a body with a key that it does not know, and names it', async () => {
  const taking = [...(await routes()).keys()].filter((route) => /^(POST|PUT|PATCH) \/api\/v1\//.test(route));
  expect(taking.length).toBeGreaterThanOrEqual(15);
  for (const route of taking) {
    // What a change may hold is known only once it says its kind.
    const body = route === PREVIEW ? removal : { surprise: true };
    expect(await refusedFields(route, body), route).toContain('surprise');
  }
});

test.each([
  ['POST /api/v1/service-levels/changes', { change: removal }, 'change.surprise'],
  ['POST /api/v1/tickets', { location: { lat: -34, lng: 18, lon: 18 } }, 'location.lon'],
  ['POST /api/v1/tickets', { reporter: { mobile: '0825550123' } }, 'reporter.mobile'],
  [
    'PUT /api/v1/me/notification-preferences',
    { quietHours: { from: '20:00', until: '06:00', to: '06:00' } },
    'quietHours.to',
  ],
])('%s refuses such a key also where it lies deeper', async (route, body, field) => {
  expect(await refusedFields(route, body)).toContain(field);
});
