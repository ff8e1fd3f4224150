import type { Actor, LocalActor } from '#lib/domain/access/actor.ts';
import { forbidden } from '#lib/errors.ts';
import { standingApiKeys } from './api-keys.ts';
import { actorsOf } from './memberships.ts';
import { type SessionClaims, secondsLeft } from './session-token.ts';

/** By what right somebody is here: kept beside what outlives the request that showed it. */
export type Credential = { kind: 'session'; claims: SessionClaims } | { kind: 'key'; hash: string };

/** Somebody, and by what right. */
export type Holder = { readonly credential: Credential; readonly actor: Actor };

/** Somebody who reads times, too. */
export type LocalHolder = Holder & { readonly actor: LocalActor };

/**
 * Those who may no longer be who they were: the session is over, the person disabled, the membership gone or with other
 * teams and wards, the key revoked. Two questions to the database, however many ask.
 */
export async function fallen<H extends Holder>(holders: readonly H[], now: Date): Promise<H[]> {
  const memberships = new Set<string>();
  const hashes = new Set<string>();
  for (const { credential } of holders) {
    if (credential.kind === 'key') hashes.add(credential.hash);
    else memberships.add(credential.claims.membershipId);
  }
  const [actors, keys] = await Promise.all([
    memberships.size > 0 ? actorsOf([...memberships]) : new Map<string, Actor>(),
    hashes.size > 0 ? standingApiKeys([...hashes]) : new Set<string>(),
  ]);
  return holders.filter(({ credential, actor }) => {
    if (credential.kind === 'key') return !keys.has(credential.hash);
    const { claims } = credential;
    const today = actors.get(claims.membershipId);
    return secondsLeft(claims, now) <= 0 || !today || !isSame(today, actor);
  });
}

/**
 * What somebody reads over a long time, for as long as they may be who they were when they began: asked before each chunk.
 * @throws AppError `forbidden` once they may not
 */
export async function* whileStanding<T>(holder: Holder, chunks: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const chunk of chunks) {
    const [isFallen] = await fallen([holder], new Date());
    if (isFallen) throw forbidden('Your rights changed while you read this. Begin again.');
    yield chunk;
  }
}

/** The database gives wards and teams in one order always. */
const isSame = (a: Actor, b: Actor): boolean =>
  a.userId === b.userId &&
  a.tenantId === b.tenantId &&
  a.role === b.role &&
  a.wardIds.join() === b.wardIds.join() &&
  a.teamIds.join() === b.teamIds.join();
