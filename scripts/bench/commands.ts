import process from 'node:process';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { STANDARD_CALENDAR } from '#lib/domain/sla/calendar.ts';
import { migrate } from '#lib/migrations/migrate.ts';
import { buildPages } from '../running/build-pages.ts';
import { PROJECT_ROOT, runNode } from '../running/processes.ts';
import { step } from '../running/progress.ts';
import { makeApiKeys } from './api-client.ts';
import {
  type BenchCity,
  type BenchDatabase,
  dropIndexes,
  makeCity,
  startBenchDatabase,
} from './bench-database.ts';
import { measureFloor } from './command-floor.ts';
import { type Build, CLIENTS, Figures, measureBuild, OPERATIONS, traceBuild } from './command-load.ts';
import { fillCrowdedCity } from './crowded-city.ts';
import { median, ms, quantile, ratio, table } from './measure.ts';
import type { WireStatement } from './wire-proxy.ts';

const ROUNDS = 3;
/** A commit counts only once it is on the disk, as in production. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const FLOOR = 'bare SQL';

/**
 * Create, read, message and change of status over HTTP against the built server, beside one bare prepared statement as the
 * owner; and what one of each asks of the database, counted on the wire.
 * `npm run bench -- commands [--tickets 1000000] [--against <folder of another checkout, built>]`; the other checkout has
 * its own migrations in a database of its own, and takes turns with this one.
 */
export async function run(): Promise<void> {
  const { values: options } = parseArgs({
    args: process.argv.slice(3),
    options: { tickets: { type: 'string', default: '1000000' }, against: { type: 'string' } },
  });
  await buildPages();
  const database = await startBenchDatabase(DURABLE);
  try {
    const { builds, city, keys } = await prepare(database, Number(options.tickets), options.against);
    const figures = new Figures();
    for (let round = 0; round < ROUNDS; round += 1) {
      await step(`Round ${round + 1} of ${ROUNDS}`, async () => {
        const [floorOf] = builds;
        if (floorOf) await measureFloor(floorOf.databaseUrl, city, figures.of(FLOOR));
        for (const build of builds) await measureBuild(build, keys, figures.of(build.name));
        return undefined;
      });
    }
    printFigures(figures, builds, Number(options.tickets));
    for (const build of builds) printTrace(build.name, await traceBuild(build, keys));
  } finally {
    await database.stop();
  }
}

async function prepare(server: BenchDatabase, tickets: number, against: string | undefined) {
  const [before, after] = ['bench_before', 'bench_after'].map((name) => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return { name, url: url.href };
  }) as [{ name: string; url: string }, { name: string; url: string }];
  const first = against ? before : after;
  await server.owner.query(`create database ${first.name}`);
  if (against) {
    const env = { DATABASE_URL: first.url };
    await runNode('The migration', 'scripts/migrate.ts', [], { env, folder: against });
  } else {
    await migrate(first.url);
  }
  const owner = new pg.Client({ connectionString: first.url });
  await owner.connect();
  const city = await makeCity(owner, 'BEN');
  await makeServiceLevels(owner, city);
  await makeCrews(owner, city);
  const keys = await makeApiKeys(owner, city);
  await step(`Making ${tickets.toLocaleString('en')} tickets`, async () => {
    const indexes = await dropIndexes(owner);
    await fillCrowdedCity(owner, city, tickets);
    for (const index of indexes) await owner.query(index);
    await owner.query('vacuum analyze');
    await owner.end();
    return undefined;
  });
  const builds: Build[] = [{ name: 'this build', folder: PROJECT_ROOT, databaseUrl: after.url }];
  if (against) {
    await server.owner.query(`create database ${after.name} template ${before.name}`);
    await migrate(after.url);
    builds.unshift({ name: 'the other', folder: against, databaseUrl: before.url });
  }
  return { builds, city, keys };
}

/** The standard ones by SQL, which an older version's database understands as well. */
async function makeServiceLevels(owner: pg.Client, { tenantId }: BenchCity): Promise<void> {
  await owner.query(
    `with calendar as (
      insert into business_calendars (tenant_id, name, weekly_hours) values ($1, 'Office hours', $2) returning id),
    policy as (
      insert into sla_policies (tenant_id, priority, response_minutes, resolution_minutes, calendar_id)
      select $1, p.priority, p.response, p.resolution, case when p.priority <> 'critical' then calendar.id end
      from calendar, (values ('low', 1440, 4320), ('medium', 480, 2880), ('high', 120, 1440), ('critical', 30, 240))
        p (priority, response, resolution)
      returning id)
    insert into escalation_levels (tenant_id, policy_id, level, target, delay_minutes)
    select $1, policy.id, l.level, l.target, (l.level - 1) * 60
    from policy, (values (1, 'team_manager'), (2, 'managers'), (3, 'admins')) l (level, target)`,
    [tenantId, JSON.stringify(STANDARD_CALENDAR.weeklyHours)],
  );
}

/** Three people to a team: they follow its tickets. */
async function makeCrews(owner: pg.Client, { tenantId }: BenchCity): Promise<void> {
  await owner.query(
    `with person as (
      insert into users (email, name) select 'crew' || n || '@bench.example', 'Crew ' || n from generate_series(0, 119) n
      returning id, substr(name, 6)::int as n),
    member as (
      insert into memberships (tenant_id, user_id, role) select $1, id, 'field_worker' from person returning id, user_id)
    insert into team_members (tenant_id, team_id, membership_id)
    select $1, t.id, m.id from member m join person p on p.id = m.user_id
      join teams t on t.tenant_id = $1 and t.code = 't' || p.n % 40`,
    [tenantId],
  );
}

function printFigures(figures: Figures, builds: readonly Build[], tickets: number): void {
  const floor = figures.of(FLOOR);
  const rows = OPERATIONS.flatMap((operation) =>
    [FLOOR, ...builds.map(({ name }) => name)].map((name) => {
      const { alone, together } = figures.of(name)[operation];
      return [
        ...[operation, name, ms(median(alone.times)), ms(quantile(alone.times, 0.95))],
        ratio(median(alone.times), median(floor[operation].alone.times)),
        ...[ms(median(together.times)), ms(quantile(together.times, 0.95))],
        `${Math.round(together.times.length / (together.totalMs / 1000))}/s`,
      ];
    }),
  );
  table(
    `Over HTTP at ${tickets.toLocaleString('en')} tickets: one client at a time, and ${CLIENTS} at once`,
    ['command', 'of', 'p50', 'p95', 'of bare', `p50 of ${CLIENTS}`, `p95 of ${CLIENTS}`, 'rate'],
    rows,
  );
}

function printTrace(name: string, traces: Awaited<ReturnType<typeof traceBuild>>): void {
  const sum = (statements: readonly WireStatement[]) => statements.reduce((total, one) => total + one.ms, 0);
  table(
    `What ${name} asks of the database`,
    ['command', 'round trips', 'statements', 'named', 'SQL time'],
    traces.map(({ operation, statements }) => [
      operation,
      String(statements.filter((one) => !one.isPipelined).length),
      String(statements.length),
      String(statements.filter((one) => one.isNamed).length),
      ms(sum(statements)),
    ]),
  );
  for (const { operation, statements } of traces) {
    table(
      `${operation} by ${name}`,
      ['time', 'statement'],
      statements.map((one) => [ms(one.ms), shorten(one)]),
    );
  }
}

function shorten({ sql, isNamed, isPipelined }: WireStatement): string {
  const marks = [isNamed ? '[named] ' : '', isPipelined ? '[pipelined] ' : ''].join('');
  return `${marks}${sql.replace(/\s+/g, ' ').trim().slice(0, 110)}`;
}
