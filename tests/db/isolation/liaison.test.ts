// What the one person sees for whom sensitive tickets of a station exist. For everybody else: sensitive.test.ts.
import { beforeAll, describe, expect, test } from 'vitest';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { rowsAs, rowsAsOwner } from './sql.ts';
import { http } from './surface.ts';
import {
  fileSensitive,
  type Municipality,
  makeWorld,
  SENSITIVE_WORDS,
  STRANGERS_TO_THE_STATION,
} from './world.ts';

const LIAISON = 'saps_liaison';

useTestDatabase();

let town: Municipality;
let reports: Awaited<ReturnType<typeof fileSensitive>>;

beforeAll(async () => {
  ({ alfa: town } = await makeWorld());
  reports = await fileSensitive(town);
});

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
