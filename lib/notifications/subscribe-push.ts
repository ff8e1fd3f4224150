import { z } from 'zod';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { bellOwner } from './bell-owner.ts';
import { isConfigured } from './channels/missing-settings.ts';
import { isPublicHttpsUrl } from './channels/public-host.ts';
import { isPushStandIn } from './channels/push-request.ts';
import { webPush } from './channels/web-push.ts';

const NO_SERVICE = 'That is not the address of a push service. Turn it on from the browser itself.';
const NO_KEY = 'The browser’s key is not one. Turn it off and on again.';

const base64url = (bytes: number) =>
  z
    .string()
    .regex(/^[\w-]{1,100}$/, NO_KEY)
    .refine((key) => Buffer.from(key, 'base64url').length === bytes, NO_KEY);

/** What a browser's `PushSubscription` says of itself. */
export const pushSubscriptionInput = z.object({
  endpoint: z
    .string()
    .max(1000, NO_SERVICE)
    .refine((url) => isPublicHttpsUrl(url) || (URL.canParse(url) && isStandIn(new URL(url))), NO_SERVICE),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
});

const isStandIn = ({ protocol, host }: URL) => protocol === 'https:' && isPushStandIn(host);

export type PushSubscriptionInput = z.infer<typeof pushSubscriptionInput>;

/** More than anybody carries; an older one gives way to a new one. */
const MOST_DEVICES = 10;

/**
 * Lets a browser take the person's pushes while the session that began then lasts, and nobody else's any more. Whoever turns one on wants pushes: the channel
 * is chosen with it. Throws `forbidden`, and `refused` where the server has no push key.
 */
export function subscribePush(
  actor: Actor,
  input: PushSubscriptionInput,
  signedInAt: Date,
  now: Date,
): Promise<void> {
  return withActor(actor, async (tx) => {
    const userId = bellOwner(actor);
    if (!isConfigured(webPush))
      throw new AppError('refused', 'This installation sends no pushes. An administrator can set them up.');
    const { endpoint, keys } = input;
    // Somebody else may have used this browser before.
    await tx.$executeRaw`select take_over_browser(${endpoint})`;
    await tx.$executeRaw`
      insert into push_subscriptions (tenant_id, user_id, endpoint, p256dh, auth, created_at, signed_in_at)
      values (app_tenant(), ${userId}::uuid, ${endpoint}, ${keys.p256dh}, ${keys.auth}, ${now},
        ${signedInAt})
      on conflict (tenant_id, user_id, endpoint) do update set p256dh = excluded.p256dh, auth = excluded.auth,
        signed_in_at = excluded.signed_in_at`;
    await tx.$executeRaw`
      delete from push_subscriptions where tenant_id = (select app_tenant()) and user_id = ${userId}::uuid
        and endpoint in (select endpoint from push_subscriptions where tenant_id = (select app_tenant())
          and user_id = ${userId}::uuid order by created_at desc, endpoint offset ${MOST_DEVICES})`;
    await tx.$executeRaw`
      insert into notification_preferences as p (tenant_id, user_id, channels)
      values (app_tenant(), ${userId}::uuid, '{in_app,email,web_push}')
      on conflict (tenant_id, user_id) do update set channels = array_append(p.channels, 'web_push')
        where not 'web_push' = any (p.channels)`;
  });
}
