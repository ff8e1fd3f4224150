import { z } from 'zod';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { escalationAfter } from '#lib/domain/sla/due-events.ts';
import { clockColumns, stopsAfter } from '#lib/domain/sla/timer-columns.ts';
import {
  isFinished,
  refusalOfChange,
  TICKET_STATUSES,
  type TicketStatus,
} from '#lib/domain/ticket/status.ts';
import { mayChangeStatus } from '#lib/domain/ticket/status-choices.ts';
import { text, version } from '#lib/domain/ticket/ticket-input.ts';
import { AppError, forbidden } from '#lib/errors.ts';
import { notifyStatusChange } from '#lib/notifications/enqueue.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { type LockedTicket, lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import type { TicketView } from './ticket-view.ts';

export const changeStatusInput = z.strictObject({
  status: z.enum(TICKET_STATUSES, `The status is one of ${TICKET_STATUSES.join(', ')}.`),
  version,
  resolutionSummary: text('The resolution summary', 5000).optional(),
  /** Kept as an internal note. */
  note: text('The note', 5000).optional(),
});

export type ChangeStatusInput = z.infer<typeof changeStatusInput>;

/** Moves a ticket to another status, and its clock with it. Throws `not_found`, `conflict`, `refused`, `forbidden`. */
export function changeStatus(
  actor: Actor,
  ticketId: string,
  input: ChangeStatusInput,
  now: Date,
): Promise<TicketView> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, input.version, now);
    requireChange(actor, ticket, input);
    await tx.ticket.update({
      where: { tenantId_id: { tenantId: actor.tenantId, id: ticket.id } },
      data: { status: input.status, ...(await columnsAfter(tx, actor, ticket, input, now)) },
      select: { id: true },
    });
    if (input.note) {
      await tx.ticketMessage.create({
        data: {
          tenantId: actor.tenantId,
          ticketId: ticket.id,
          authorId: actor.userId,
          authorRole: actor.role,
          visibility: 'internal',
          body: input.note,
          // The clock's account finds the note of a pause by this instant.
          createdAt: now,
        },
      });
    }
    await notifyStatusChange(tx, actor, ticket.id, now);
    return findTicketView(tx, actor, ticket.id, now);
  });
}

function requireChange(actor: Actor, ticket: LockedTicket, input: ChangeStatusInput): void {
  const change = { from: ticket.status, to: input.status, resolutionSummary: input.resolutionSummary };
  const refusal = refusalOfChange(change);
  if (refusal) {
    const lacksSummary = input.status === 'resolved' && !input.resolutionSummary;
    throw new AppError('refused', refusal, { field: lacksSummary ? 'resolutionSummary' : 'status' });
  }
  const verdict = mayChangeStatus(actor, change);
  if (!verdict.allowed) throw forbidden(verdict.reason);
}

/** A change of status by staff is a response to the resident. */
const answers = (actor: Actor) => actor.role !== 'system' && can(actor, 'ticket.work').allowed;

async function columnsAfter(tx: Tx, actor: Actor, ticket: LockedTicket, input: ChangeStatusInput, now: Date) {
  const times = finishingTimes(ticket, input.status, now);
  const firstResponseAt = ticket.firstResponseAt ?? (answers(actor) ? now : null);
  const stops = stopsAfter(ticket.clockStops, input.status, now);
  const summary = input.resolutionSummary ? { resolutionSummary: input.resolutionSummary } : {};
  if (ticket.isSensitive) return { ...times, ...summary, firstResponseAt };

  const policy = (await loadPolicies(tx)).of(ticket);
  const escalation = escalationAfter(ticket.escalation, input.status);
  const clock = clockColumns(
    {
      history: { startedAt: ticket.createdAt, respondedAt: firstResponseAt, stops },
      status: input.status,
      resolvedAt: times.resolvedAt,
      escalation,
    },
    policy,
    now,
  );
  return {
    ...times,
    ...summary,
    ...clock,
    escalationLevel: escalation.level,
    escalationClock: escalation.clock,
    escalationNextAt: escalation.nextAt,
    firstResponseAt,
    clockStops: stops,
  };
}

function finishingTimes(ticket: LockedTicket, to: TicketStatus, now: Date) {
  if (!isFinished(to)) return { resolvedAt: null, closedAt: null };
  return {
    resolvedAt: to === 'cancelled' ? null : (ticket.resolvedAt ?? now),
    closedAt: to === 'resolved' ? null : now,
  };
}
