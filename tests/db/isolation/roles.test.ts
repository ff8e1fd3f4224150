import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { countTickets } from '#lib/tickets/ticket-list.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import type { Caller } from '../api-fixture.ts';
import { contentsAs, rowsAs } from './sql.ts';
import { http } from './surface.ts';
import {
  actorOfCaller,
  fileSensitive,
  type Municipality,
  makeWorld,
  PERSONAL,
  PERSONAL_WORDS,
  PERSONAS,
  type Persona,
  succeeded,
} from './world.ts';

type TicketName = keyof Municipality['tickets'] | keyof Awaited<ReturnType<typeof fileSensitive>>;

const ORDINARY: TicketName[] = ['leak', 'burst', 'pothole', 'unrouted'];

/**
 * The tickets of world.ts that each role has in sight. `leak`: ward 1, team West, filed by the citizen. Said here a second
 * time, so that nobody sees more by a slip in the table of roles.
 */
const IN_SIGHT: Record<Persona, TicketName[]> = {
  admin: ORDINARY,
  manager: ORDINARY,
  call_centre_agent: ORDINARY,
  'API key of a manager': ORDINARY,
  'API key of an admin': ORDINARY,
  field_worker: ['leak'],
  ward_councillor: ['leak'],
  saps_liaison: ['byCitizen', 'byManager', 'byKey'],
  'liaison of another station': ['elsewhere'],
  citizen: ['leak'],
  'another citizen': ['unrouted'],
};

const WORKERS: readonly Persona[] = [
  'admin',
  'manager',
  'field_worker',
  'saps_liaison',
  'liaison of another station',
  'API key of a manager',
  'API key of an admin',
];
const STAFF: readonly Persona[] = [...WORKERS, 'call_centre_agent'];
const RESIDENTS: readonly Persona[] = ['citizen', 'another citizen'];

/** What hangs off a ticket, and who sees it with the ticket. */
const HANGING: Record<string, { seenBy: readonly Persona[] }> = {
  ticket_reporters: { seenBy: [...STAFF, ...RESIDENTS] },
  ticket_messages: { seenBy: [...STAFF, ...RESIDENTS] },
  ticket_assignments: { seenBy: STAFF },
  ticket_audit: { seenBy: WORKERS },
  // Seals cover sensitive tickets too: jobs alone read them.
  audit_seal_heads: { seenBy: [] },
  ticket_events: { seenBy: [...STAFF, ...RESIDENTS, 'ward_councillor'] },
  ticket_watchers: { seenBy: STAFF },
  notifications: { seenBy: STAFF },
  sla_occurrences: { seenBy: STAFF },
};

useTestDatabase();

let town: Municipality;
let tickets: Record<TicketName, { id: string; trackingNumber: string }>;

beforeAll(async () => {
  ({ alfa: town } = await makeWorld());
  tickets = { ...town.tickets, ...(await fileSensitive(town)) };
  const { manager } = town.people;
  const body = {
    version: 2,
    status: 'resolved',
    resolutionSummary: 'Told Nomvula',
    note: 'Khumalos were out',
  };
  succeeded(await http('POST /api/v1/tickets/[id]/status', { as: manager, id: tickets.leak.id, body }));
});

const nameOf = (id: unknown) =>
  Object.entries(tickets).find(([, ticket]) => ticket.id === id)?.[0] ?? `unknown ${id}`;

const listed = async (as: Caller, query: Record<string, string> = {}): Promise<string[]> => {
  const { json } = succeeded(await http('GET /api/v1/tickets', { as, query }));
  return (json as { tickets: { id: string }[] }).tickets.map(({ id }) => nameOf(id)).sort();
};

describe('each role has in sight exactly the tickets it should:', () => {
  test.each(PERSONAS)('the %s', async (persona) => {
    const as = town.people[persona];
    const expected = [...IN_SIGHT[persona]].sort();
    expect(await listed(as)).toEqual(expected);
    const rows = await rowsAs(town.actors[persona], 'select id from tickets');
    expect(rows.map(({ id }) => nameOf(id)).sort()).toEqual(expected);
    expect(await countTickets(town.actors[persona], {}, new Date())).toEqual({
      count: expected.length,
      isCapped: false,
    });
    for (const [name, { id, trackingNumber }] of Object.entries(tickets)) {
      const status = expected.includes(name as TicketName) ? 200 : 404;
      for (const by of [id, trackingNumber])
        expect((await http('GET /api/v1/tickets/[id]', { as, id: by })).status, name).toBe(status);
    }
  });
});

describe.each(Object.entries(HANGING))('%s are read with their ticket', (table, { seenBy }) => {
  test.each(PERSONAS)('by the %s, or not at all', async (persona) => {
    const rows = await rowsAs(town.actors[persona], `select distinct ticket_id from ${table}`);
    const everything = await ownerClient().$queryRawUnsafe<{ ticket_id: string }[]>(
      `select distinct ticket_id from ${table}`,
    );
    const there = everything.map(({ ticket_id }) => nameOf(ticket_id));
    const expected = seenBy.includes(persona) ? IN_SIGHT[persona].filter((name) => there.includes(name)) : [];
    expect(rows.map(({ ticket_id }) => nameOf(ticket_id)).sort()).toEqual(expected.sort());
  });
});

test('every table that hangs off tickets is in the list above', async () => {
  const rows = await ownerClient().$queryRaw<{ name: string }[]>`
    select distinct conrelid::regclass::text as name from pg_constraint
    where contype = 'f' and confrelid = 'tickets'::regclass order by 1`;
  expect(
    rows.map(({ name }) => name),
    'say in HANGING who sees the new table with its ticket',
  ).toEqual(Object.keys(HANGING).sort());
});

describe('a ward councillor', () => {
  const answers = async () => {
    const as = town.people.ward_councillor;
    const { id, trackingNumber } = tickets.leak;
    const box = { bbox: '18.3,-34.1,18.7,-33.8', zoom: '18' };
    return Promise.all([
      http('GET /api/v1/tickets', { as }),
      http('GET /api/v1/tickets', { as, query: { q: trackingNumber } }),
      http('GET /api/v1/map', { as, query: box }),
      http('GET /api/v1/map/base', { as }),
      http('GET /api/v1/tickets/[id]', { as, id }),
      http('GET /api/v1/tickets/[id]/audit', { as, id }),
      http('PATCH /api/v1/tickets/[id]', { as, id, body: { version: 99, title: 'x' } }),
      http('POST /api/v1/tickets/[id]/status', { as, id, body: { version: 99, status: 'closed' } }),
      http('POST /api/v1/tickets/[id]/messages', { as, id, body: { body: 'Hello' } }),
    ]);
  };

  test('is shown the tickets of the own ward, and no word that a resident or the staff wrote of a person', async () => {
    const texts = (await answers()).map(({ body }) => body);
    expect(texts.filter((text) => text.includes(tickets.leak.id)).length).toBeGreaterThanOrEqual(4);
    for (const text of texts) expect(text).not.toMatch(PERSONAL_WORDS);
  });

  test('is told no person’s name, not even of the staff: the ward needs to know that it is worked on, not by whom', async () => {
    for (const { body } of await answers()) expect(body).not.toMatch(/field_worker \d|manager \d|citizen \d/);
    const people = await rowsAs(town.actors.ward_councillor, 'select id from users');
    expect(people).toEqual([{ id: town.people.ward_councillor.userId }]);
  });

  test('cannot find out by searching whether a word stands in a ticket', async () => {
    const words = Object.values(PERSONAL).flatMap((text) =>
      typeof text === 'string' ? text.split(/\W+/) : Object.values(text),
    );
    const as = town.people.ward_councillor;
    for (const q of [...words, 'N', 'Nomv', 'nomvula khumalo', 'resolved', '12', town.word]) {
      expect(await listed(as, { q }), q).toEqual([]);
      const { json } = await http('GET /api/v1/map', {
        as,
        query: { q, bbox: '18.3,-34.1,18.7,-33.8', zoom: '10' },
      });
      expect(json, q).toMatchObject({ total: 0, clusters: [], tickets: [] });
      const filter = ticketFilterSchema.parse({ q });
      expect(await countTickets(town.actors.ward_councillor, filter, new Date()), q).toMatchObject({
        count: 0,
      });
    }
  });

  test('reaches nothing of another ward by asking for it', async () => {
    const as = town.people.ward_councillor;
    const elsewhere: Record<string, string>[] = [
      { ward: town.wards[2] },
      { ward: 'none' },
      { team: town.teams.east },
      { team: 'none' },
      { category: 'roads' },
    ];
    for (const query of elsewhere) expect(await listed(as, query)).toEqual([]);
    const { json } = await http('GET /api/v1/map/base', { as });
    expect((json as { wards: { id: string }[] }).wards.map(({ id }) => id)).toEqual([town.wards[1]]);
  });

  test('hears in the outbox that a ticket or its clock changed, and nothing of messages', async () => {
    const rows = await rowsAs(
      town.actors.ward_councillor,
      'select distinct type from ticket_events order by 1',
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'assignment.changed',
      'sla.warning',
      'ticket.created',
      'ticket.updated',
    ]);
  });
});

describe('a resident', () => {
  const as = () => town.people.citizen;

  test('reads the public messages of the own ticket, no internal note, no history of assignments, no names', async () => {
    const { json, body } = await http('GET /api/v1/tickets/[id]', { as: as(), id: tickets.leak.id });
    const { messages, assignments, assignee } = json as {
      messages: { body: string; author: string | null }[];
      assignments: unknown[];
      assignee: unknown;
    };
    expect(messages.map((message) => message.body)).toEqual([PERSONAL.message, PERSONAL.reply]);
    expect(messages[0]).toMatchObject({ author: null });
    expect({ assignments, assignee }).toEqual({ assignments: [], assignee: null });
    expect(body).not.toMatch(/Aggressive|were out|Knows the/);
  });

  test('is not told of an internal note by the outbox either', async () => {
    const rows = await rowsAs(
      town.actors.citizen,
      `select data ->> 'visibility' as visibility from ticket_events where type = 'message.added'`,
    );
    expect(rows).toEqual([{ visibility: 'public' }, { visibility: 'public' }]);
  });

  test('may not read the trail, work, assign, edit or note, and is told why', async () => {
    const { id } = tickets.leak;
    const version = 3;
    for (const [route, body] of [
      ['GET /api/v1/tickets/[id]/audit', undefined],
      ['PATCH /api/v1/tickets/[id]', { version, title: 'Mine' }],
      ['POST /api/v1/tickets/[id]/status', { version, status: 'closed' }],
      ['POST /api/v1/tickets/[id]/assign', { version, team: null }],
      ['POST /api/v1/tickets/[id]/messages', { body: 'x', visibility: 'internal' }],
    ] as const)
      expect((await http(route, { as: as(), id, body })).status, route).toBe(403);
  });
});

describe('a field worker', () => {
  test('no longer sees a ticket that went to another team, nor its past', async () => {
    const { id } = tickets.leak;
    const { manager } = town.people;
    const worker = await town.person('field_worker', { teams: [town.teams.west] });
    const actor = await actorOfCaller(worker);
    expect(await contentsAs(actor, 'ticket_audit')).toContain(id);
    const move = (team: string, version: number) =>
      http('POST /api/v1/tickets/[id]/assign', { as: manager, id, body: { team, version } }).then(succeeded);
    await move(town.teams.roads, 3);
    for (const table of ['tickets', ...Object.keys(HANGING)].filter((name) => name !== 'ticket_events'))
      expect(await contentsAs(actor, table), table).not.toContain(id);
    // Open screens have to let go of it: that it is gone is all the worker may still know.
    const events = 'select type from ticket_events where ticket_id = $1::uuid';
    expect(await rowsAs(actor, events, id)).toEqual([{ type: 'ticket.gone' }]);
    await move(town.teams.west, 4);
  });
});

describe('from the moment that', () => {
  const sees = async (as: Caller) => (await http('GET /api/v1/tickets', { as })).status;

  test.each([
    [
      'a person is removed from the municipality',
      (userId: string) => ownerClient().$executeRaw`delete from memberships where user_id = ${userId}::uuid`,
    ],
    [
      'a person is disabled',
      (userId: string) =>
        ownerClient().$executeRaw`update users set disabled_at = now() where id = ${userId}::uuid`,
    ],
  ])('%s, every route answers 401', async (_, remove) => {
    const as = await town.person('admin');
    expect(await sees(as)).toBe(200);
    await remove(as.userId!);
    for (const route of [
      'GET /api/v1/tickets',
      'GET /api/v1/teams',
      'GET /api/v1/map/base',
      'POST /api/v1/tickets',
    ])
      expect((await http(route, { as, body: route.startsWith('POST') ? {} : undefined })).status, route).toBe(
        401,
      );
  });

  test('an API key is revoked, every route answers 401', async () => {
    const as = town.people['API key of an admin'];
    expect(await sees(as)).toBe(200);
    await ownerClient().apiKey.updateMany({
      where: { tenantId: town.tenantId, role: 'admin' },
      data: { revokedAt: new Date() },
    });
    for (const route of ['GET /api/v1/tickets', 'GET /api/v1/teams', 'GET /api/v1/map/base'])
      expect((await http(route, { as })).status, route).toBe(401);
  });

  test('a field worker leaves a team, or a councillor a ward, its tickets are gone', async () => {
    const worker = await town.person('field_worker', { teams: [town.teams.west] });
    const councillor = await town.person('ward_councillor', { wards: [town.wards[1]] });
    expect([await listed(worker), await listed(councillor)]).toEqual([['leak'], ['leak']]);
    await ownerClient().$executeRaw`delete from team_members where membership_id in
      (select id from memberships where user_id = ${worker.userId}::uuid)`;
    await ownerClient().$executeRaw`delete from membership_wards where membership_id in
      (select id from memberships where user_id = ${councillor.userId}::uuid)`;
    expect([await listed(worker), await listed(councillor)]).toEqual([[], []]);
  });
});
