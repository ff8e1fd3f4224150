import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, systemActor } from '#lib/auth/actor.ts';
import { listCategories } from '#lib/categories/list-categories.ts';
import { disconnect } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { municipalityBounds, teamAreas } from '#lib/maps/areas.ts';
import { previewRouting } from '#lib/routing/preview-routing.ts';
import { listAssignablePeople } from '#lib/teams/list-members.ts';
import { listTeamDesks } from '#lib/teams/list-team-desks.ts';
import { listTeams } from '#lib/teams/list-teams.ts';
import { SLA_STATES, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { countTickets, TICKET_SORTS } from '#lib/tickets/ticket-list.ts';
import { PRIORITIES, TICKET_STATUSES } from '#lib/tickets/ticket-status.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { createTestDatabase, describeConcurrent, type TestDatabase } from '#tests/support/database.ts';
import { IN_WARD_1 } from '../api-fixture.ts';
import { blinded, outcome, PROBES, type Target } from './probes.ts';
import {
  APPEND_ONLY,
  attempt,
  attemptAsOwner,
  contentsAs,
  REFUSED,
  RULE_BROKEN,
  rowsAs,
  rowsAsOwner,
  tenantTables,
} from './sql.ts';
import { http } from './surface.ts';
import {
  file,
  fileSensitive,
  forgetRateLimits,
  type Municipality,
  makeWorld,
  type Persona,
  SENSITIVE_WORDS,
  STRANGERS_TO_THE_STATION,
  succeeded,
} from './world.ts';

const LIAISON = 'SAPS liaison';
const OTHER_LIAISON = 'liaison of another station';
const OUTSIDERS = STRANGERS_TO_THE_STATION.filter((persona) => persona !== OTHER_LIAISON);

const OTHER_WARD = {
  type: 'Polygon',
  coordinates: [['18.5 -34', '18.6 -34', '18.6 -33.9', '18.5 -34'].map((at) => at.split(' ').map(Number))],
};

let database: TestDatabase;
let town: Municipality;
let elsewhere: Municipality;
let reports: Awaited<ReturnType<typeof fileSensitive>>;
/** All that everybody could find out before the first sensitive ticket was filed. */
let before: Map<Persona, Record<string, string>>;

beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.NEXTAUTH_SECRET = 'x'.repeat(32);
  ({ alfa: town, bravo: elsewhere } = await makeWorld());
  before = await allThatCanBeKnown();
  reports = await fileSensitive(town);
});
afterAll(async () => {
  await disconnect();
  await database?.drop();
});
beforeEach(() => forgetRateLimits(town));

// --- Everything that can be asked without naming a ticket -----------------------------------------------------------

/** Filters one by one, each with every value that could single out a sensitive ticket. */
function filters(): Record<string, string>[] {
  const { teams, farStation, wards, people } = town;
  return [
    {},
    ...TICKET_STATUSES.map((status) => ({ status })),
    ...PRIORITIES.map((priority) => ({ priority })),
    ...SLA_STATES.map((sla) => ({ sla })),
    ...['abuse', 'water', 'abuse,water'].map((category) => ({ category })),
    ...[teams.saps, farStation, 'none', `${teams.saps},${teams.west}`].map((team) => ({ team })),
    ...[wards[1], 'none'].map((ward) => ({ ward })),
    ...[people[LIAISON].userId!, 'none', 'me'].map((assignee) => ({ assignee })),
    ...['Thembisa', 'bruised', 'acacia', 'shelterward', 'ALFA'].map((q) => ({ q })),
    { bbox: '18.449,-33.951,18.451,-33.949' },
    { from: '2026-01-01' },
    { from: '2099-01-01' },
    { to: '2099-01-01' },
  ];
}

const parsed = (filter: Record<string, string>) => ticketFilterSchema.parse(filter);

async function allThatCanBeKnown(): Promise<Map<Persona, Record<string, string>>> {
  const known = new Map<Persona, Record<string, string>>();
  await forgetRateLimits(town);
  for (const persona of STRANGERS_TO_THE_STATION) known.set(persona, await knowledgeOf(persona));
  return known;
}

/** What moves by itself from minute to minute: the time left on a clock, when an API key was last used. */
const TICKING = /((?:MinutesLeft|workingMinutes)\\*":|last_used_at\\*": ?\\*")[^",}\\]+/g;

async function knowledgeOf(persona: Persona): Promise<Record<string, string>> {
  const as = town.people[persona];
  const actor = town.actors[persona];
  const known: Record<string, string> = {};
  const learn = async (question: string, answer: Promise<unknown>) => {
    known[question] = JSON.stringify(await answer).replace(TICKING, '$1…');
  };
  // Gives the western team the other ward: what it holds would move.
  const dryRun = { as, id: town.teams.west, body: { area: OTHER_WARD } };
  await learn('team desks', outcome(listTeamDesks(actor)));
  await learn('dry run', http('POST /api/v1/teams/[id]/area/dry-run', dryRun));
  for (const filter of filters()) {
    const asked = new URLSearchParams(filter).toString();
    await learn(`list ${asked}`, http('GET /api/v1/tickets', { as, query: filter }));
    const box = { bbox: '18.3,-34.1,18.7,-33.8', zoom: '18', ...filter };
    await learn(`map ${asked}`, http('GET /api/v1/map', { as, query: box }));
    await learn(`count ${asked}`, countTickets(actor, parsed(filter), new Date()));
  }
  for (const sort of TICKET_SORTS) {
    for (const limit of ['1', '2', '3', '4'])
      await learn(`page ${sort} ${limit}`, http('GET /api/v1/tickets', { as, query: { sort, limit } }));
  }
  for (const zoom of ['0', '9', '14'])
    await learn(
      `map zoom ${zoom}`,
      http('GET /api/v1/map', { as, query: { bbox: '18.3,-34.1,18.7,-33.8', zoom } }),
    );
  for (const name of ['teams', 'wards', 'categories', 'map/base'])
    await learn(name, http(`GET /api/v1/${name}`, { as }));
  for (const { id } of Object.values(town.tickets)) {
    await learn(`ticket ${id}`, http('GET /api/v1/tickets/[id]', { as, id }));
    await learn(`trail ${id}`, http('GET /api/v1/tickets/[id]/audit', { as, id }));
  }
  for (const category of ['water', 'roads', 'abuse', town.ownCategory.code]) {
    for (const spot of [IN_WARD_1, null])
      await learn(`routing of ${category} ${spot?.lat}`, outcome(previewRouting(actor, category, spot)));
  }
  await learn('team areas', teamAreas(actor));
  await learn('bounds', municipalityBounds(actor));
  await learn('people', listAssignablePeople(actor));
  await learn('teams as pages see them', listTeams(actor));
  await learn('categories as pages see them', listCategories(actor));
  for (const table of await tenantTables()) await learn(`table ${table}`, contentsAs(actor, table));
  for (const table of ['users', 'municipalities']) await learn(`table ${table}`, contentsAs(actor, table));
  return known;
}

describe('with sensitive tickets in the municipality, everything that can be asked answers as it did without them,', () => {
  test.each(OUTSIDERS)('to the %s', async (persona) => {
    expect(await knowledgeOf(persona)).toEqual(before.get(persona));
  });

  test('and an ordinary ticket is routed and explained as it was', async () => {
    const ordinary = { title: 'Pothole', category: 'roads', location: null };
    const shape = async () => {
      const { json } = await http('POST /api/v1/tickets', { as: elsewhere.people.manager, body: ordinary });
      const { routing } = json as { routing: { candidates: { teamId: string }[] } };
      return { ...routing, candidates: routing.candidates.map(({ teamId: _teamId, ...rest }) => rest) };
    };
    const without = await shape();
    await fileSensitive(elsewhere);
    expect(await shape()).toEqual(without);
  });
});

// --- Naming one -----------------------------------------------------------------------------------------------------

const asked = (names: keyof Target) => ['ticket', 'trackingNumber', 'word'].includes(names);

const target = (over: Pick<Target, 'ticket' | 'trackingNumber' | 'word'>): Target => ({
  ...over,
  ...{ areaChange: randomUUID(), delimitation: randomUUID(), deadLetter: randomUUID() },
  ...{ team: randomUUID(), ward: randomUUID(), category: randomUUID(), categoryCode: 'only-zulu' },
  ...{
    person: randomUUID(),
    policy: randomUUID(),
    calendar: randomUUID(),
    export: randomUUID(),
    cursor: 'x',
  },
});

const unknown = () =>
  target({ ticket: randomUUID(), trackingNumber: newTrackingNumber('ALFA'), word: 'zuluword' });

const sensitive = ({ id, trackingNumber } = reports.byCitizen) =>
  target({ ticket: id, trackingNumber, word: 'Thembisa' });

describe('a sensitive ticket answers, to the byte, like one that never was, to everybody but the liaison of its station:', () => {
  test.each(PROBES.filter(({ names }) => asked(names)))('$name', async ({ ask }) => {
    for (const persona of STRANGERS_TO_THE_STATION) {
      const [hidden, nothing] = [sensitive(), unknown()];
      if (persona === OTHER_LIAISON) hidden.word = 'shelterward at';
      const caller = { municipality: town, persona };
      const answer = blinded(await ask(caller, hidden), hidden);
      expect(answer, persona).toBe(blinded(await ask(caller, nothing), nothing));
      expect(answer, persona).not.toMatch(SENSITIVE_WORDS);
    }
  });

  test('also to those who filed it: what they are told is its tracking number, once', async () => {
    for (const [persona, report] of [
      ['citizen', reports.byCitizen],
      ['manager', reports.byManager],
      ['API key of a manager', reports.byKey],
      [OTHER_LIAISON, reports.byCitizen],
    ] as const) {
      for (const id of [report.id, report.trackingNumber]) {
        const answer = await http('GET /api/v1/tickets/[id]', { as: town.people[persona], id });
        expect(answer.status, persona).toBe(404);
      }
    }
  });

  test('and nothing of all this moved it', async () => {
    const [row] = await rowsAsOwner(
      'select version, title, team_id from tickets where id = $1::uuid',
      reports.byCitizen.id,
    );
    expect(row).toEqual({ version: 3, title: 'Thembisa needs help', team_id: town.teams.saps });
  });
});

describe('an ordinary ticket that becomes sensitive', () => {
  test('is gone in the same moment, for who made it so and for who had it, and its past with it', async () => {
    const { people } = town;
    const { id } = await file(people.citizen, {
      title: 'Noise at Thembisa’s',
      category: 'water',
      location: IN_WARD_1,
    });
    const changed = await http('PATCH /api/v1/tickets/[id]', {
      as: people['field worker'],
      id,
      body: { version: 1, category: 'abuse' },
    });
    expect([changed.status, changed.body]).toEqual([204, '']);
    for (const persona of STRANGERS_TO_THE_STATION) {
      for (const table of ['tickets', 'ticket_audit', 'ticket_events', 'ticket_assignments'])
        expect(await contentsAs(town.actors[persona], table), `${persona}: ${table}`).not.toContain(id);
    }
    expect(succeeded(await http('GET /api/v1/tickets/[id]', { as: people[LIAISON], id })).status).toBe(200);
  });
});

describeConcurrent('while its liaison works on a sensitive ticket', () => {
  test('nobody else is made to wait for it: the lock tells nothing', async () => {
    const { id } = reports.byCitizen;
    await withActor(town.actors[LIAISON], async (tx) => {
      await tx.$executeRaw`select from tickets where id = ${id}::uuid for update`;
      for (const persona of STRANGERS_TO_THE_STATION) {
        const body = { version: 1, status: 'open' };
        const as = town.people[persona];
        expect((await http('POST /api/v1/tickets/[id]/status', { as, id, body })).status).toBe(404);
      }
    });
  });
});

// --- Its liaison ----------------------------------------------------------------------------------------------------

describe('the liaison', () => {
  test('sees the reports at the own station, and nothing else', async () => {
    const { json } = await http('GET /api/v1/tickets', { as: town.people[LIAISON] });
    const seen = (json as { tickets: { id: string; category: { code: string } }[] }).tickets;
    expect(seen.map(({ id }) => id)).toEqual(
      expect.arrayContaining([reports.byCitizen.id, reports.byManager.id]),
    );
    expect(seen.map(({ category }) => category.code).filter((code) => code !== 'abuse')).toEqual([]);
    expect(seen.map(({ id }) => id)).not.toContain(reports.elsewhere.id);
    for (const { id } of Object.values(town.tickets))
      expect((await http('GET /api/v1/tickets/[id]', { as: town.people[LIAISON], id })).status).toBe(404);
    for (const table of [
      'tickets',
      'ticket_reporters',
      'ticket_messages',
      'ticket_assignments',
      'ticket_audit',
      'ticket_events',
    ]) {
      const column = table === 'tickets' ? 'id' : 'ticket_id';
      const ordinary = await rowsAs(
        town.actors[LIAISON],
        `select from ${table} where ${column} = any ($1::uuid[])`,
        [...Object.values(town.tickets).map(({ id }) => id), reports.elsewhere.id],
      );
      expect(ordinary, table).toEqual([]);
    }
  });

  const VIEWS: [
    string,
    (as: { headers: Record<string, string>; userId: Actor['userId'] }, id: string) => Promise<unknown>,
  ][] = [
    ['reading it', (as, id) => http('GET /api/v1/tickets/[id]', { as, id })],
    ['reading its trail', (as, id) => http('GET /api/v1/tickets/[id]/audit', { as, id })],
    ['the list', (as) => http('GET /api/v1/tickets', { as })],
    ['finding it by its words', (as) => http('GET /api/v1/tickets', { as, query: { q: 'bruised' } })],
    ['the map', (as) => http('GET /api/v1/map', { as, query: { bbox: '18,-34.5,19,-33', zoom: '18' } })],
    [
      'an edit that changes nothing',
      (as, id) => http('PATCH /api/v1/tickets/[id]', { as, id, body: { version: 3 } }),
    ],
    [
      'a message',
      (as, id) =>
        http('POST /api/v1/tickets/[id]/messages', {
          as,
          id,
          body: { body: 'Noted', visibility: 'internal' },
        }),
    ],
  ];

  test.each(VIEWS)('leaves a link in its chain by %s', async (_, look) => {
    const { id } = reports.byCitizen;
    const as = town.people[LIAISON];
    const views = () =>
      rowsAsOwner(
        `select seq from ticket_audit where ticket_id = $1::uuid and action = 'viewed' and actor_id = $2::uuid`,
        id,
        as.userId,
      );
    const earlier = (await views()).length;
    await look(as, id);
    expect((await views()).length).toBe(earlier + 1);
  });

  test('with a stale version gets the version only: with the refusal, the record of a view would be undone', async () => {
    const { id } = reports.byCitizen;
    for (const [route, body] of [
      ['PATCH /api/v1/tickets/[id]', { version: 99, title: 'x' }],
      ['POST /api/v1/tickets/[id]/status', { version: 99, status: 'open' }],
      ['POST /api/v1/tickets/[id]/assign', { version: 99, team: null }],
    ] as const) {
      const answer = await http(route, { as: town.people[LIAISON], id, body });
      expect(answer.status).toBe(409);
      expect(answer.body).not.toMatch(SENSITIVE_WORDS);
    }
  });

  test('is the only one who can write a view into its chain', async () => {
    const { id } = reports.byCitizen;
    const links = () => rowsAsOwner('select seq from ticket_audit where ticket_id = $1::uuid', id);
    const earlier = await links();
    for (const persona of STRANGERS_TO_THE_STATION)
      await withActor(town.actors[persona], (tx) => tx.$executeRaw`select audit_views(${[id]}::uuid[])`);
    expect(await links()).toEqual(earlier);
  });
});

// --- The rules that hold whatever the application does --------------------------------------------------------------

describe('the database refuses, even to the owner of its tables,', () => {
  const RULES: [string, string, () => unknown[]][] = [
    [
      'a sensitive ticket for a team that is not the police’s',
      'update tickets set team_id = $1::uuid where id = $2::uuid',
      () => [town.teams.west, reports.byCitizen.id],
    ],
    [
      'an ordinary ticket for a police station',
      'update tickets set team_id = $1::uuid where id = $2::uuid',
      () => [town.teams.saps, town.tickets.burst.id],
    ],
    [
      'switching off that a ticket is sensitive',
      'update tickets set is_sensitive = false where id = $1::uuid',
      () => [reports.byCitizen.id],
    ],
    [
      'switching it on without a sensitive category',
      'update tickets set is_sensitive = true where id = $1::uuid',
      () => [town.tickets.burst.id],
    ],
    [
      'an ordinary category for a sensitive ticket',
      'update tickets set category_id = $1::uuid where id = $2::uuid',
      () => [town.categories.water, reports.byCitizen.id],
    ],
    [
      'a category that stops being sensitive',
      'update categories set is_sensitive = false where id = $1::uuid',
      () => [town.categories.abuse],
    ],
    [
      'a category with tickets that becomes sensitive',
      'update categories set is_sensitive = true where id = $1::uuid',
      () => [town.categories.water],
    ],
    [
      'a station that stops being one',
      'update teams set is_saps = false, station = null where id = $1::uuid',
      () => [town.teams.saps],
    ],
    [
      'a team with tickets that becomes a station',
      `update teams set is_saps = true, service_area = null, station = 'SRID=4326;POINT(18 -34)' where id = $1::uuid`,
      () => [town.teams.west],
    ],
  ];

  test.each(RULES)('%s', async (_, sql, values) => {
    expect(await attemptAsOwner(sql, ...values())).toBe(RULE_BROKEN);
    expect(await attempt(systemActor(town.tenantId), sql, ...values())).toBe(RULE_BROKEN);
  });

  test.each([
    'update ticket_audit set action = action',
    'delete from ticket_audit',
    'truncate ticket_audit',
    'truncate tickets cascade',
  ])('to forget: %s', async (sql) => {
    expect(await attemptAsOwner(sql)).toBe(APPEND_ONLY);
    expect(await attempt(systemActor(town.tenantId), sql)).toBe(REFUSED);
  });

  test('a new sensitive ticket for a team that is not the police’s', async () => {
    const sql = `insert into tickets (tenant_id, tracking_number, title, category_id, priority, team_id, is_sensitive)
      values ($1::uuid, 'ALFA-X', 'Trick', $2::uuid, 'low', $3::uuid, false)`;
    expect(await attemptAsOwner(sql, town.tenantId, town.categories.abuse, town.teams.west)).toBe(
      RULE_BROKEN,
    );
  });

  test('and its refusal is the same whether there are sensitive tickets or not', async () => {
    const refusal = (actor: Actor, category: string) =>
      withActor(
        actor,
        (tx) => tx.$executeRaw`update categories set is_sensitive = false where id = ${category}::uuid`,
      ).catch((error: Error) => error.message);
    const [empty] = await rowsAsOwner(
      `insert into categories (tenant_id, code, name_en, name_zu, name_af, is_sensitive)
        values ($1::uuid, 'unused', 'x', 'x', 'x', true) returning id`,
      town.tenantId,
    );
    const used = await refusal(town.actors.admin, town.categories.abuse);
    expect(used).toMatch(/stays sensitive/);
    expect(await refusal(town.actors.admin, String(empty?.id))).toBe(used);
  });
});
