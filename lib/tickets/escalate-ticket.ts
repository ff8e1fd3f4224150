import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { text, version } from '#lib/domain/ticket/ticket-input.ts';
import { executeAsSystem } from './execute.ts';
import { lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import type { TicketView } from './ticket-view.ts';

export const escalateTicketInput = z.strictObject({
  version,
  /** For staff: it stands in the ticket's history and in the audit trail, and leaves the house in no message. */
  reason: text('The reason', 500).pipe(z.string().min(1, 'Say why it has to be escalated.')),
});

export type EscalateTicketInput = z.infer<typeof escalateTicketInput>;

/**
 * Brings a ticket before the next level of its chain, in time or not, with a team or without. The row lock makes it follow
 * or precede a sweep at the same moment: each level comes once. Throws `not_found`, `conflict`, `forbidden`, `refused`.
 */
export function escalateTicket(
  actor: Actor,
  ticketId: string,
  input: EscalateTicketInput,
  now: Date,
): Promise<TicketView> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, input.version, now);
    requireCan(actor, 'ticket.escalate');
    await executeAsSystem(tx, actor, ticket, { kind: 'escalate', reason: input.reason }, now);
    return findTicketView(tx, actor, ticket.id, now);
  });
}
