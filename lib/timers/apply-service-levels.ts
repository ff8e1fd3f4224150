import { type Tx, withActor } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { addFigures, isUnchanged, NO_FIGURES, type Recount, recount } from '#lib/domain/sla/recalculate.ts';
import { withdrawWarnings } from '#lib/notifications/withdraw-warnings.ts';
import {
  policyIn,
  type Reach,
  reachSchema,
  type TicketInReach,
  ticketsInReach,
} from '#lib/sla/affected-tickets.ts';
import { loadPolicies, type SlaPolicies } from '#lib/sla/policies.ts';
import { settleClocks } from '#lib/tickets/settle-clocks.ts';

/** Tickets of one transaction: long enough to be worth its round trips, short enough to hold nobody up. */
const BATCH = 500;

/**
 * Moves the open tickets that a change reaches to their new terms. Each batch is one transaction with the place it has come
 * to, so a worker that dies leaves the rest to the next, and nothing is counted or written twice; two workers on one change
 * follow each other. A change that is finished, or not there, is passed over.
 */
export async function applyServiceLevels(tenantId: TenantId, changeId: string, now: Date): Promise<void> {
  for (;;) {
    const hasMore = await withActor(systemActor(tenantId), (tx) => applyBatch(tx, changeId, now), {
      timeoutMs: 120_000,
    });
    if (!hasMore) return;
  }
}

type Change = { id: string; summary: string; reach: Reach; lastTicketId: string | null };

async function applyBatch(tx: Tx, changeId: string, now: Date): Promise<boolean> {
  const change = await lockChange(tx, changeId);
  if (!change) return false;
  const policies = await loadPolicies(tx);
  const tickets = await lockSettled(tx, change, policies, now);
  const counted = tickets.map((ticket) => ({
    ticket,
    counted: recount(ticket, policyIn(change.reach, policies, ticket), now),
  }));
  const changed = counted.filter((one) => !isUnchanged(one.ticket, one.counted));
  await writeClocks(tx, changed, change.summary);
  const eased = changed.filter(({ counted }) => givesMoreTime(counted));
  await withdrawWarnings(
    tx,
    eased.map(({ ticket }) => ticket.id),
  );
  await settleClocks(
    tx,
    changed
      .filter((one) => one.counted.nextAt !== null && one.counted.nextAt <= now)
      .map(({ ticket }) => ticket.id),
    policies,
    now,
  );
  const isLast = tickets.length < BATCH;
  await keepPlace(
    tx,
    change,
    counted.map((one) => one.counted),
    tickets.at(-1)?.id ?? null,
    isLast ? now : null,
  );
  return !isLast;
}

/** What has not gone out yet would tell of a deadline that is none any more. */
const givesMoreTime = ({ move, noLongerOverdue }: Recount): boolean =>
  noLongerOverdue || (move?.before != null && (move.after === null || move.after > move.before));

async function lockChange(tx: Tx, changeId: string): Promise<Change | undefined> {
  const [row] = await tx.$queryRaw<(Omit<Change, 'reach'> & { reach: unknown })[]>`
    select id, summary, reach, last_ticket_id as "lastTicketId" from service_level_changes
    where tenant_id = (select app_tenant()) and id = ${changeId}::uuid and finished_at is null for no key update`;
  return row && { ...row, reach: reachSchema.parse(row.reach) };
}

/** What came due under the old terms is settled first: a breach one second ago is one, whatever is promised from now on. */
async function lockSettled(
  tx: Tx,
  { reach, lastTicketId }: Change,
  policies: SlaPolicies,
  now: Date,
): Promise<TicketInReach[]> {
  const page = { after: lastTicketId, limit: BATCH, locked: true };
  const tickets = await ticketsInReach(tx, reach, policies, page);
  const due = tickets.filter(({ nextAt }) => nextAt !== null && nextAt <= now).map(({ id }) => id);
  if (due.length === 0) return tickets;
  await settleClocks(tx, due, policies, now);
  return ticketsInReach(tx, reach, policies, page);
}

/** The trail of each ticket says what moved its deadlines. */
async function writeClocks(
  tx: Tx,
  changed: readonly { ticket: TicketInReach; counted: Recount }[],
  summary: string,
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ ticket, counted: { policyId, deadlines, escalation, nextAt } }) => ({
    id: ticket.id,
    policy_id: policyId,
    response_warn_at: deadlines.responseWarnAt,
    response_due_at: deadlines.responseDueAt,
    resolution_warn_at: deadlines.resolutionWarnAt,
    resolution_due_at: deadlines.resolutionDueAt,
    level: escalation.level,
    clock: escalation.clock,
    escalation_next_at: escalation.nextAt,
    sla_next_at: nextAt,
  }));
  await tx.$queryRaw`select set_config('app.reason', ${summary}, true)`;
  await tx.$executeRaw`
    update tickets t set sla_policy_id = r.policy_id, response_warn_at = r.response_warn_at,
      response_due_at = r.response_due_at, resolution_warn_at = r.resolution_warn_at,
      resolution_due_at = r.resolution_due_at, escalation_level = r.level, escalation_clock = r.clock,
      escalation_next_at = r.escalation_next_at, sla_next_at = r.sla_next_at
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, policy_id uuid, response_warn_at timestamptz,
      response_due_at timestamptz, resolution_warn_at timestamptz, resolution_due_at timestamptz, level smallint,
      clock text, escalation_next_at timestamptz, sla_next_at timestamptz)
    where t.tenant_id = (select app_tenant()) and t.id = r.id`;
  await tx.$queryRaw`select set_config('app.reason', '', true)`;
}

async function keepPlace(
  tx: Tx,
  change: Change,
  counted: readonly Recount[],
  lastTicketId: string | null,
  finishedAt: Date | null,
): Promise<void> {
  const { reached: done, moved, becameOverdue, noLongerOverdue } = addFigures(NO_FIGURES, counted);
  await tx.$executeRaw`
    update service_level_changes set done = done + ${done}, moved = moved + ${moved},
      became_overdue = became_overdue + ${becameOverdue}, no_longer_overdue = no_longer_overdue + ${noLongerOverdue},
      last_ticket_id = coalesce(${lastTicketId}::uuid, last_ticket_id), finished_at = ${finishedAt}
    where tenant_id = (select app_tenant()) and id = ${change.id}::uuid`;
}
