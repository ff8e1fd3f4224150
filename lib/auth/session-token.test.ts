import { encode } from 'next-auth/jwt';
import { beforeAll, expect, test } from 'vitest';
import type { UserId } from '#lib/domain/access/actor.ts';
import { openSession, SESSION_SECONDS, type SessionClaims, sealSession } from './session-token.ts';

const SECRET = 'a secret of this test, thirty-two characters or more';
const now = new Date();
const claims: SessionClaims = {
  userId: '5f3c4f4e-9f6d-4f0e-8f5a-0d8b1c1f2a3b' as UserId,
  membershipId: '00000000-0000-0000-0000-000000000001',
  signedInAt: Math.floor(now.getTime() / 1000),
};
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

beforeAll(() => {
  process.env.DATABASE_URL ??= 'postgres://nobody@127.0.0.1/none';
  process.env.NEXTAUTH_SECRET = SECRET;
});

test('a session says who signed in and as what, and nothing else', async () => {
  const opened = await openSession(await sealSession(claims, now), now);
  expect(opened).toEqual(claims);
});

test('a session ends twelve hours after signing in', async () => {
  const value = await sealSession(claims, now);
  expect(await openSession(value, later(SESSION_SECONDS - 1))).toEqual(claims);
  expect(await openSession(value, later(SESSION_SECONDS))).toBeNull();
});

test('sealing a session again does not make it last longer', async () => {
  const again = await sealSession(claims, later(SESSION_SECONDS - 60));
  expect(await openSession(again, later(SESSION_SECONDS))).toBeNull();
});

test('a session signed with another secret is nobody’s', async () => {
  expect(await openSession(await encode({ token: claims, secret: 'x'.repeat(40) }), now)).toBeNull();
});

test('a token of ours that is no session is nobody’s', async () => {
  expect(await openSession(await encode({ token: { sub: claims.userId }, secret: SECRET }), now)).toBeNull();
});

test.each([undefined, '', 'rubbish', 'a.b.c.d.e'])('%j is nobody’s session', async (value) => {
  expect(await openSession(value, now)).toBeNull();
});
