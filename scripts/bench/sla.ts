import type { Client } from 'pg';
import { disconnect } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor, withSystem } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { execute, SYSTEM } from '#lib/tickets/execute.ts';
import { forUpdate, loadTickets } from '#lib/tickets/load-tickets.ts';
import { sweep } from '#lib/timers/sweep.ts';
import { step } from '../running/progress.ts';
import { type BenchCity, fillWithOpenTickets, makeCity, startBenchDatabase } from './bench-database.ts';
import { median, ms, ratio, table, timesOf } from './measure.ts';

const OPEN = [100_000, 1_000_000] as const;
/** South Africa has 257 municipalities; one of them has all the tickets here. */
const OTHER_MUNICIPALITIES = 256;
const BY_HAND = 1_000;
const IDLE_RUNS = 15;
const RUNS = 3;

/**
 * One sweep over 100,000 and 1,000,000 open tickets of which 0, 1,000 and 50,000 are due, half of them for a warning and
 * half for breach and escalation; beside it the loop that locks, loads and ticks ticket by ticket.
 */
export async function run(): Promise<void> {
  const database = await startBenchDatabase();
  try {
    const city = await makeCity(database.owner, 'BEN');
    await prepareCity(database.owner, city);
    const rows: string[][] = [];
    let open = 0;
    for (const target of OPEN) {
      await step(`Making ${(target - open).toLocaleString('en')} open tickets`, async () => {
        await fillWithOpenTickets(database.owner, city, target - open);
        return undefined;
      });
      open = target;
      rows.push(...(await measureSweeps(database.owner, city, open)));
    }
    table('One sweep', ['open', 'due', 'sweep', 'a due ticket'], rows);
    table(
      `${BY_HAND.toLocaleString('en')} tickets of ${open.toLocaleString('en')}, one transaction each, against the sweep`,
      ['tickets', 'one by one', 'sweep', 'ratio'],
      await measureByHand(database.owner, city),
    );
  } finally {
    await disconnect();
    await database.stop();
  }
}

async function prepareCity(owner: Client, { tenantId, managerId }: BenchCity): Promise<void> {
  await owner.query(`insert into municipalities (code, name)
    select 'M' || n, 'Municipality ' || n from generate_series(1, ${OTHER_MUNICIPALITIES}) n`);
  await owner.query('update teams set manager_id = $2 where tenant_id = $1', [tenantId, managerId]);
  const actor = systemActor(tenantId as TenantId);
  await withActor(actor, (tx) => ensureStandardPolicies(tx, tenantId));
}

async function measureSweeps(owner: Client, city: BenchCity, open: number): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [due, runs] of [
    [0, IDLE_RUNS],
    [1_000, RUNS],
    [50_000, 1],
  ] as const) {
    const times: number[] = [];
    let processed = 0;
    for (let done = 0; done < runs; done += 1) {
      await makeDue(owner, city, due);
      const time = await timed(async () => {
        processed = (await sweep(new Date())).processed;
      });
      times.push(time);
      if (processed !== due) throw new Error(`${processed} tickets were processed, and ${due} were due.`);
    }
    const took = median(times);
    rows.push([
      ...[open, due].map((figure) => figure.toLocaleString('en')),
      ms(took),
      due === 0 ? '' : ms(took / due),
    ]);
  }
  return rows;
}

/** What a sweep without `sla_next_at` has to do for each open ticket, and one without batches for each due one. */
async function measureByHand(owner: Client, city: BenchCity): Promise<string[][]> {
  const idle = median(await timesOf(IDLE_RUNS, () => sweep(new Date())));
  const { rows: open } = await owner.query<{ id: string }>(
    `select id from tickets where tenant_id = $1 and sla_next_at > now() limit ${BY_HAND}`,
    [city.tenantId],
  );
  const overOpen = await timed(() => tickOneByOne(city, open));
  const due = await makeDue(owner, city, BY_HAND);
  const overDue = await timed(() => tickOneByOne(city, due));
  await makeDue(owner, city, BY_HAND);
  const swept = await timed(() => sweep(new Date()));
  return [
    ['open, nothing due', ms(overOpen), `${ms(idle)} (all of them)`, ratio(overOpen, idle)],
    ['due', ms(overDue), ms(swept), ratio(overDue, swept)],
  ];
}

async function tickOneByOne(city: BenchCity, tickets: readonly { id: string }[]): Promise<void> {
  const now = new Date();
  for (const { id } of tickets) {
    await withSystem(city.tenantId as TenantId, async (tx) => {
      const locked = await loadTickets(tx, Prisma.sql`t.id = ${id}::uuid ${forUpdate}`);
      await execute(tx, SYSTEM, locked, () => ({ kind: 'tick' }), await loadPolicies(tx), now);
    });
  }
}

/** Puts the deadlines of tickets that nothing has happened to into the past: one half to be warned, one breached. */
async function makeDue(owner: Client, city: BenchCity, count: number): Promise<{ id: string }[]> {
  if (count === 0) return [];
  await owner.query('set session_replication_role = replica');
  const { rows } = await owner.query<{ id: string }>(
    `with chosen as (
      select id, row_number() over () % 2 as half from tickets
      where tenant_id = $1 and status = 'open' and sla_next_at > now() and response_warn_at > now() limit $2)
    update tickets t set response_warn_at = now() - interval '2 minutes', sla_next_at = now() - interval '2 minutes',
      response_due_at = now() + case half when 0 then interval '4 hours' else interval '-1 minute' end
    from chosen where t.tenant_id = $1 and t.id = chosen.id returning t.id`,
    [city.tenantId, count],
  );
  await owner.query('set session_replication_role = origin');
  if (rows.length !== count) throw new Error(`Only ${rows.length} tickets were left to make due.`);
  await owner.query('vacuum analyze tickets');
  return rows;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
