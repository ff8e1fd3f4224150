// What each role is told, against what row-level security shows it of the outbox.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { useTestDatabase } from '#tests/support/database.ts';
import { IN_WARD_1 } from '../api-fixture.ts';
import { rowsAs } from '../isolation/sql.ts';
import { http } from '../isolation/surface.ts';
import {
  file,
  fileSensitive,
  type Municipality,
  makeWorld,
  PERSONAL_WORDS,
  PERSONAS,
  type Persona,
  SENSITIVE_WORDS,
  succeeded,
} from '../isolation/world.ts';
import { type Served, serveEvents } from './serve.ts';
import { StreamClient } from './stream-client.ts';

const LIAISONS: readonly Persona[] = ['saps_liaison', 'liaison of another station'];

useTestDatabase();

let served: Served;
let alfa: Municipality;
let bravo: Municipality;
let streams: Map<Persona, StreamClient>;

beforeAll(async () => {
  ({ alfa, bravo } = await makeWorld());
  served = await serveEvents();
});
afterEach(() => {
  for (const stream of streams.values()) stream.hangUp();
});
afterAll(async () => {
  await served?.close();
});

async function listenAll(): Promise<void> {
  streams = new Map(
    await Promise.all(
      PERSONAS.map(
        async (persona): Promise<[Persona, StreamClient]> => [
          persona,
          await new StreamClient(alfa.people[persona]).connect(served.url),
        ],
      ),
    ),
  );
}

const change = (route: string, id: string, body: object) =>
  http(`${route.startsWith('PATCH') ? route : `POST /api/v1/tickets/[id]/${route}`}`, {
    as: alfa.people.manager,
    id,
    body,
  }).then(succeeded);
const PATCH = 'PATCH /api/v1/tickets/[id]';

/** Files a last ticket that everybody but liaisons sees, and waits until all have heard of it. */
async function untilAllHaveHeard(): Promise<void> {
  const last = await file(alfa.people.citizen, { title: 'Last', category: 'water', location: IN_WARD_1 });
  const others = [...streams].filter(
    ([persona]) => !LIAISONS.includes(persona) && persona !== 'another citizen',
  );
  await Promise.all(
    others.map(([, stream]) => stream.until(() => stream.events.some(({ data }) => data.ticket === last.id))),
  );
}

const lineOf = (type: unknown, ticket: unknown, at: Date | string) =>
  `${type} ${ticket} ${new Date(at).toISOString()}`;

test('each role is told exactly what row-level security shows it, in the order it happened; a liaison only that something did', async () => {
  const since = new Date();
  await listenAll();
  await fileSensitive(alfa);
  await fileSensitive(bravo);
  for (const as of [bravo.people.citizen, alfa.people['another citizen']])
    await file(as, { title: 'Elsewhere', category: 'water', location: IN_WARD_1 });
  const { id } = await file(alfa.people.citizen, { title: 'Leak', category: 'water', location: IN_WARD_1 });
  await change('messages', id, { body: 'On our way', visibility: 'public' });
  await change('messages', id, { body: 'Dog', visibility: 'internal' });
  await change('status', id, { version: 1, status: 'in_progress' });
  const becomesSensitive = await file(alfa.people.citizen, {
    title: 'Quarrel',
    category: 'water',
    location: IN_WARD_1,
  });
  await change(PATCH, becomesSensitive.id, { version: 1, category: 'abuse' });
  await untilAllHaveHeard();

  for (const [persona, stream] of streams) {
    const rows = await rowsAs(
      alfa.actors[persona],
      `select type, ticket_id, at from ticket_events where at > '${since.toISOString()}' order by xid, id`,
    );
    const told = stream.events.map(({ type, data }) => lineOf(type, data.ticket, data.at));
    if (LIAISONS.includes(persona)) {
      expect(rows.length, persona).toBeGreaterThan(0);
      expect(new Set(stream.events.map(({ type }) => type)), persona).toEqual(new Set(['desk.changed']));
      expect(stream.events.flatMap(({ data }) => Object.keys(data)).every((key) => key === 'at')).toBe(true);
      continue;
    }
    // Heard before the ticket became sensitive; the row is hidden since.
    const early = told.filter((line) => line.includes(becomesSensitive.id));
    expect(
      told.filter((line) => !early.includes(line)),
      persona,
    ).toEqual(rows.map(({ type, ticket_id, at }) => lineOf(type, ticket_id, at as Date)));
    expect(
      early.every((line) => line.startsWith('ticket.created')),
      persona,
    ).toBe(true);
    expect(JSON.stringify(stream.events), persona).not.toMatch(PERSONAL_WORDS);
    expect(JSON.stringify(stream.events), persona).not.toMatch(SENSITIVE_WORDS);
  }
});

test('a ticket that goes to another team or ward is gone for those who had it, and for nobody else', async () => {
  const [west, roads] = [alfa.teams.west, alfa.teams.roads];
  const { id } = await file(alfa.people.citizen, { title: 'Leak', category: 'water', location: IN_WARD_1 });
  await listenAll();
  await change('assign', id, { version: 1, team: roads });
  await untilAllHaveHeard();
  const heard = (persona: Persona) =>
    streams.get(persona)!.events.flatMap(({ type, data }) => (data.ticket === id ? [type] : []));
  expect(heard('field_worker')).toEqual(['ticket.gone']);
  expect(heard('ward_councillor')).toEqual(['assignment.changed', 'ticket.updated']);
  expect(heard('manager')).toEqual(['assignment.changed', 'ticket.updated']);
  expect(heard('citizen')).toEqual(['assignment.changed', 'ticket.updated']);
  const [gone] = streams.get('field_worker')!.events.filter(({ type }) => type === 'ticket.gone');
  expect(Object.keys(gone!.data).sort()).toEqual(['at', 'ticket']);

  await change('assign', id, { version: 2, team: west });
  await change(PATCH, id, { version: 3, location: { lat: -33.95, lng: 18.55 } });
  await untilAllHaveHeard();
  // Assigned by hand, it stays with the team whose ward it has left.
  expect(heard('field_worker').slice(0, 3)).toEqual(['ticket.gone', 'assignment.changed', 'ticket.updated']);
  expect(heard('field_worker').at(-1)).toBe('ticket.updated');
  expect(heard('ward_councillor').at(-1)).toBe('ticket.gone');
});

test('a ticket that becomes sensitive leaves without a word, and what was said of its leaving a team is taken back', async () => {
  const { id } = await file(alfa.people.citizen, { title: 'Leak', category: 'water', location: IN_WARD_1 });
  await change('assign', id, { version: 1, team: alfa.teams.roads });
  const goneRows = (persona: Persona) =>
    rowsAs(alfa.actors[persona], 'select from ticket_events where ticket_id = $1::uuid', id);
  expect(await goneRows('field_worker')).toHaveLength(1);
  await listenAll();
  await change(PATCH, id, { version: 2, category: 'abuse' });
  await untilAllHaveHeard();
  for (const [persona, stream] of streams) {
    if (persona === 'saps_liaison') continue;
    expect(
      stream.events.filter(({ data }) => data.ticket === id),
      persona,
    ).toEqual([]);
    expect(await goneRows(persona), persona).toEqual([]);
  }
});
