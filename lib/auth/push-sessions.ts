import { ownerClient } from '#lib/db/client.ts';
import { type SessionClaims, sessionBegan } from './session-token.ts';

/** Whoever signs in goes on taking pushes in a browser that took theirs before; who used it in between takes none any more. */
export async function takeUpPushes(claims: SessionClaims, endpoint: string): Promise<void> {
  const { userId } = claims;
  await ownerClient().pushSubscription.deleteMany({ where: { endpoint, userId: { not: userId } } });
  await ownerClient().pushSubscription.updateMany({
    where: { endpoint, userId },
    data: { signedInAt: sessionBegan(claims) },
  });
}

/** Pushes nothing more to the browser whose session ends, in whatever municipality and whether or not it hears of it. */
export async function endPushes(claims: SessionClaims): Promise<void> {
  await ownerClient().pushSubscription.deleteMany({
    where: { userId: claims.userId, signedInAt: sessionBegan(claims) },
  });
}
