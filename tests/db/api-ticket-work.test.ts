import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { GET as categories } from '#app/api/v1/categories/route.ts';
import { GET as teams } from '#app/api/v1/teams/route.ts';
import { POST as assign } from '#app/api/v1/tickets/[id]/assign/route.ts';
import { GET as audit } from '#app/api/v1/tickets/[id]/audit/route.ts';
import { POST as message } from '#app/api/v1/tickets/[id]/messages/route.ts';
import { GET as read } from '#app/api/v1/tickets/[id]/route.ts';
import { POST as status } from '#app/api/v1/tickets/[id]/status/route.ts';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { GET as wards } from '#app/api/v1/wards/route.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, call, type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let north: Fixture;
let south: Fixture;
let program: Caller;

beforeAll(async () => {
  north = await makeMunicipality('NORTH');
  south = await makeMunicipality('SOUTH');
  program = north.program;
});

async function file(category = 'water') {
  const body = { title: 'Burst pipe', category, location: IN_WARD_1 };
  return (await call(create, { as: program, body })).json();
}

describe('a change of status', () => {
  test('is made where the table of transitions has it, and the first one is the response', async () => {
    const { id } = await file();
    const response = await call(status, { as: program, id, body: { status: 'in_progress', version: 1 } });
    expect(await response.json()).toMatchObject({
      status: 'in_progress',
      version: 2,
      firstResponseAt: expect.stringMatching(/Z$/),
    });
  });

  test.each([
    ['what the table does not have', { status: 'closed', version: 1 }, 422, 'status', /Allowed now: Open/],
    [
      'resolving without saying what was done',
      { status: 'resolved', version: 1 },
      422,
      'resolutionSummary',
      /resolution summary/,
    ],
    ['a status that is none', { status: 'done', version: 1 }, 400, 'status', /one of new, open/],
    ['no version', { status: 'open' }, 400, 'version', /version/],
  ])('to %s is refused with a sentence', async (_, body, code, field, sentence) => {
    const { id } = await file();
    const response = await call(status, { as: program, id, body });
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ field, detail: expect.stringMatching(sentence) });
    expect(await (await call(read, { as: program, id })).json()).toMatchObject({ status: 'new', version: 1 });
  });

  test('by a field worker cannot close, and says who can', async () => {
    const { id } = await file();
    const as = await north.person('field_worker', { teams: [north.teams.west] });
    const body = { status: 'resolved', version: 1, resolutionSummary: 'Clamped' };
    expect((await call(status, { as, id, body })).status).toBe(200);
    const refused = await call(status, { as, id, body: { status: 'closed', version: 2 } });
    expect(refused.status).toBe(403);
    expect((await refused.json()).detail).toMatch(/manager closes it/);
  });

  test('of two at once only one is made; the other one hears of it', async () => {
    const { id } = await file();
    const answers = await Promise.all(
      ['open', 'in_progress'].map((to) =>
        call(status, { as: program, id, body: { status: to, version: 1 } }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });
});

describe('an assignment', () => {
  test('gives the ticket to a team and a person, and the history keeps who had it', async () => {
    const worker = await north.person('field_worker', { teams: [north.teams.roads] });
    const { id } = await file();
    const response = await call(assign, {
      as: program,
      id,
      body: { version: 1, team: north.teams.roads, assignee: worker.userId, note: 'They are near' },
    });
    expect(await response.json()).toMatchObject({
      team: { name: 'Road-works' },
      assignee: { id: worker.userId },
    });
    const { assignments } = await (await call(read, { as: worker, id })).json();
    expect(assignments).toMatchObject([
      { team: 'West', reason: 'routing', endedAt: expect.any(String) },
      { team: 'Road-works', reason: 'manual', note: 'They are near', endedAt: null },
    ]);
  });

  test.each([
    ['a team that is not there', () => ({ team: randomUUID() }), 'team'],
    ['a team of another municipality', () => ({ team: south.teams.west }), 'team'],
    ['a police station', () => ({ team: north.teams.saps }), 'team'],
    ['a person outside the team', () => ({ assignee: randomUUID() }), 'assignee'],
    ['nobody said', () => ({}), 'team'],
  ])('to %s is a 400 that names the field', async (_, to, field) => {
    const { id } = await file();
    const response = await call(assign, { as: program, id, body: { version: 1, ...to() } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ field, detail: expect.stringMatching(/\w/) });
  });

  test('is a manager’s to make', async () => {
    const { id } = await file();
    const as = await north.person('field_worker', { teams: [north.teams.west] });
    const response = await call(assign, { as, id, body: { version: 1, team: north.teams.roads } });
    expect(response.status).toBe(403);
    expect((await response.json()).detail).toMatch(/manager decides/);
  });

  test('of a sensitive ticket to another station answers its liaison with 204: it left their sight', async () => {
    const { id } = await file('abuse');
    const as = await north.person('saps_liaison', { teams: [north.teams.saps] });
    const { ownerClient } = await import('#lib/db/client.ts');
    const [other] = await ownerClient().$queryRaw<{ id: string }[]>`
      insert into teams (tenant_id, code, name, is_saps, station)
      values (${north.tenantId}::uuid, 'far', 'Far station', true, 'SRID=4326;POINT(18.59 -33.91)') returning id`;
    const toTeam = await call(assign, { as, id, body: { version: 1, team: north.teams.west } });
    expect(await toTeam.json()).toMatchObject({ status: 400, field: 'team' });
    expect((await call(assign, { as, id, body: { version: 1, team: other?.id } })).status).toBe(204);
    expect((await call(read, { as, id })).status).toBe(404);
  });
});

describe('a message', () => {
  test('is kept with its author; an internal one stays hidden from the resident', async () => {
    const citizen = await north.person('citizen');
    const filed = await call(create, { as: citizen, body: { title: 'Leak', category: 'water' } });
    const { id } = await filed.json();
    const said = await call(message, { as: program, id, body: { body: 'On our way' } });
    expect(said.status).toBe(201);
    expect(said.headers.get('location')).toBe(`/api/v1/tickets/${id}`);
    expect((await said.json()).firstResponseAt).not.toBeNull();
    await call(message, { as: program, id, body: { body: 'Third time', visibility: 'internal' } });
    const seenBy = async (as: Caller) => (await (await call(read, { as, id })).json()).messages;
    expect(await seenBy(program)).toMatchObject([
      { body: 'On our way', visibility: 'public' },
      { body: 'Third time', visibility: 'internal' },
    ]);
    expect(await seenBy(citizen)).toMatchObject([{ body: 'On our way' }]);
    expect(
      (await call(message, { as: citizen, id, body: { body: 'x', visibility: 'internal' } })).status,
    ).toBe(403);
  });

  test.each([
    ['empty', { body: ' ' }, 'body'],
    ['too long', { body: 'x'.repeat(5001) }, 'body'],
    ['of no known kind', { body: 'x', visibility: 'secret' }, 'visibility'],
  ])('that is %s is a 400 that names the field', async (_, body, field) => {
    const { id } = await file();
    const response = await call(message, { as: program, id, body });
    expect(await response.json()).toMatchObject({ status: 400, field });
  });

  test('of a councillor is refused', async () => {
    const { id } = await file();
    const as = await north.person('ward_councillor', { wards: [north.wards[1]] });
    expect((await call(message, { as, id, body: { body: 'Hello' } })).status).toBe(403);
  });
});

describe('the audit trail', () => {
  test('tells each change with who made it, and is an unknown ticket’s 404 across municipalities', async () => {
    const manager = await north.person('manager');
    const { id, trackingNumber } = await file();
    await call(status, { as: manager, id, body: { status: 'in_progress', version: 1 } });
    for (const name of [id, trackingNumber]) {
      const { entries } = await (await call(audit, { as: manager, id: name })).json();
      expect(entries).toMatchObject([
        { seq: 1, action: 'created', actor: null, actorRole: 'manager' },
        {
          seq: 2,
          action: 'status_changed',
          actor: expect.stringMatching(/^manager/),
          changes: { status: ['new', 'in_progress'] },
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ]);
    }
    expect((await call(audit, { as: south.program, id })).status).toBe(404);
    expect((await call(audit, { as: await north.person('citizen'), id })).status).toBe(404);
  });
});

describe('what a program needs to know beforehand', () => {
  test('is listed: teams, wards and categories of the own municipality only', async () => {
    const answers = [
      await (await call(teams, { as: program })).json(),
      await (await call(wards, { as: program })).json(),
      await (await call(categories, { as: program })).json(),
    ];
    expect(answers).toMatchObject([
      { teams: expect.arrayContaining([expect.objectContaining({ name: 'West', categories: ['water'] })]) },
      { wards: [{ number: 1 }, { number: 2 }] },
      { categories: [{ code: 'abuse', isSensitive: true }, { code: 'roads' }, { code: 'water' }] },
    ]);
    expect(JSON.stringify(answers)).not.toMatch(
      new RegExp([...Object.values(south.teams), ...Object.values(south.wards)].join('|')),
    );
  });
});
