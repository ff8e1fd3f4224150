// Two web processes, five hundred streams, fifty municipalities, and transactions that end in any order.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disconnect, ownerClient } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { migrate } from '#lib/migrations/migrate.ts';
import { scopeKey, scopeOf } from '#lib/realtime/scope.ts';
import { findNativePostgres } from '#tests/support/find-postgres.ts';
import { type NativePostgres, startNativePostgres } from '#tests/support/native-postgres.ts';
import { type Caller, type Fixture, makeMunicipality } from '../api-fixture.ts';
import { rowsAs } from '../isolation/sql.ts';
import { actorOfCaller } from '../isolation/world.ts';
import { StreamClient } from './stream-client.ts';

const MUNICIPALITIES = 50;
const COMMITS_PER_SECOND = 500;
const SECONDS = 12;
/** Of so many transactions one stays open for a second after it has written. */
const ONE_IN_HELD = 500;
const HELD_MS = 1000;
const WRITERS = 40;
const SECRET = 'x'.repeat(32);

type Reader = { client: StreamClient; actor: Actor };

let server: NativePostgres;
let first: ChildProcess;
let second: ChildProcess;
let urls: [string, string];

async function startWeb(): Promise<[ChildProcess, string]> {
  const script = fileURLToPath(new URL('web-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, DATABASE_URL: server.url, NEXTAUTH_SECRET: SECRET, DATABASE_POOL: '5' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return [child, url];
}

/** Ten of each municipality: the program and managers are told everything, others their share. */
async function makeReaders(town: Fixture): Promise<Caller[]> {
  const { person, program, teams, wards } = town;
  const worker = await person('field_worker', { teams: [teams.west] });
  return [
    ...[program, program, program, await person('admin'), await person('manager'), worker, worker],
    await person('field_worker', { teams: [teams.east, teams.roads] }),
    await person('ward_councillor', { wards: [wards[1]] }),
    await person('citizen'),
  ];
}

beforeAll(async () => {
  if (!findNativePostgres()) return;
  const native = await startNativePostgres();
  if (!native) return;
  server = native;
  process.env.DATABASE_URL = server.url;
  process.env.NEXTAUTH_SECRET = SECRET;
  await migrate(server.url);
  const webs = await Promise.all([startWeb(), startWeb()]);
  [first, second] = [webs[0][0], webs[1][0]];
  urls = [webs[0][1], webs[1][1]];
});
afterAll(async () => {
  first?.kill('SIGKILL');
  second?.kill('SIGKILL');
  await disconnect();
  await server?.stop();
});

/** Four tickets: in each ward, with a team that has no ward, and the resident's own. */
async function makeTickets(
  { tenantId, teams, wards, categories }: Fixture,
  citizen: Caller,
): Promise<string[]> {
  const rows = await ownerClient().$queryRaw<{ id: string }[]>`
    insert into tickets (tenant_id, tracking_number, title, category_id, priority, team_id, ward_id, created_by)
    select ${tenantId}::uuid, gen_random_uuid()::text, 'Burst', t.category::uuid, 'medium', t.team::uuid, t.ward::uuid,
      t.person::uuid
    from json_to_recordset(${JSON.stringify([
      { category: categories.water, team: teams.west, ward: wards[1] },
      { category: categories.water, team: teams.east, ward: wards[2] },
      { category: categories.roads, team: teams.roads, ward: wards[1] },
      { category: categories.water, team: teams.west, ward: wards[2], person: citizen.userId },
    ])}::json) as t (category text, team text, ward text, person text) returning id`;
  return rows.map(({ id }) => id);
}

async function makeTown(number: number): Promise<{ readers: Reader[]; tickets: string[] }> {
  const town = await makeMunicipality(`M${number}`);
  const callers = await makeReaders(town);
  const readers = await Promise.all(
    callers.map(async (as) => ({ client: new StreamClient(as), actor: await actorOfCaller(as) })),
  );
  return { readers, tickets: await makeTickets(town, callers.at(-1)!) };
}

/** Commits at the rate, as far as the machine goes along; when each was done, by ticket and version. */
async function writeEvents(tickets: readonly string[]): Promise<Map<string, number>> {
  const pool = new Pool({ connectionString: server.url, max: WRITERS });
  const committedAt = new Map<string, number>();
  const began = performance.now();
  let next = 0;
  const writer = async (_: unknown, place: number) => {
    const connection = await pool.connect();
    // A writer's tickets are its own, so that one which holds a transaction open holds no other up.
    const own = tickets.filter((_ticket, index) => index % WRITERS === place);
    for (let number = next++; performance.now() - began < SECONDS * 1000; number = next++) {
      const ahead = began + (number / COMMITS_PER_SECOND) * 1000 - performance.now();
      if (ahead > 0) await pause(ahead);
      const ticket = own[number % own.length];
      await connection.query('begin');
      const { rows } = await connection.query<{ version: number }>(
        'update tickets set title = $2 where id = $1 returning version',
        [ticket, `Burst ${number}`],
      );
      if (number % ONE_IN_HELD === 0) await pause(HELD_MS);
      await connection.query('commit');
      committedAt.set(`${ticket} ${rows[0]!.version}`, Date.now());
    }
    connection.release();
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await pool.end();
  return committedAt;
}

/** What the database shows the actor of what happened since, in the order of positions. */
async function shownTo(actor: Actor, since: Date): Promise<string[]> {
  const rows = await rowsAs(
    actor,
    `select type, ticket_id, at, data ->> 'version' as version from ticket_events
     where at > '${since.toISOString()}' order by xid, id`,
  );
  return rows.map(({ type, ticket_id, at, version }) => lineOf(type, ticket_id, at as Date, version));
}

const percentile = (sorted: number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const lineOf = (type: unknown, ticket: unknown, at: Date | string, version: unknown) =>
  `${type} ${ticket} ${new Date(at).toISOString()} ${version}`;

test.skipIf(!findNativePostgres())(
  'each of 500 streams is told each of its events once, in order, and none of another’s, whoever commits when and whichever process dies',
  async () => {
    const towns = await Promise.all(Array.from({ length: MUNICIPALITIES }, (_, number) => makeTown(number)));
    const readers = towns.flatMap((town) => town.readers);
    const [{ now: since }] = await ownerClient().$queryRaw<[{ now: Date }]>`select clock_timestamp() as now`;
    await Promise.all(readers.map(({ client }, place) => client.connect(urls[place % 2]!)));
    expect(readers.filter(({ client }) => client.isOpen)).toHaveLength(500);

    const writing = writeEvents(towns.flatMap(({ tickets }) => tickets));
    await pause((SECONDS / 2) * 1000);
    first.kill('SIGKILL');
    const cutOff = readers.filter((_, place) => place % 2 === 0);
    await Promise.all(cutOff.map(({ client }) => client.until(() => !client.isOpen)));
    await Promise.all(cutOff.map(({ client }) => client.connect(urls[1])));
    const committedAt = await writing;

    const latencies: number[] = [];
    const shown = new Map<string, string[]>();
    for (const { actor } of readers) {
      const key = scopeKey(scopeOf(actor));
      if (!shown.has(key)) shown.set(key, await shownTo(actor, since));
    }
    for (const { client, actor } of readers) {
      const expected = shown.get(scopeKey(scopeOf(actor)))!;
      await client.until(() => client.events.length >= expected.length);
      expect(client.events.map(({ type, data }) => lineOf(type, data.ticket, data.at, data.version))).toEqual(
        expected,
      );
      for (const { data, receivedAt } of client.events)
        latencies.push(receivedAt - (committedAt.get(`${data.ticket} ${data.version}`) ?? receivedAt));
    }
    latencies.sort((a, b) => a - b);
    console.log(
      `${Math.round(committedAt.size / SECONDS)} commits/s for ${SECONDS} s, ${latencies.length} events delivered, ` +
        `from commit to reader p50 ${percentile(latencies, 0.5)} ms, p95 ${percentile(latencies, 0.95)} ms`,
    );
  },
);
