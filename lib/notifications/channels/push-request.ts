import { Agent, type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import webpush from 'web-push';
import { SESSION_SECONDS } from '#lib/auth/session-token.ts';
import { env } from '#lib/env.ts';
import { lookupPublic, NotPublic } from './public-host.ts';

export type Subscription = { endpoint: string; p256dh: string; auth: string; signedInAt: Date };

const publicAgent = new Agent({ lookup: lookupPublic });

/**
 * Posts one message, encrypted for the browser alone (RFC 8291) and signed with our key (RFC 8292). The answer's status
 * is all that is read of it. Throws where none came.
 */
export function postPush(
  { endpoint, p256dh, auth, signedInAt }: Subscription,
  payload: string,
): Promise<number> {
  const { VAPID_SUBJECT, VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, SEND_TIMEOUT_MS } = env();
  const details = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
    vapidDetails: { subject: VAPID_SUBJECT, publicKey: VAPID_PUBLIC_KEY, privateKey: VAPID_PRIVATE_KEY },
    // A device that is switched off gets it later, but not after the session has ended.
    TTL: Math.max(0, SESSION_SECONDS - Math.ceil((Date.now() - signedInAt.getTime()) / 1000)),
  });
  const options: RequestOptions = {
    method: details.method,
    headers: details.headers,
    ...routeTo(new URL(endpoint)),
    signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
  };
  return new Promise((resolve, reject) => {
    const asked = request(endpoint, options, (response) => {
      resolve(response.statusCode ?? 0);
      // However long it goes on: nobody waits for what a stranger says.
      response.destroy();
    });
    asked.on('error', reject);
    asked.end(details.body);
  });
}

/** The way there. A number in the place of a name is not looked up, so it is refused here. */
function routeTo({ host, hostname }: URL): RequestOptions {
  if (isPushStandIn(host)) return {};
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) throw new NotPublic('A push service has a name.');
  return { agent: publicAgent };
}

export const isPushStandIn = (host: string): boolean => {
  const { PUSH_STAND_IN_HOST } = env();
  return PUSH_STAND_IN_HOST !== '' && host === PUSH_STAND_IN_HOST;
};
