import { ownerClient } from '#lib/db/client.ts';
import { countAgainst, forgetCount, type RateLimit, takeBack } from '#lib/db/rate-limit.ts';
import type { UserId } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { LONGEST_PASSWORD, verifyPassword } from './password.ts';

const WINDOW_SECONDS = 15 * 60;
const TOO_MANY = 'Too many attempts to sign in.';

/** Guards one account against guessing. Whoever exhausts it for someone else delays them by a quarter of an hour. */
export const EMAIL_LIMIT = {
  name: 'sign-in-email',
  points: 10,
  seconds: WINDOW_SECONDS,
  refusal: TOO_MANY,
} as const satisfies RateLimit;

/** Guards all accounts against one address. Only failures count: a whole town hall may share one address. */
export const IP_LIMIT = {
  name: 'sign-in-ip',
  points: 100,
  seconds: WINDOW_SECONDS,
  refusal: TOO_MANY,
} as const satisfies RateLimit;

type Credentials = { email: string; password: string };

/** The same words for an unknown email, a wrong password and a disabled account: nobody learns who has one. */
const refusal = () =>
  new AppError('unauthenticated', 'That email and password do not match. Check both and try again.');

/**
 * The person with that email and password. Counted before the password is looked at, so that parallel guesses count.
 * @param ip null when unknown; then only the email is limited
 * @throws AppError `unauthenticated`, `too_many_requests`
 */
export async function signIn(credentials: Credentials, ip: string | null): Promise<UserId> {
  const email = credentials.email.trim().toLowerCase();
  const { password } = credentials;
  if (ip) await countAgainst(IP_LIMIT, network(ip));
  await countAgainst(EMAIL_LIMIT, email);
  if (password.length > LONGEST_PASSWORD) throw refusal();

  const user = await ownerClient().user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, disabledAt: true },
  });
  const matches = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !matches || user.disabledAt) throw refusal();

  await forgetCount(EMAIL_LIMIT, email);
  if (ip) await takeBack(IP_LIMIT, network(ip));
  return user.id as UserId;
}

/** One subscriber of IPv6 has a whole /64 to choose addresses from; of IPv4, one address. */
function network(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [head = '', tail = ''] = ip.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const zeros = ip.includes('::')
    ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
    : [];
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
