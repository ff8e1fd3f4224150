import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type SystemTx, withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { execute, SYSTEM } from '#lib/tickets/execute.ts';
import { forUpdate, loadTickets } from '#lib/tickets/load-tickets.ts';

/** Tickets of one transaction: long enough to be worth its round trips, short enough to hold nobody up. */
const BATCH = 500;

/** How long a ticket waits whose timer could not be processed. */
const RETRY_MINUTES = 15;

/** `processed`: how many tickets had something due, those included that failed. */
export type SweepReport = { tenants: number; processed: number };

/**
 * Processes every timer that has something due by `now`, in all municipalities. The cost is that of the due tickets and not of
 * the open ones: the only condition is on `sla_next_at`, which is indexed. Any number of workers may sweep at once: each locks
 * rows that no other holds (`skip locked`), and a row is due only until its transaction has moved `sla_next_at` on. The rows
 * that a dying worker held stay due. A municipality that cannot be swept delays no other; its error is thrown at the end.
 */
export async function sweep(now: Date): Promise<SweepReport> {
  // `min` makes it one look into the index for each municipality. Asked by `exists`, the planner guesses from statistics how
  // many are due, and after a large sweep that guess is old: it then reads the whole table to find nothing.
  const tenants = await ownerClient().$queryRaw<{ tenantId: TenantId }[]>`
    select m.id as "tenantId" from municipalities m
    where (select min(t.sla_next_at) from tickets t where t.tenant_id = m.id) <= ${now}`;
  await recordIdleRuns(tenants, now);
  let processed = 0;
  const failures: unknown[] = [];
  for (const { tenantId } of tenants) {
    try {
      processed += await sweepTenant(tenantId, now);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1)
    throw new AggregateError(failures, `The sweep of ${failures.length} municipalities failed.`);
  return { tenants: tenants.length, processed };
}

/**
 * Records idle runs, so that a municipality without due tickets does not look unmonitored. In the order of their ids, so that
 * two sweeps do not deadlock.
 */
async function recordIdleRuns(due: readonly { tenantId: TenantId }[], now: Date): Promise<void> {
  const dueIds = due.map(({ tenantId }) => tenantId);
  await ownerClient().$executeRaw`
    insert into sla_sweeps (tenant_id, swept_at, took_ms, lag_ms, taken)
    select id, ${now}, 0, 0, 0 from municipalities where id <> all (${dueIds}::uuid[]) order by id
    on conflict (tenant_id) do update set swept_at = excluded.swept_at, took_ms = 0, lag_ms = 0, taken = 0,
      failed = ${failedAfter(Prisma.sql`excluded`)}
    where sla_sweeps.swept_at <= excluded.swept_at`;
}

/** The same for one municipality. @returns how many tickets were processed */
export async function sweepTenant(tenantId: TenantId, now: Date): Promise<number> {
  const started = Date.now();
  let processed = 0;
  let lagMs = 0;
  let failed = 0;
  for (;;) {
    const batch = await withSystem(tenantId, (tx) => sweepBatch(tx, now), { timeoutMs: 120_000 });
    processed += batch.processed;
    failed += batch.failed;
    lagMs = Math.max(lagMs, batch.lagMs);
    if (batch.processed < BATCH) break;
  }
  const run = { tookMs: Date.now() - started, lagMs, processed, failed };
  await withSystem(tenantId, (tx) => recordRun(tx, run, now));
  return processed;
}

type Batch = { processed: number; failed: number; lagMs: number };

async function sweepBatch(tx: SystemTx, now: Date): Promise<Batch> {
  const due = await loadTickets(
    tx,
    Prisma.sql`t.sla_next_at <= ${now} order by t.sla_next_at limit ${BATCH} ${forUpdate} skip locked`,
  );
  const [oldest] = due;
  if (!oldest?.nextAt) return { processed: 0, failed: 0, lagMs: 0 };
  const failed: string[] = [];
  const onFailure = (ticketId: string, error: unknown) => {
    failed.push(ticketId);
    // A sensitive ticket has no timers, so its id never stands here.
    logger.error({ ticketId, error: loggableError(error) }, 'a timer could not be processed');
  };
  await execute(tx, SYSTEM, due, () => ({ kind: 'tick' }), await loadPolicies(tx), now, { onFailure });
  await deferFailed(tx, failed, now);
  return { processed: due.length, failed: failed.length, lagMs: now.getTime() - oldest.nextAt.getTime() };
}

/** A ticket that cannot be processed (its calendar has no hours, say) is retried later and delays no other meanwhile. */
async function deferFailed(tx: SystemTx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  const later = new Date(now.getTime() + RETRY_MINUTES * 60_000);
  await tx.$executeRaw`update tickets set sla_next_at = ${later}
    where tenant_id = (select app_tenant()) and id = any (${ids}::uuid[])`;
}

/** The count of failed tickets stays until they are retried: a run in between has not processed them. */
const failedAfter = (run: Prisma.Sql) => Prisma.sql`case
  when ${run}.failed > 0 or sla_sweeps.failed_at <= ${run}.swept_at - make_interval(mins => ${RETRY_MINUTES}::int)
  then ${run}.failed else sla_sweeps.failed end`;

async function recordRun(
  tx: SystemTx,
  run: { tookMs: number; lagMs: number; processed: number; failed: number },
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    insert into sla_sweeps (tenant_id, swept_at, took_ms, lag_ms, taken, failed, failed_at)
    values (app_tenant(), ${now}, ${run.tookMs}, ${run.lagMs}, ${run.processed}, ${run.failed},
      ${run.failed > 0 ? now : null})
    on conflict (tenant_id) do update set swept_at = excluded.swept_at, took_ms = excluded.took_ms,
      lag_ms = excluded.lag_ms, taken = excluded.taken, failed = ${failedAfter(Prisma.sql`excluded`)},
      failed_at = coalesce(excluded.failed_at, sla_sweeps.failed_at)
    where sla_sweeps.swept_at <= excluded.swept_at`;
}
