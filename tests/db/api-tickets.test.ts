import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { POST as assign } from '#app/api/v1/tickets/[id]/assign/route.ts';
import { GET as audit } from '#app/api/v1/tickets/[id]/audit/route.ts';
import { POST as message } from '#app/api/v1/tickets/[id]/messages/route.ts';
import { PATCH as patch, GET as read } from '#app/api/v1/tickets/[id]/route.ts';
import { POST as status } from '#app/api/v1/tickets/[id]/status/route.ts';
import { POST as create, GET as list } from '#app/api/v1/tickets/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import {
  type Caller,
  CRITICAL_MINUTES,
  call,
  type Fixture,
  IN_WARD_1,
  IN_WARD_2,
  makeMunicipality,
} from './api-fixture.ts';

useTestDatabase();

let north: Fixture;
let south: Fixture;
let program: Caller;

beforeAll(async () => {
  north = await makeMunicipality('NORTH');
  south = await makeMunicipality('SOUTH');
  program = north.program;
});

const LEAK = { title: 'Burst pipe', description: 'In the road', category: 'water', location: IN_WARD_1 };

async function file(fields: Record<string, unknown> = {}, as = program) {
  const response = await call(create, { as, body: { ...LEAK, ...fields } });
  expect(response.status).toBe(201);
  return response.json();
}

const minutesBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 60_000;

const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return response.json();
};

describe('filing a ticket', () => {
  test('routes it, starts its clock and answers with every promised field and its address', async () => {
    const response = await call(create, {
      as: program,
      body: { ...LEAK, reporter: { name: 'Thandi', phone: '+27 82 555 0123' }, tags: ['main'] },
    });
    const ticket = await response.json();
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/api/v1/tickets/${ticket.id}`);
    expect(ticket).toMatchObject({
      trackingNumber: expect.stringMatching(/^NORTH-/),
      status: 'new',
      priority: 'medium',
      category: { code: 'water', name: 'Water' },
      ward: { number: 1 },
      team: { id: north.teams.west, name: 'West' },
      routing: { rule: 'area', text: expect.stringContaining('service area of West') },
      responseDueAt: expect.stringMatching(/Z$/),
      resolutionDueAt: expect.stringMatching(/Z$/),
      version: 1,
    });
  });

  test('keeps the reporter apart, for those who may read personal data', async () => {
    const { id } = await file({ reporter: { name: 'Thandi', email: 'thandi@example.org' } });
    const detail = await (await call(read, { as: program, id })).json();
    expect(detail.reporter).toEqual({ name: 'Thandi', phone: null, email: 'thandi@example.org' });
  });

  test('remembers whether a program, staff or a resident filed it', async () => {
    const citizen = await north.person('citizen');
    const filed = [await file(), await file({}, await north.person('manager')), await file({}, citizen)];
    const sources = filed.map(async ({ id }) => {
      const [row] = await ownerClient().$queryRaw<
        { source: string }[]
      >`select source from tickets where id = ${id}::uuid`;
      return row?.source;
    });
    expect(await Promise.all(sources)).toEqual(['api', 'staff', 'citizen']);
  });

  test('without a location goes to the unrouted queue and says why', async () => {
    const ticket = await file({ location: null });
    expect(ticket).toMatchObject({
      team: null,
      ward: null,
      routing: { rule: 'unrouted', hasLocation: false },
    });
  });

  test.each([
    ['no title', { title: '' }, 'title'],
    ['an unknown category', { category: 'volcano' }, 'category'],
    ['latitude 91', { location: { lat: 91, lng: 18 } }, 'location.lat'],
    ['a location that is text', { location: '-33.9,18.4' }, 'location'],
    ['a priority that is none', { priority: 'urgent' }, 'priority'],
    ['a phone number of letters', { reporter: { phone: 'call me' } }, 'reporter.phone'],
    ['21 tags', { tags: Array.from({ length: 21 }, String) }, 'tags'],
    ['a misspelled field', { prioritty: 'low' }, 'prioritty'],
  ])('with %s is a 400 that names the field', async (_, fields, field) => {
    const response = await call(create, { as: program, body: { ...LEAK, ...fields } });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      type: 'urn:lungisa:problem:invalid',
      field,
      detail: expect.stringMatching(/\w/),
    });
  });

  test.each([
    ['bad JSON', '{"title":'],
    ['a NUL character', JSON.stringify({ ...LEAK, title: 'a\0b' })],
    ['nothing', ''],
  ])('with %s is a 400, and nothing is filed', async (_, body) => {
    const response = await call(create, { as: program, body });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ status: 400, detail: expect.stringMatching(/\.$/) });
  });

  test('is refused to a councillor, with the reason', async () => {
    const as = await north.person('ward_councillor', { wards: [north.wards[1]] });
    const response = await call(create, { as, body: LEAK });
    expect(response.status).toBe(403);
    expect((await problemOf(response)).detail).toMatch(/Councillors/);
  });
});

describe('a sensitive ticket', () => {
  test('answers its filer with the tracking number and a sentence, and nothing that tells of it', async () => {
    const filed = await file({ category: 'abuse' });
    expect(Object.keys(filed).sort()).toEqual(['id', 'message', 'trackingNumber']);
    expect(filed.message).toMatch(/police liaison.*cannot be read back/);
  });

  test('answers like an unknown one to everybody but the liaison of its station', async () => {
    const { id, trackingNumber } = await file({ category: 'abuse' });
    const liaison = await north.person('saps_liaison', { teams: [north.teams.saps] });
    expect(await (await call(read, { as: liaison, id })).json()).toMatchObject({ id, title: 'Burst pipe' });
    const others = [program, await north.person('admin'), await north.person('saps_liaison')];
    for (const as of others) {
      const unknown = await (await call(read, { as, id: randomUUID() })).text();
      for (const name of [id, trackingNumber]) {
        const response = await call(read, { as, id: name });
        expect(response.status).toBe(404);
        expect(await response.text()).toBe(unknown);
        expect((await call(audit, { as, id: name })).status).toBe(404);
      }
    }
  });
});

describe('reading a ticket', () => {
  test('works by id and by tracking number, however that is typed', async () => {
    const { id, trackingNumber } = await file();
    for (const name of [id, trackingNumber, trackingNumber.toLowerCase().replaceAll('-', ' ')])
      expect(await (await call(read, { as: program, id: name })).json()).toMatchObject({ id });
  });

  test('of another municipality, or under what is no id, is the 404 of an unknown one', async () => {
    const { id, trackingNumber } = await file();
    const unknown = await (await call(read, { as: south.program, id: randomUUID() })).text();
    for (const name of [id, trackingNumber, '1', "' or true", 'a\0']) {
      const response = await call(read, { as: south.program, id: name });
      expect(response.status).toBe(404);
      expect(await response.text()).toBe(unknown);
    }
  });

  test('shows a councillor neither words nor people, only that there is something and how it stands', async () => {
    const words = {
      title: 'At Sipho’s house',
      description: 'Sipho called',
      address: '3 Main',
      tags: ['sipho'],
    };
    const { id } = await file({ ...words, reporter: { name: 'Sipho' } });
    await call(message, { as: program, id, body: { body: 'Dear Sipho' } });
    await call(status, {
      as: program,
      id,
      body: { status: 'resolved', version: 1, resolutionSummary: 'Told Sipho' },
    });
    const as = await north.person('ward_councillor', { wards: [north.wards[1]] });
    const text = await (await call(read, { as, id })).text();
    expect(text).not.toMatch(/sipho|3 Main/i);
    expect(JSON.parse(text)).toMatchObject({ title: 'Water', status: 'resolved', messages: [] });
    expect(await (await call(list, { as })).text()).not.toMatch(/sipho|3 Main/i);
    expect((await call(audit, { as, id })).status).toBe(403);
  });

  test('of another ward is the 404 of an unknown one to a councillor', async () => {
    const { id } = await file({ location: IN_WARD_2 });
    const as = await north.person('ward_councillor', { wards: [north.wards[1]] });
    expect((await call(read, { as, id })).status).toBe(404);
  });
});

describe('editing a ticket', () => {
  test('to another place routes it again and moves its version on', async () => {
    const { id } = await file();
    const edited = await call(patch, { as: program, id, body: { version: 1, location: IN_WARD_2 } });
    const ticket = await edited.json();
    expect(ticket).toMatchObject({ team: { name: 'East' }, ward: { number: 2 } });
    expect(ticket.version).toBeGreaterThan(1);
  });

  test('to another priority recalculates its deadlines', async () => {
    const before = await file({ priority: 'low' });
    const after = await (
      await call(patch, {
        as: program,
        id: before.id,
        body: { version: 1, priority: 'critical', tags: ['x'] },
      })
    ).json();
    expect(after).toMatchObject({ priority: 'critical', tags: ['x'], version: 2 });
    expect(minutesBetween(before.createdAt, before.resolutionDueAt)).toBe(168 * 60);
    expect(minutesBetween(before.createdAt, after.resolutionDueAt)).toBe(CRITICAL_MINUTES.resolution);
    expect(minutesBetween(before.createdAt, after.responseDueAt)).toBe(CRITICAL_MINUTES.response);
  });

  test('with a stale version is a 409 that brings the current ticket, and changes nothing', async () => {
    const { id } = await file();
    await call(patch, { as: program, id, body: { version: 1, title: 'First' } });
    for (const [handler, body] of [
      [patch, { version: 1, title: 'Second' }],
      [status, { version: 1, status: 'open' }],
      [assign, { version: 1, team: north.teams.roads }],
    ] as const) {
      const response = await call(handler, { as: program, id, body });
      expect(response.status).toBe(409);
      expect(await problemOf(response)).toMatchObject({
        field: 'version',
        current: { id, title: 'First', version: 2 },
      });
    }
    expect(await (await call(read, { as: program, id })).json()).toMatchObject({
      title: 'First',
      version: 2,
    });
  });

  test('without a version is refused: nobody overwrites what they have not seen', async () => {
    const { id } = await file();
    const response = await call(patch, { as: program, id, body: { title: 'Blind' } });
    expect(await problemOf(response)).toMatchObject({ status: 400, field: 'version' });
  });

  test('cannot set what only the other routes may: a status in a PATCH is a 400, not silence', async () => {
    const { id } = await file();
    const response = await call(patch, { as: program, id, body: { version: 1, status: 'closed' } });
    expect(await problemOf(response)).toMatchObject({ status: 400, field: 'status' });
  });

  test('out of a field worker’s own sight answers 204', async () => {
    const { id } = await file();
    const as = await north.person('field_worker', { teams: [north.teams.west] });
    const response = await call(patch, { as, id, body: { version: 1, location: IN_WARD_2 } });
    expect(response.status).toBe(204);
    expect((await call(read, { as, id })).status).toBe(404);
  });
});
