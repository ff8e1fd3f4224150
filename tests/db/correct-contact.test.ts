import { beforeAll, expect, test } from 'vitest';
import { GET as audit } from '#app/api/v1/tickets/[id]/audit/route.ts';
import { PATCH as patch, GET as read } from '#app/api/v1/tickets/[id]/route.ts';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, call, type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let north: Fixture;
let program: Caller;

beforeAll(async () => {
  north = await makeMunicipality('NORTH');
  program = north.program;
});

async function file(fields: Record<string, unknown> = {}, as = program) {
  const body = { title: 'Burst pipe', category: 'water', location: IN_WARD_1, ...fields };
  const response = await call(create, { as, body });
  expect(response.status).toBe(201);
  return response.json();
}

const contactOf = async (id: string) => (await (await call(read, { as: program, id })).json()).reporter;
const correct = (id: string, version: number, reporter: object, as: Caller = program) =>
  call(patch, { as, id, body: { version, reporter } });

test('A corrected contact changes what is named, empties what is empty, and the trail says what and not to what', async () => {
  const { id } = await file({ reporter: { name: 'Thandi', phone: '+27 82 555 0123' } });
  const corrected = await correct(id, 1, { phone: '+27 82 555 0199', name: '' });
  expect(await corrected.json()).toMatchObject({ version: 2 });
  expect(await contactOf(id)).toEqual({ name: null, phone: '+27 82 555 0199', email: null });
  const { entries } = await (await call(audit, { as: program, id })).json();
  const corrections = entries.filter(({ action }: { action: string }) => action === 'reporter_changed');
  expect(corrections).toMatchObject([{ changes: { name: [], phone: [] } }]);
});

test('A contact is added where there was none, and the same again changes nothing', async () => {
  const { id } = await file({ reporter: null });
  const email = 'thandi@example.org';
  expect(await (await correct(id, 1, { email })).json()).toMatchObject({ version: 2 });
  expect(await (await correct(id, 2, { email, phone: '' })).json()).toMatchObject({ version: 2 });
  expect(await contactOf(id)).toEqual({ name: null, phone: null, email });
});

test('Nobody overwrites a contact that was corrected meanwhile', async () => {
  const { id } = await file();
  await correct(id, 1, { phone: '+27 82 555 0100' });
  expect((await correct(id, 1, { phone: '+27 82 555 0111' })).status).toBe(409);
  expect(await contactOf(id)).toMatchObject({ phone: '+27 82 555 0100' });
});

test('A councillor and the resident may not correct a contact, and the liaison may, of a sensitive report', async () => {
  const resident = await north.person('citizen');
  const { id } = await file({}, resident);
  const councillor = await north.person('ward_councillor', { wards: [north.wards[1]] });
  for (const as of [councillor, resident])
    expect((await correct(id, 1, { name: 'Me' }, as)).status).toBe(403);
  const as = await north.person('saps_liaison', { teams: [north.teams.saps] });
  const report = await file({ category: 'abuse' }, as);
  expect((await correct(report.id, 1, { name: 'Known by another name' }, as)).status).toBe(200);
});
