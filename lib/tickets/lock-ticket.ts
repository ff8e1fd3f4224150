import { Prisma } from '#lib/db/generated/client.ts';
import { isUuid } from '#lib/db/uuid.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Ticket } from '#lib/domain/ticket/ticket.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { forUpdate, loadTickets } from './load-tickets.ts';
import { findTicketView } from './read-ticket.ts';

/**
 * Loads a ticket that the actor can see and holds its row until the transaction ends. Throws `not_found`, and `conflict`
 * with the current ticket when `version` is stale.
 */
export async function lockTicket(
  tx: Tx,
  actor: Actor,
  id: string,
  version: number | undefined,
  now: Date,
): Promise<Ticket> {
  if (!isUuid(id)) throw notFound('ticket');
  const [ticket] = await loadTickets(tx, Prisma.sql`t.id = ${id}::uuid ${forUpdate}`);
  if (!ticket) throw notFound('ticket');
  if (version !== undefined && version !== ticket.version) {
    throw new AppError(
      'conflict',
      `Somebody changed this ticket meanwhile: you have version ${version}, it is now at ${ticket.version}. Look at the current one and try again.`,
      {
        field: 'version',
        // Every view of a sensitive ticket is audited, and this error rolls back the audit entry with the transaction.
        extra: ticket.isSensitive ? {} : { current: await findTicketView(tx, actor, id, now) },
      },
    );
  }
  return ticket;
}
