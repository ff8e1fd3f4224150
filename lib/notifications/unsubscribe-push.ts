import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { bellOwner } from './bell-owner.ts';

/** Sends a browser no more pushes. With the person's last one the channel is given up too. Throws `forbidden`. */
export function unsubscribePush(actor: Actor, endpoint: string): Promise<void> {
  return withActor(actor, async (tx) => {
    const userId = bellOwner(actor);
    await tx.pushSubscription.deleteMany({ where: { userId, endpoint } });
    await tx.$executeRaw`
      update notification_preferences set channels = array_remove(channels, 'web_push')
      where tenant_id = (select app_tenant()) and user_id = ${userId}::uuid
        and not exists (select from push_subscriptions s
          where s.tenant_id = (select app_tenant()) and s.user_id = ${userId}::uuid)`;
  });
}
