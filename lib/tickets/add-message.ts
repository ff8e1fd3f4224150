import { z } from 'zod';
import type { Actor } from '#lib/auth/actor.ts';
import { requireCan } from '#lib/auth/require.ts';
import { asSystem, withActor } from '#lib/db/with-actor.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { clockColumns } from '#lib/sla/ticket-clock.ts';
import { lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import { text } from './ticket-input.ts';
import type { TicketView } from './ticket-view.ts';

export const addMessageInput = z.object({
  body: text('The message', 5000).pipe(z.string().min(1, 'Write a message first.')),
  /** Public ones are for the resident, internal ones for staff. */
  visibility: z.enum(['public', 'internal']).default('public'),
});

export type AddMessageInput = z.infer<typeof addMessageInput>;

/** Adds a message or a note. The first public one by staff is the response to the resident. Throws `not_found`, `forbidden`. */
export function addMessage(
  actor: Actor,
  ticketId: string,
  input: AddMessageInput,
  now: Date,
): Promise<TicketView> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, undefined, now);
    requireCan(actor, input.visibility === 'public' ? 'ticket.message' : 'ticket.note');
    await tx.ticketMessage.create({
      data: {
        tenantId: actor.tenantId,
        ticketId: ticket.id,
        authorId: actor.userId,
        authorRole: actor.role,
        visibility: input.visibility,
        body: input.body,
        createdAt: now,
      },
    });
    const isResponse = input.visibility === 'public' && actor.role !== 'citizen' && actor.role !== 'system';
    if (isResponse && ticket.firstResponseAt === null) {
      const history = { startedAt: ticket.createdAt, respondedAt: now, stops: ticket.clockStops };
      const policy = (await loadPolicies(tx)).of(ticket);
      const clock = ticket.isSensitive
        ? {}
        : clockColumns(
            { history, status: ticket.status, resolvedAt: ticket.resolvedAt, escalation: ticket.escalation },
            policy,
            now,
          );
      await asSystem(tx, () =>
        tx.ticket.update({
          where: { tenantId_id: { tenantId: actor.tenantId, id: ticket.id } },
          data: { firstResponseAt: now, ...clock },
          select: { id: true },
        }),
      );
    }
    return findTicketView(tx, actor, ticket.id, now);
  });
}
