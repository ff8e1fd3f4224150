import { isUuid } from '#lib/db/uuid.ts';
import { asSystem, type Tx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { ClockStop } from '#lib/domain/sla/deadlines.ts';
import type { Escalation } from '#lib/domain/sla/due-events.ts';
import { parseStops } from '#lib/domain/sla/timer-columns.ts';
import type { Priority, TicketStatus } from '#lib/domain/ticket/status.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { findTicketView } from './read-ticket.ts';
import { settleClocks } from './settle-clocks.ts';

/** What a command needs to know of the ticket it is about to change. */
export type LockedTicket = {
  id: string;
  version: number;
  status: TicketStatus;
  priority: Priority;
  categoryId: string;
  isSensitive: boolean;
  teamId: string | null;
  assigneeId: string | null;
  assignmentReason: 'routing' | 'rerouting' | 'manual' | 'escalation';
  resolutionSummary: string | null;
  createdAt: Date;
  firstResponseAt: Date | null;
  resolvedAt: Date | null;
  escalation: Escalation;
  clockStops: ClockStop[];
  /** The policy it runs under; null for the built-in one, and for a ticket without deadlines. */
  policyId: string | null;
  hasDeadlines: boolean;
};

/**
 * Loads a ticket that the actor can see and holds its row until the transaction ends, so that two commands on one
 * ticket follow each other. What is due of its clock is settled first: a breach one second ago is one, whoever comes
 * before the sweep. Throws `not_found`, and `conflict` with the current ticket when `version` is stale.
 */
export async function lockTicket(
  tx: Tx,
  actor: Actor,
  id: string,
  version: number | undefined,
  now: Date,
): Promise<LockedTicket> {
  if (!isUuid(id)) throw notFound('ticket');
  const locked = await lockRow(tx, actor, id);
  if (!locked) throw notFound('ticket');
  if (version !== undefined && version !== locked.version) {
    throw new AppError(
      'conflict',
      `Somebody changed this ticket meanwhile: you have version ${version}, it is now at ${locked.version}. Look at the current one and try again.`,
      {
        field: 'version',
        // Showing it would be a view, and the refusal takes the record of it back.
        extra: locked.isSensitive ? {} : { current: await findTicketView(tx, actor, id, now) },
      },
    );
  }
  if (locked.slaNextAt === null || locked.slaNextAt > now) return present(locked);
  await asSystem(tx, async () => settleClocks(tx, [id], await loadPolicies(tx), now));
  return present((await lockRow(tx, actor, id)) ?? locked);
}

type Row = Omit<LockedTicket, 'clockStops' | 'escalation'> & {
  clockStops: unknown;
  slaNextAt: Date | null;
  level: number;
  clock: Escalation['clock'];
  escalationNextAt: Date | null;
};

async function lockRow(tx: Tx, actor: Actor, id: string): Promise<Row | undefined> {
  const rows = await tx.$queryRaw<Row[]>`
    select id, version, status, priority, category_id as "categoryId", is_sensitive as "isSensitive",
      team_id as "teamId", assignee_id as "assigneeId", assignment_reason as "assignmentReason",
      resolution_summary as "resolutionSummary", created_at as "createdAt", first_response_at as "firstResponseAt",
      resolved_at as "resolvedAt", sla_next_at as "slaNextAt", clock_stops as "clockStops",
      sla_policy_id as "policyId", response_due_at is not null as "hasDeadlines", escalation_level as level, escalation_clock as clock, escalation_next_at as "escalationNextAt"
    from tickets where tenant_id = ${actor.tenantId}::uuid and id = ${id}::uuid for no key update`;
  return rows[0];
}

const present = ({
  clockStops,
  slaNextAt: _slaNextAt,
  level,
  clock,
  escalationNextAt,
  ...ticket
}: Row): LockedTicket => ({
  ...ticket,
  clockStops: parseStops(clockStops),
  escalation: { level, clock, nextAt: escalationNextAt },
});
