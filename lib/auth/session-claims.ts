import type { UserId } from '#lib/domain/access/actor.ts';
import { forbidden } from '#lib/errors.ts';
import { type MembershipChoice, membershipsOf, nameOf } from './memberships.ts';
import type { SessionClaims } from './session-token.ts';

/** Who is signed in, as pages show it. */
export type Session = {
  user: { id: UserId; name: string };
  /** What the person can switch between; holds `chosen`. */
  memberships: MembershipChoice[];
  chosen: MembershipChoice;
};

/**
 * What a person who has just proved who they are begins with: the first of their memberships.
 * @throws AppError `forbidden` for a person who belongs to no municipality
 */
export async function beginSession(userId: UserId, now: Date): Promise<SessionClaims> {
  const [first] = await membershipsOf(userId);
  if (!first)
    throw forbidden('Your account belongs to no municipality yet. Ask its administrator to add you.');
  return { userId, membershipId: first.membershipId, signedInAt: Math.floor(now.getTime() / 1000) };
}

/**
 * The session with another of the person's memberships. It keeps its end: switching is no way to stay signed in.
 * @throws AppError `forbidden` when the membership is not (or no longer) theirs
 */
export async function switchedTo(claims: SessionClaims, membershipId: string): Promise<SessionClaims> {
  const memberships = await membershipsOf(claims.userId);
  if (!memberships.some((membership) => membership.membershipId === membershipId)) {
    throw forbidden('That municipality is not one of yours any more. Choose another.');
  }
  return { ...claims, membershipId };
}

/** What the claims still mean at present; null when the person is disabled or the membership is gone. */
export async function sessionOf(claims: SessionClaims): Promise<Session | null> {
  const [name, memberships] = await Promise.all([nameOf(claims.userId), membershipsOf(claims.userId)]);
  const chosen = memberships.find((membership) => membership.membershipId === claims.membershipId);
  if (name === null || !chosen) return null;
  return { user: { id: claims.userId, name }, memberships, chosen };
}
