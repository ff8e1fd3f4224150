import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Ticket } from '#lib/domain/ticket/ticket.ts';
import { text } from '#lib/domain/ticket/ticket-input.ts';
import { invalid } from '#lib/errors.ts';
import { findMentionable } from '#lib/people/list-mentionable.ts';
import { executeAsSystem } from './execute.ts';
import { lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import { saveMessage } from './save-message.ts';
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
    const messageId = randomUUID();
    const { visibility, body } = input;
    await executeAsSystem(tx, actor, ticket, { kind: 'message', messageId, visibility, mentions }, now);
    // After what was due before it, which the command has recorded: the trail keeps this order.
    await saveMessage(tx, actor, { id: messageId, ticketId: ticket.id, visibility, body, mentions }, now);
    return findTicketView(tx, actor, ticket.id, now);
  });
}

/** Whoever is told of a ticket must be able to open it. */
async function requireMentionable(
  tx: Tx,
  actor: Actor,
  ticket: Ticket,
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return;
  requireCan(actor, 'ticket.note');
  if (ticket.isSensitive)
    throw invalid('mentions', 'Nobody is notified of a sensitive report: mention nobody in it.');
  const colleagues = new Set((await findMentionable(tx, ticket.id)).map(({ id }) => id));
  if (userIds.some((id) => !colleagues.has(id))) {
    throw invalid(
      'mentions',
      'Somebody you mention cannot see this ticket. Leave them out, or give the ticket to their team first.',
    );
  }
}
