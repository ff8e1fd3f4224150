import { Prisma } from '#lib/db/generated/client.ts';
import type { SystemTx, Tx } from '#lib/db/with-actor.ts';
import type { Deadlines } from '#lib/domain/sla/deadlines.ts';
import type { Occurrence } from '#lib/domain/sla/due-events.ts';
import { parseStops } from '#lib/domain/sla/timer-columns.ts';
import type { Ticket } from '#lib/domain/ticket/ticket.ts';

type Row = Omit<Ticket, 'deadlines' | 'stops' | 'escalation' | 'recorded'> & {
  clockStops: unknown;
  responseWarnAt: Date | null;
  responseDueAt: Date | null;
  resolutionWarnAt: Date | null;
  resolutionDueAt: Date | null;
  level: number;
  timer: Occurrence['clock'] | null;
  escalationNextAt: Date | null;
};

const columns = Prisma.sql`t.id, t.version, t.status, t.priority, t.category_id as "categoryId",
  t.is_sensitive as "isSensitive", t.team_id as "teamId", t.assignee_id as "assigneeId",
  t.assignment_reason as "assignmentReason", t.assignment_note as "assignmentNote",
  t.resolution_summary as "resolutionSummary", t.created_at as "createdAt", t.first_response_at as "firstResponseAt",
  t.resolved_at as "resolvedAt", t.closed_at as "closedAt", t.sla_policy_id as "policyId",
  t.response_warn_at as "responseWarnAt", t.response_due_at as "responseDueAt",
  t.resolution_warn_at as "resolutionWarnAt", t.resolution_due_at as "resolutionDueAt",
  t.clock_stops as "clockStops", t.escalation_level as level, t.escalation_clock as timer,
  t.escalation_next_at as "escalationNextAt", t.sla_next_at as "nextAt"`;

/**
 * Tickets that the actor sees, as the rules want them; what has been recorded of their timers is added by `withRecorded`.
 * `which` are conditions on `t` (tickets) with what follows them: an order, a limit, a lock.
 */
export async function loadTickets(tx: Tx, which: Prisma.Sql): Promise<Ticket[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select ${columns} from tickets t where t.tenant_id = (select app_tenant()) and ${which}`;
  return rows.map(toTicket);
}

/** Holds the rows until the transaction ends, so that two commands on one ticket follow each other. */
export const forUpdate = Prisma.sql`for no key update of t`;

function toTicket(row: Row): Ticket {
  const { clockStops, level, timer, escalationNextAt } = row;
  const { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt, ...facts } = row;
  const deadlines: Deadlines | null =
    responseWarnAt && responseDueAt
      ? { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt }
      : null;
  return {
    ...facts,
    deadlines,
    stops: parseStops(clockStops),
    escalation: { level, clock: timer, nextAt: escalationNextAt },
    recorded: [],
  };
}

/**
 * The same tickets with what has been recorded of their timers, as far as a decision at `now` depends on it: where
 * something is due, and where a chain has begun. One statement, or none.
 */
export async function withRecorded(tx: SystemTx, tickets: readonly Ticket[], now: Date): Promise<Ticket[]> {
  const needed = tickets.filter(
    ({ nextAt, escalation }) => (nextAt !== null && nextAt <= now) || escalation.clock !== null,
  );
  if (needed.length === 0) return [...tickets];
  const rows = await tx.$queryRaw<(Occurrence & { ticketId: string })[]>`
    select ticket_id as "ticketId", clock, event, level, due_at as "dueAt" from sla_occurrences
    where tenant_id = (select app_tenant()) and ticket_id = any (${needed.map(({ id }) => id)}::uuid[])
      and clock is not null`;
  const recorded = Map.groupBy(rows, ({ ticketId }) => ticketId);
  return tickets.map((ticket) => ({ ...ticket, recorded: recorded.get(ticket.id) ?? [] }));
}
