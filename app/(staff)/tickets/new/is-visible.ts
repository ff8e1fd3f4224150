import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';

/** Whether the actor could open the ticket's page. */
export async function isVisible(actor: Actor, ticketId: string): Promise<boolean> {
  try {
    await readTicket(actor, ticketId, new Date());
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false;
    throw error;
  }
}
