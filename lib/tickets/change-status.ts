import { z } from 'zod';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { TICKET_STATUSES } from '#lib/domain/ticket/status.ts';
import { text, version } from '#lib/domain/ticket/ticket-input.ts';
import { executeAsSystem } from './execute.ts';
import { lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import { saveMessage } from './save-message.ts';
import type { TicketView } from './ticket-view.ts';

export const changeStatusInput = z.strictObject({
  status: z.enum(TICKET_STATUSES, `The status is one of ${TICKET_STATUSES.join(', ')}.`),
  version,
  resolutionSummary: text('The resolution summary', 5000).optional(),
  /** Kept as an internal note. */
  note: text('The note', 5000).optional(),
});

export type ChangeStatusInput = z.infer<typeof changeStatusInput>;

/** Moves a ticket to another status, and its timers with it. Throws `not_found`, `conflict`, `refused`, `forbidden`. */
export function changeStatus(
  actor: Actor,
  ticketId: string,
  { status, version, resolutionSummary, note }: ChangeStatusInput,
  now: Date,
): Promise<TicketView> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, version, now);
    const summary = resolutionSummary === undefined ? {} : { resolutionSummary };
    await executeAsSystem(tx, actor, ticket, { kind: 'change_status', to: status, ...summary }, now);
    // The timeline finds the note of a pause by this instant.
    if (note) await saveMessage(tx, actor, { ticketId, visibility: 'internal', body: note }, now);
    return findTicketView(tx, actor, ticket.id, now);
  });
}
