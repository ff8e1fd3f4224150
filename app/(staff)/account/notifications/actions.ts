'use server';

import { revalidatePath } from 'next/cache';
import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor, requireClaims } from '#lib/auth/session.ts';
import { sessionBegan } from '#lib/auth/session-token.ts';
import { type Preferences, preferencesInput, setPreferences } from '#lib/notifications/preferences.ts';
import {
  type PushSubscriptionInput,
  pushSubscriptionInput,
  subscribePush,
} from '#lib/notifications/subscribe-push.ts';
import { unsubscribePush } from '#lib/notifications/unsubscribe-push.ts';

export async function setPreferencesAction(input: Preferences): Promise<ActionResult<Preferences>> {
  const actor = await requireActor();
  return actionResult(() => setPreferences(actor, preferencesInput.parse(input)));
}

export async function subscribePushAction(input: PushSubscriptionInput): Promise<ActionResult<void>> {
  const [actor, claims] = [await requireActor(), await requireClaims()];
  return actionResult(async () => {
    await subscribePush(actor, pushSubscriptionInput.parse(input), sessionBegan(claims), new Date());
    revalidatePath('/account/notifications');
  });
}

export async function unsubscribePushAction(endpoint: string): Promise<ActionResult<void>> {
  const actor = await requireActor();
  return actionResult(async () => {
    await unsubscribePush(actor, pushSubscriptionInput.shape.endpoint.parse(endpoint));
    revalidatePath('/account/notifications');
  });
}
