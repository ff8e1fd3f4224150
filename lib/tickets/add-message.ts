import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { clockColumns } from '#lib/domain/sla/timer-columns.ts';
import { text } from '#lib/domain/ticket/ticket-input.ts';
import { invalid } from '#lib/errors.ts';
import { notifyMentions } from '#lib/notifications/enqueue.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { type LockedTicket, lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import type { TicketView } from './ticket-view.ts';

export const addMessageInput = z.strictObject({
  body: text('The message', 5000).pipe(z.string().min(1, 'Write a message first.')),
  /** Public ones are for the resident, internal ones for staff. */
  visibility: z.enum(['public', 'internal']).default('public'),
  /** Colleagues who are to be told, by id. */
  mentions: z
    .array(z.uuid('A person is mentioned by their id.'))
    .max(20, 'A message can mention 20 people at most.')
    .optional(),
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
    const mentions = [...new Set(input.mentions)];
    await requireMentionable(tx, actor, ticket, mentions);
    const { id: messageId } = await tx.ticketMessage.create({
      data: {
        tenantId: actor.tenantId,
        ticketId: ticket.id,
        authorId: actor.userId,
        authorRole: actor.role,
        visibility: input.visibility,
        body: input.body,
        mentions,
        createdAt: now,
      },
      select: { id: true },
    });
    if (mentions.length > 0) {
      await notifyMentions(tx, actor, { ticketId: ticket.id, messageId, userIds: mentions }, now);
    }
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

/** Whoever is told of a ticket must be able to open it: managers and administrators, and the people of its team. */
async function requireMentionable(
  tx: Tx,
  actor: Actor,
  ticket: LockedTicket,
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return;
  requireCan(actor, 'ticket.note');
  if (ticket.isSensitive)
    throw invalid('mentions', 'Nobody is notified of a sensitive report: mention nobody in it.');
  const who = await tx.user.findMany({
    where: {
      id: { in: [...userIds] },
      disabledAt: null,
      memberships: {
        some: {
          tenantId: actor.tenantId,
          OR: [
            { role: { in: ['manager', 'admin'] } },
            ...(ticket.teamId === null
              ? []
              : [{ role: 'field_worker', teams: { some: { teamId: ticket.teamId } } }]),
          ],
        },
      },
    },
    select: { id: true },
  });
  if (who.length < userIds.length) {
    throw invalid(
      'mentions',
      'Somebody you mention cannot see this ticket. Leave them out, or give the ticket to their team first.',
    );
  }
}
