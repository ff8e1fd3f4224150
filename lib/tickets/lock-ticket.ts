import type { Actor } from '#lib/auth/actor.ts';
import { isUuid } from '#lib/db/uuid.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import { AppError, notFound } from '#lib/errors.ts';
import type { ClockStop } from '#lib/sla/clock.ts';
import { parseStops } from '#lib/sla/ticket-clock.ts';
import { findTicketView } from './read-ticket.ts';
import type { Priority, TicketStatus } from './ticket-status.ts';

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
  /** Warnings and breaches up to here are dealt with; the sweep has yet to see what came after. */
  recordedUntil: Date;
  clockStops: ClockStop[];
};

/**
 * Loads a ticket that the actor can see and holds its row until the transaction ends, so that two commands on one
 * ticket follow each other. Throws `not_found`, and `conflict` with the current ticket when `version` is stale (but for
 * a sensitive one: with the refusal its audited view would be rolled back).
 */
export async function lockTicket(
  tx: Tx,
  actor: Actor,
  id: string,
  version: number | undefined,
  now: Date,
): Promise<LockedTicket> {
  if (!isUuid(id)) throw notFound('ticket');
  type Row = Omit<LockedTicket, 'clockStops' | 'recordedUntil'> & {
    clockStops: unknown;
    slaNextAt: Date | null;
  };
  const rows = await tx.$queryRaw<Row[]>`
    select id, version, status, priority, category_id as "categoryId", is_sensitive as "isSensitive",
      team_id as "teamId", assignee_id as "assigneeId", assignment_reason as "assignmentReason",
      resolution_summary as "resolutionSummary", created_at as "createdAt", first_response_at as "firstResponseAt",
      resolved_at as "resolvedAt", sla_next_at as "slaNextAt", clock_stops as "clockStops"
    from tickets where tenant_id = ${actor.tenantId}::uuid and id = ${id}::uuid for no key update`;
  const row = rows[0];
  if (!row) throw notFound('ticket');
  if (version !== undefined && version !== row.version) {
    throw new AppError(
      'conflict',
      `Somebody changed this ticket meanwhile: you have version ${version}, it is now at ${row.version}. Look at the current one and try again.`,
      {
        field: 'version',
        extra: row.isSensitive ? {} : { current: await findTicketView(tx, actor, id, now) },
      },
    );
  }
  const { slaNextAt, clockStops, ...ticket } = row;
  const justBeforeNext = slaNextAt ? slaNextAt.getTime() - 1 : Number.POSITIVE_INFINITY;
  return {
    ...ticket,
    clockStops: parseStops(clockStops),
    recordedUntil: new Date(Math.min(now.getTime(), justBeforeNext)),
  };
}
