import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { bellOwner } from '#lib/notifications/bell-owner.ts';
import { staffChannels } from '#lib/notifications/channels/channel.ts';
import { lockTicket } from '#lib/tickets/lock-ticket.ts';
import { type Watchers, watchersOf } from './list-watchers.ts';

export const watchTicketInput = z.strictObject({
  /** For this ticket. Null: as in one's preferences. */
  channels: staffChannels
    .refine((chosen) => chosen.length > 0, 'Choose at least one way, or stop watching.')
    .nullable()
    .default(null),
});

export type WatchTicketInput = z.infer<typeof watchTicketInput>;

/**
 * Lets the actor hear of each step of a ticket, whoever has it, until they stop. Watching again changes the channels.
 * Throws `not_found`, `forbidden`.
 */
export function watchTicket(
  actor: Actor,
  ticketId: string,
  { channels }: WatchTicketInput,
  now: Date,
): Promise<Watchers> {
  return withActor(actor, async (tx) => {
    // Locked, so that it cannot become sensitive meanwhile: then nobody may watch it.
    const ticket = await lockTicket(tx, actor, ticketId, undefined, now);
    requireCan(actor, 'ticket.watch');
    const userId = bellOwner(actor);
    await tx.$executeRaw`
      insert into ticket_watchers (tenant_id, ticket_id, user_id, reason, channels)
      values (app_tenant(), ${ticket.id}::uuid, ${userId}::uuid, 'own', ${channels}::text[])
      on conflict (tenant_id, ticket_id, user_id)
        do update set reason = 'own', channels = excluded.channels, declined_team_id = null`;
    return watchersOf(tx, userId, ticket.id);
  });
}
