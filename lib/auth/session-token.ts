import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import type { UserId } from '#lib/domain/access/actor.ts';
import { env } from '#lib/env.ts';

/** How long one stays signed in, counted from the password and not from the last click. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** All that a session says. What the person may do is read from the database at each request. */
export type SessionClaims = {
  userId: UserId;
  membershipId: string;
  /** Seconds since 1970. */
  signedInAt: number;
};

const claimsSchema = z.object({ userId: z.guid(), membershipId: z.guid(), signedInAt: z.int() });

/** Behind https the browser itself then keeps the cookie to this host and to encrypted requests (RFC 6265bis, 4.1.3). */
export function sessionCookie() {
  const secure = env().NEXTAUTH_URL.startsWith('https:');
  return {
    name: secure ? '__Host-lungisa.session' : 'lungisa.session',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  } as const;
}

/** What sessions are encrypted with. @throws Error where the web server was started without one */
export function sessionSecret(): string {
  const { NEXTAUTH_SECRET } = env();
  if (!NEXTAUTH_SECRET) {
    throw new Error(
      'NEXTAUTH_SECRET is not set. Give the web server 32 random characters or more, always the same.',
    );
  }
  return NEXTAUTH_SECRET;
}

/** The encrypted cookie value (next-auth's JWT), which ends twelve hours after `signedInAt`. */
export function sealSession(claims: SessionClaims, now: Date): Promise<string> {
  return encode({ token: claims, secret: sessionSecret(), maxAge: secondsLeft(claims, now) });
}

/** What a cookie value says, or null when it is forged, damaged or over. */
export async function openSession(value: string | undefined, now: Date): Promise<SessionClaims | null> {
  if (!value) return null;
  // Outside of the try: a server without its secret is broken, not everybody signed out.
  const secret = sessionSecret();
  try {
    return claimsOf(await decode({ token: value, secret }), now);
  } catch {
    return null;
  }
}

/** The claims of a decrypted token, or null when they are not ours or are over. */
export function claimsOf(token: unknown, now: Date): SessionClaims | null {
  const parsed = claimsSchema.safeParse(token);
  if (!parsed.success) return null;
  const claims = { ...parsed.data, userId: parsed.data.userId as UserId };
  return secondsLeft(claims, now) > 0 ? claims : null;
}

/** When the person proved who they are. Together with who it is, it tells one session from another. */
export const sessionBegan = (claims: SessionClaims): Date => new Date(claims.signedInAt * 1000);

/** Seconds until the session ends; not positive once it has. */
export function secondsLeft(claims: SessionClaims, now: Date): number {
  return claims.signedInAt + SESSION_SECONDS - Math.floor(now.getTime() / 1000);
}
