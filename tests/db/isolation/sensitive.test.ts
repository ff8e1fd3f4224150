import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listCategories } from '#lib/categories/list-categories.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { PRIORITIES, TICKET_STATUSES } from '#lib/domain/ticket/status.ts';
import { municipalityBounds, teamAreas } from '#lib/maps/areas.ts';
import { listAssignablePeople } from '#lib/people/list-members.ts';
import { listTeamDesks } from '#lib/people/list-team-desks.ts';
import { listTeams } from '#lib/people/list-teams.ts';
import { previewRouting } from '#lib/routing/preview-routing.ts';
import { SLA_STATES, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { countTickets, TICKET_SORTS } from '#lib/tickets/ticket-list.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';
import { IN_WARD_1 } from '../api-fixture.ts';
import { blinded, outcome, PROBES, type Target } from './probes.ts';
import { contentsAs, rowsAsOwner, tenantTables } from './sql.ts';
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

const LIAISON = 'saps_liaison';
const OTHER_LIAISON = 'liaison of another station';
const OUTSIDERS = STRANGERS_TO_THE_STATION.filter((persona) => persona !== OTHER_LIAISON);

const OTHER_WARD = {
  type: 'Polygon',
  coordinates: [['18.5 -34', '18.6 -34', '18.6 -33.9', '18.5 -34'].map((at) => at.split(' ').map(Number))],
};

useTestDatabase();

let town: Municipality;
let elsewhere: Municipality;
let reports: Awaited<ReturnType<typeof fileSensitive>>;
/** All that everybody could find out before the first sensitive ticket was filed. */
let before: Map<Persona, Record<string, string>>;

beforeAll(async () => {
  ({ alfa: town, bravo: elsewhere } = await makeWorld());
  before = await allThatCanBeKnown();
  reports = await fileSensitive(town);
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
      as: people.field_worker,
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
