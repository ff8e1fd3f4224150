import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { findTicketView } from '#lib/tickets/read-ticket.ts';
import {
  type ListRow,
  listColumns,
  presentListItem,
  type TicketListItem,
  ticketJoins,
} from '#lib/tickets/ticket-view.ts';

/** One ticket as the map shows it, by id or tracking number; null for one that the actor cannot see. */
export function ticketOnMap(
  actor: Actor,
  idOrTrackingNumber: string,
  now: Date,
): Promise<TicketListItem | null> {
  return withActor(actor, async (tx) => {
    const { id } = await findTicketView(tx, actor, idOrTrackingNumber, now);
    const [row] = await tx.$queryRaw<
      ListRow[]
    >`select ${listColumns(actor, now)} from tickets t ${ticketJoins}
      where t.tenant_id = ${actor.tenantId}::uuid and t.id = ${id}::uuid`;
    return row ? presentListItem(row) : null;
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
}
