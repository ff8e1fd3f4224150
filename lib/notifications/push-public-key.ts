import { env } from '#lib/env.ts';
import { isConfigured } from './channels/missing-settings.ts';
import { webPush } from './channels/web-push.ts';

/** What a browser subscribes with; null where this installation sends no pushes. */
export const pushPublicKey = (): string | null => (isConfigured(webPush) ? env().VAPID_PUBLIC_KEY : null);
