// Two web processes, five hundred streams, fifty municipalities, and transactions that end in any order.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/actor.ts';
import { disconnect } from '#lib/db/client.ts';
import { migrate } from '#lib/db/migrate.ts';
import { findNativePostgres } from '#tests/support/find-postgres.ts';
import { type NativePostgres, startNativePostgres } from '#tests/support/native-postgres.ts';
import { type Caller, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from '../api-fixture.ts';
import { rowsAs } from '../isolation/sql.ts';
import { actorOfCaller, file } from '../isolation/world.ts';
import { StreamClient } from './stream-client.ts';

const MUNICIPALITIES = 50;
const COMMITS_PER_SECOND = 500;
const SECONDS = 12;
/** Of so many transactions one stays open for a second after it has written. */
const ONE_IN_HELD = 500;
const HELD_MS = 1000;
const WRITERS = 40;
const SECRET = 'x'.repeat(32);

/** Ten streams of each municipality; the program and the admin are told everything, others their share. */
type Reader = { client: StreamClient; actor: Actor; as: Caller };

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

/** Commits paced over the whole run by as many connections as it takes; when each was done, by ticket and version. */
async function writeEvents(
  tickets: readonly string[],
): Promise<{ committedAt: Map<string, number>; took: number }> {
  const pool = new Pool({ connectionString: server.url, max: WRITERS });
  const committedAt = new Map<string, number>();
  const total = COMMITS_PER_SECOND * SECONDS;
  const began = performance.now();
  let next = 0;
  const writer = async () => {
    const connection = await pool.connect();
    for (let number = next++; number < total; number = next++) {
      const ahead = began + (number / COMMITS_PER_SECOND) * 1000 - performance.now();
      if (ahead > 0) await pause(ahead);
      // Each ticket is written by one transaction at a time, so that one that is held open holds no other up.
      const ticket = tickets[number % tickets.length];
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
  return { committedAt, took: (performance.now() - began) / 1000 };
}

const percentile = (sorted: number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const lineOf = (type: unknown, ticket: unknown, at: Date | string, version: unknown) =>
  `${type} ${ticket} ${new Date(at).toISOString()} ${version}`;

test.skipIf(!findNativePostgres())(
  'each of 500 streams is told each of its events once, in order, and none of another’s, whoever commits when and whichever process dies',
  async () => {
    const readers: Reader[] = [];
    const tickets: string[] = [];
    for (let number = 0; number < MUNICIPALITIES; number += 1) {
      const town = await makeMunicipality(`M${number}`);
      const callers = await makeReaders(town);
      const citizen = callers.at(-1)!;
      for (const body of [
        { location: IN_WARD_1, category: 'water' },
        { location: IN_WARD_2, category: 'water' },
        { location: IN_WARD_1, category: 'roads' },
      ])
        tickets.push((await file(town.program, { title: 'Burst', ...body })).id);
      tickets.push((await file(citizen, { title: 'Burst', category: 'water', location: IN_WARD_1 })).id);
      for (const as of callers)
        readers.push({ client: new StreamClient(as), actor: await actorOfCaller(as), as });
    }
    const since = new Date();
    await Promise.all(readers.map(({ client }, place) => client.connect(urls[place % 2]!)));
    expect(readers.filter(({ client }) => client.isOpen)).toHaveLength(500);

    const writing = writeEvents(tickets);
    await pause((SECONDS / 2) * 1000);
    first.kill('SIGKILL');
    const cutOff = readers.filter((_, place) => place % 2 === 0);
    await Promise.all(cutOff.map(({ client }) => client.until(() => !client.isOpen)));
    await Promise.all(cutOff.map(({ client }) => client.connect(urls[1])));
    const { committedAt, took } = await writing;

    const latencies: number[] = [];
    let delivered = 0;
    for (const { client, actor } of readers) {
      const rows = await rowsAs(
        actor,
        `select type, ticket_id, at, data ->> 'version' as version from ticket_events
         where at > '${since.toISOString()}' order by xid, id`,
      );
      const expected = rows.map(({ type, ticket_id, at, version }) =>
        lineOf(type, ticket_id, at as Date, version),
      );
      await client.until(() => client.events.length >= expected.length);
      expect(client.events.map(({ type, data }) => lineOf(type, data.ticket, data.at, data.version))).toEqual(
        expected,
      );
      delivered += expected.length;
      for (const { data, receivedAt } of client.events)
        latencies.push(receivedAt - (committedAt.get(`${data.ticket} ${data.version}`) ?? receivedAt));
    }
    latencies.sort((a, b) => a - b);
    console.log(
      `${committedAt.size} commits in ${took.toFixed(1)} s (${Math.round(committedAt.size / took)}/s), ${delivered} events ` +
        `delivered, from commit to reader p50 ${percentile(latencies, 0.5)} ms, p95 ${percentile(latencies, 0.95)} ms`,
    );
    expect(delivered).toBeGreaterThan(COMMITS_PER_SECOND * SECONDS * 5);
  },
);
