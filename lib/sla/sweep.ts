import { systemActor, type TenantId } from '#lib/auth/actor.ts';
import { ownerClient } from '#lib/db/client.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import { loadPolicies } from './policies.ts';
import { settleClocks } from './settle-clocks.ts';

/** Tickets of one transaction: long enough to be worth its round trips, short enough to hold nobody up. */
const BATCH = 500;

export type SweepReport = { tenants: number; taken: number };

/**
 * Settles every clock that has something due by `now`, in all municipalities. It costs what is due and not what is open:
 * `sla_next_at` is indexed and the only thing it looks for. Any number of workers may sweep at once: each takes rows
 * that no other holds (`skip locked`), and a row is due only until its transaction has moved `sla_next_at` on. What a
 * dying worker held is due still. A municipality that cannot be swept keeps no other waiting; its error is thrown at the end.
 */
export async function sweep(now: Date): Promise<SweepReport> {
  // `min` makes it one look into the index for each municipality. Asked by `exists`, the planner guesses from statistics how
  // many are due, and after a large sweep that guess is old: it then reads the whole table to find nothing.
  const tenants = await ownerClient().$queryRaw<{ tenantId: TenantId }[]>`
    select m.id as "tenantId" from municipalities m
    where (select min(t.sla_next_at) from tickets t where t.tenant_id = m.id) <= ${now}`;
  let taken = 0;
  const failures: unknown[] = [];
  for (const { tenantId } of tenants) {
    try {
      taken += await sweepTenant(tenantId, now);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1)
    throw new AggregateError(failures, `The sweep of ${failures.length} municipalities failed.`);
  return { tenants: tenants.length, taken };
}

/** The same for one municipality. @returns how many tickets were taken up */
export async function sweepTenant(tenantId: TenantId, now: Date): Promise<number> {
  const started = Date.now();
  let taken = 0;
  let lagMs = 0;
  for (;;) {
    const batch = await withActor(systemActor(tenantId), (tx) => sweepBatch(tx, now), { timeoutMs: 120_000 });
    taken += batch.taken;
    lagMs = Math.max(lagMs, batch.lagMs);
    if (batch.taken < BATCH) break;
  }
  const report = { tookMs: Date.now() - started, lagMs, taken };
  await withActor(systemActor(tenantId), (tx) => keepReport(tx, report, now));
  return taken;
}

async function sweepBatch(tx: Tx, now: Date): Promise<{ taken: number; lagMs: number }> {
  const due = await tx.$queryRaw<{ id: string; dueAt: Date }[]>`
    select id, sla_next_at as "dueAt" from tickets
    where tenant_id = (select app_tenant()) and sla_next_at <= ${now}
    order by sla_next_at limit ${BATCH} for no key update skip locked`;
  const [oldest] = due;
  if (!oldest) return { taken: 0, lagMs: 0 };
  const ids = due.map(({ id }) => id);
  await settleClocks(tx, ids, await loadPolicies(tx), now);
  return { taken: due.length, lagMs: now.getTime() - oldest.dueAt.getTime() };
}

async function keepReport(
  tx: Tx,
  report: { tookMs: number; lagMs: number; taken: number },
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    insert into sla_sweeps (tenant_id, swept_at, took_ms, lag_ms, taken)
    values (app_tenant(), ${now}, ${report.tookMs}, ${report.lagMs}, ${report.taken})
    on conflict (tenant_id) do update set swept_at = excluded.swept_at, took_ms = excluded.took_ms,
      lag_ms = excluded.lag_ms, taken = excluded.taken where sla_sweeps.swept_at <= excluded.swept_at`;
}
