import { actorOfApiKey, apiKeyHash, apiKeyId } from '#lib/auth/api-keys.ts';
import type { Credential } from '#lib/auth/credential.ts';
import { actorOf } from '#lib/auth/memberships.ts';
import { requestIp } from '#lib/auth/request-ip.ts';
import { openSession, sessionCookie } from '#lib/auth/session-token.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { env } from '#lib/env.ts';
import { AppError, forbidden } from '#lib/errors.ts';

/** Who calls, by what right, and under which name their calls are counted. */
export type Caller = { actor: LocalActor; credential: Credential; countedAs: string };

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The caller of an API route: by `Authorization: Bearer` key, else by the session cookie of a page of ours.
 * @throws AppError `unauthenticated`; `forbidden` for a change that another site made the browser send
 */
export async function authenticate(request: Request, now: Date): Promise<Caller> {
  const ip = requestIp(request.headers);
  const authorization = request.headers.get('authorization');
  if (authorization !== null) return byKey(authorization, ip, now);

  const claims = await openSession(cookieOf(request, sessionCookie().name), now);
  const actor = claims && (await actorOf(claims.userId, claims.membershipId, ip));
  if (!claims || !actor) {
    throw new AppError(
      'unauthenticated',
      'Sign in, or send an API key in the header Authorization: Bearer lgs_….',
    );
  }
  if (!READS.has(request.method)) requireSameOrigin(request);
  return { actor, credential: { kind: 'session', claims }, countedAs: `user:${actor.userId}` };
}

/** A key that is wrong is an error even beside a good cookie: whoever sends a key means the key. */
async function byKey(authorization: string, ip: string | null, now: Date): Promise<Caller> {
  const [, key] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  const actor = key === undefined ? null : await actorOfApiKey(key, ip, now);
  if (key === undefined || !actor) {
    throw new AppError(
      'unauthenticated',
      'That API key is unknown or was revoked. Ask your administrator for one.',
    );
  }
  return { actor, credential: { kind: 'key', hash: apiKeyHash(key) }, countedAs: `key:${apiKeyId(key)}` };
}

/** Browsers send cookies along with requests that other sites cause; keys they do not, so only cookies need this. */
function requireSameOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const sameOrigin = site === null ? isOurs(origin, request.headers.get('host')) : site === 'same-origin';
  if (!sameOrigin)
    throw forbidden('This change came from another site, so it was not made. Use our own pages.');
}

/** The host that the browser asked, or the public one where a proxy asks under another name. */
function isOurs(origin: string | null, host: string | null): boolean {
  if (origin === null || !URL.canParse(origin)) return false;
  const { NEXTAUTH_URL } = env();
  const isPublic = NEXTAUTH_URL !== '' && origin === new URL(NEXTAUTH_URL).origin;
  return isPublic || new URL(origin).host === host;
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = request.headers.get('cookie')?.split(';') ?? [];
  const pair = pairs.map((text) => text.trim()).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
