import { Prisma } from '#lib/db/generated/client.ts';
import { type SystemTx, withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { addFigures, type Figures, NO_FIGURES } from '#lib/domain/sla/recalculate.ts';
import { isInReach, pageAfter, policyIn, type Reach, reachSchema } from '#lib/sla/affected-tickets.ts';
import { loadPolicies, type SlaPolicies } from '#lib/sla/policies.ts';
import { execute, SYSTEM } from '#lib/tickets/execute.ts';
import { forUpdate, loadTickets } from '#lib/tickets/load-tickets.ts';
import type { DecidedTicket } from '#lib/tickets/save-tickets.ts';

/** Tickets of one transaction: long enough to be worth its round trips, short enough to hold nobody up. */
const BATCH = 500;

/**
 * Moves the open tickets that a change reaches to their new terms. Each batch is one transaction with the place it has come
 * to, so a worker that dies leaves the rest to the next, and nothing is counted or written twice; two workers on one change
 * follow each other. A change that is finished, or not there, is passed over.
 */
export async function applyServiceLevels(
  tenantId: TenantId,
  changeId: string,
  clock: () => Date,
): Promise<void> {
  for (;;) {
    const hasMore = await withSystem(tenantId, (tx) => applyBatch(tx, changeId, clock), {
      timeoutMs: 120_000,
    });
    if (!hasMore) return;
  }
}

type Change = { id: string; summary: string; reach: Reach; lastTicketId: string | null };

async function applyBatch(tx: SystemTx, changeId: string, clock: () => Date): Promise<boolean> {
  const change = await lockChange(tx, changeId);
  if (!change) return false;
  const { reach, summary, lastTicketId } = change;
  const policies = await loadPolicies(tx);
  const page = await loadTickets(
    tx,
    Prisma.sql`${isInReach(reach, policies)} ${pageAfter(lastTicketId, BATCH)} ${forUpdate}`,
  );
  // Asked behind the locks: a sweep may have come by while this waited, and must not be thought to lie ahead.
  const now = clock();
  // The trail of each ticket says what moved its deadlines.
  const decided = await execute(
    tx,
    SYSTEM,
    page,
    (ticket) => ({ kind: 'recalculate', policy: policyIn(reach, policies, ticket) }),
    policies,
    now,
    { reason: summary },
  );
  await processDue(tx, decided, policies, now);
  const recounts = decided.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'recalculated' ? [event.recount] : [])),
  );
  const isLast = page.length < BATCH;
  await saveProgress(
    tx,
    change,
    addFigures(NO_FIGURES, page.length, recounts),
    page.at(-1)?.id ?? null,
    isLast ? now : null,
  );
  return !isLast;
}

/** What lies in the past under the new terms is recorded in the same transaction. */
async function processDue(
  tx: SystemTx,
  decided: readonly DecidedTicket[],
  policies: SlaPolicies,
  now: Date,
): Promise<void> {
  const ids = decided.flatMap(({ id, patch: { slaNextAt } }) => (slaNextAt && slaNextAt <= now ? [id] : []));
  if (ids.length === 0) return;
  const due = await loadTickets(tx, Prisma.sql`t.id = any (${ids}::uuid[])`);
  await execute(tx, SYSTEM, due, () => ({ kind: 'tick' }), policies, now);
}

async function lockChange(tx: SystemTx, changeId: string): Promise<Change | undefined> {
  const [row] = await tx.$queryRaw<(Omit<Change, 'reach'> & { reach: unknown })[]>`
    select id, summary, reach, last_ticket_id as "lastTicketId" from service_level_changes
    where tenant_id = (select app_tenant()) and id = ${changeId}::uuid and finished_at is null for no key update`;
  return row && { ...row, reach: reachSchema.parse(row.reach) };
}

async function saveProgress(
  tx: SystemTx,
  change: Change,
  { reached, moved, becameOverdue, noLongerOverdue }: Figures,
  lastTicketId: string | null,
  finishedAt: Date | null,
): Promise<void> {
  await tx.$executeRaw`
    update service_level_changes set done = done + ${reached}, moved = moved + ${moved},
      became_overdue = became_overdue + ${becameOverdue}, no_longer_overdue = no_longer_overdue + ${noLongerOverdue},
      last_ticket_id = coalesce(${lastTicketId}::uuid, last_ticket_id), finished_at = ${finishedAt}
    where tenant_id = (select app_tenant()) and id = ${change.id}::uuid`;
}
