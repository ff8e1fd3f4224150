import { SESSION_SECONDS } from '#lib/auth/session-token.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { systemActor } from '#lib/domain/access/actor.ts';
import { subjectOf } from '#lib/domain/language/messages.ts';
import type { Channel, Outgoing, SendResult } from './channel.ts';
import { NotPublic } from './public-host.ts';
import { postPush, type Subscription } from './push-request.ts';

/**
 * To every browser that takes a person's pushes, while they are signed in there. It counts as sent when one of them has
 * it. One in doubt is sent again under the same tag, by which a browser replaces what it shows already: rather twice than
 * not at all.
 */
export const webPush: Channel = {
  name: 'web_push',
  needs: ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'],
  send: async (message) => {
    const subscriptions = await subscriptionsOf(message);
    const payload = payloadOf(message);
    const attempts = await Promise.all(
      subscriptions.map(async (subscription) => ({ subscription, came: await push(subscription, payload) })),
    );
    const gone = attempts.filter(({ came }) => came === 'gone');
    if (gone.length > 0)
      await forget(
        message,
        gone.map(({ subscription }) => subscription.endpoint),
      );
    const results = attempts.flatMap(({ came }) => (came === 'gone' ? [] : [came]));
    return (
      results.find(({ status }) => status === 'sent') ??
      results.find(({ status }) => status === 'delayed') ??
      results[0] ?? {
        status: 'unreachable',
        words: 'This person is signed in on no device that takes pushes.',
      }
    );
  },
};

/** Nothing of the ticket but its number and a sentence for staff, in a form that public/push-worker.js shows. */
function payloadOf({ notificationId, text, variables }: Outgoing): string {
  const title = subjectOf(text);
  const body = text.slice(title.length + 1).trim();
  return JSON.stringify({ title, body, path: `/tickets/${variables[1] ?? ''}`, tag: notificationId });
}

/** RFC 8030: what a push service's answer means. */
async function push(subscription: Subscription, payload: string): Promise<SendResult | 'gone'> {
  try {
    return readAnswer(await postPush(subscription, payload));
  } catch (error) {
    const { code } = error as { code?: unknown };
    // An address that never was a push service's, or keys that no browser made.
    if (error instanceof NotPublic || String(code).startsWith('ERR_CRYPTO')) return 'gone';
    if (code === undefined) {
      const words = 'Our push key could not be used. An administrator has to check it.';
      return { status: 'delayed', code: null, words, isUncertain: false };
    }
    return { status: 'delayed', code: null, words: 'The push service did not answer.', isUncertain: true };
  }
}

function readAnswer(status: number): SendResult | 'gone' {
  if (status >= 200 && status < 300) return { status: 'sent', providerId: null };
  // The browser has withdrawn it, or forgot us.
  if (status === 404 || status === 410) return 'gone';
  const code = String(status);
  if (status === 401 || status === 403) {
    const words = 'The push service did not accept our key. An administrator has to check it.';
    return { status: 'delayed', code, words, isUncertain: false };
  }
  // The wait it asks for is its own and not every service's, so the usual one is kept.
  if (status === 429 || status >= 500) {
    const words = 'The push service asks us to try later.';
    return { status: 'delayed', code, words, isUncertain: status >= 500 };
  }
  return { status: 'refused', code, words: 'The push service refused the message.' };
}

const asJob = (message: Outgoing) => systemActor(message.tenantId);

function subscriptionsOf(message: Outgoing): Promise<Subscription[]> {
  const firstLasting = new Date(Date.now() - SESSION_SECONDS * 1000);
  return withActor(asJob(message), (tx) =>
    tx.pushSubscription.findMany({
      where: { userId: message.to, signedInAt: { gt: firstLasting } },
      select: { endpoint: true, p256dh: true, auth: true, signedInAt: true },
    }),
  );
}

async function forget(message: Outgoing, endpoints: string[]): Promise<void> {
  await withActor(asJob(message), (tx) =>
    tx.pushSubscription.deleteMany({ where: { userId: message.to, endpoint: { in: endpoints } } }),
  );
}
