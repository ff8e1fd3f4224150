import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { bellOwner } from '#lib/notifications/bell-owner.ts';
import { lockTicket } from '#lib/tickets/lock-ticket.ts';
import { type Watchers, watchersOf } from './list-watchers.ts';

/**
 * Lets the actor hear no more of a ticket, and keeps it so while the ticket stays with its team: an assignment within
 * the team makes nobody watch again but the person it is given to. Throws `not_found`, `forbidden`.
 */
export function unwatchTicket(actor: Actor, ticketId: string, now: Date): Promise<Watchers> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, undefined, now);
    requireCan(actor, 'ticket.watch');
    const userId = bellOwner(actor);
    if (ticket.teamId === null) {
      await tx.ticketWatcher.deleteMany({ where: { ticketId: ticket.id, userId } });
    } else {
      await tx.$executeRaw`
        insert into ticket_watchers (tenant_id, ticket_id, user_id, reason, declined_team_id)
        values (app_tenant(), ${ticket.id}::uuid, ${userId}::uuid, 'declined', ${ticket.teamId}::uuid)
        on conflict (tenant_id, ticket_id, user_id)
          do update set reason = 'declined', channels = null, declined_team_id = excluded.declined_team_id`;
    }
    return watchersOf(tx, userId, ticket.id);
  });
}
