import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { type Action, can } from '#lib/domain/access/roles.ts';
import { actorOf } from './memberships.ts';
import { requestIp } from './request-ip.ts';
import { safeReturnPath } from './return-path.ts';
import { type Session, sessionOf } from './session-claims.ts';
import { openSession, type SessionClaims, sealSession, secondsLeft, sessionCookie } from './session-token.ts';

/** What the request's cookie says; pages, actions and layouts of one request open it once. */
export const currentClaims = cache(async (): Promise<SessionClaims | null> => {
  const cookie = (await cookies()).get(sessionCookie().name);
  return openSession(cookie?.value, new Date());
});

/** Who is signed in, with the memberships to switch between; null for nobody. Read anew from the database. */
export const currentSession = cache(async (): Promise<Session | null> => {
  const claims = await currentClaims();
  return claims && sessionOf(claims);
});

/** The actor of this request, with the wards and teams of this moment; null for nobody. */
export const currentActor = cache(async (): Promise<LocalActor | null> => {
  const claims = await currentClaims();
  return claims && actorOf(claims.userId, claims.membershipId, requestIp(await headers()));
});

/** The actor of this request; whoever is not signed in goes to the sign-in page, and then back to `returnTo`. */
export async function requireActor(returnTo?: string): Promise<LocalActor> {
  return (await currentActor()) ?? redirect(signInPath(returnTo));
}

/** What the cookie of somebody who is signed in says. Otherwise like `requireActor`. */
export async function requireClaims(): Promise<SessionClaims> {
  return (await currentClaims()) ?? redirect(signInPath(undefined));
}

/** Like `requireActor`, for a page that only some may open; for everybody else it does not exist. */
export async function requireAllowed(action: Action, returnTo: string): Promise<LocalActor> {
  const actor = await requireActor(returnTo);
  return can(actor, action).allowed ? actor : notFound();
}

function signInPath(returnTo: string | undefined): string {
  return returnTo ? `/sign-in?${new URLSearchParams({ callbackUrl: safeReturnPath(returnTo) })}` : '/sign-in';
}

/** Answers with the session's cookie. Only in server actions and route handlers, as Next has it. */
export async function writeSession(claims: SessionClaims, now: Date): Promise<void> {
  const { name, options } = sessionCookie();
  const value = await sealSession(claims, now);
  (await cookies()).set(name, value, { ...options, maxAge: secondsLeft(claims, now) });
}

export async function clearSession(): Promise<void> {
  const { name, options } = sessionCookie();
  // Set and not deleted: a browser ignores the deletion of a `__Host-` cookie that lacks its attributes.
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
}
