import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actorOf, membershipsOf } from '#lib/auth/memberships.ts';
import { hashPassword, LONGEST_PASSWORD, verifyPassword } from '#lib/auth/password.ts';
import { beginSession, sessionOf, switchedTo } from '#lib/auth/session-claims.ts';
import { EMAIL_LIMIT, IP_LIMIT, signIn } from '#lib/auth/sign-in.ts';
import { ownerClient } from '#lib/db/client.ts';
import { forgetCount } from '#lib/db/rate-limit.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor, TenantId, UserId } from '#lib/domain/access/actor.ts';
import type { Role } from '#lib/domain/access/roles.ts';
import { useTestDatabase } from '#tests/support/database.ts';

const PASSWORD = 'correct horse battery';
const now = new Date();

useTestDatabase();

let tenants: { north: TenantId; south: TenantId };
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
  tenants = {
    north: await municipality('NORTH', 'Northern'),
    south: await municipality('SOUTH', 'Southern'),
  };
});

async function municipality(code: string, name: string): Promise<TenantId> {
  return (await ownerClient().municipality.create({ data: { code, name } })).id as TenantId;
}

let people = 0;
async function person(fields: { disabledAt?: Date; passwordHash?: string | null } = {}) {
  people += 1;
  const email = `person${people}@example.org`;
  const user = await ownerClient().user.create({ data: { email, name: 'Thandi', passwordHash, ...fields } });
  return { id: user.id as UserId, email };
}

async function member(userId: UserId, tenantId: TenantId, role: Role): Promise<string> {
  return (await ownerClient().membership.create({ data: { userId, tenantId, role } })).id;
}

const refusalOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'signed in',
    (error: Error) => error.message,
  );

async function inParallel(times: number, attempt: (index: number) => Promise<unknown>) {
  const outcomes = await Promise.all(Array.from({ length: times }, (_, index) => refusalOf(attempt(index))));
  return { tooMany: outcomes.filter((one) => one.startsWith('Too many')).length, outcomes };
}

describe('signing in', () => {
  test('works with email and password, however the email is written', async () => {
    const { id, email } = await person();
    expect(await signIn({ email: ` ${email.toUpperCase()} `, password: PASSWORD }, null)).toBe(id);
  });

  test('tells nobody whether the account exists, is disabled, has a password, or the password was wrong', async () => {
    const known = await person();
    const disabled = await person({ disabledAt: now });
    const withoutPassword = await person({ passwordHash: null });
    const refusals = await Promise.all([
      refusalOf(signIn({ email: known.email, password: 'wrong' }, null)),
      refusalOf(signIn({ email: 'nobody@example.org', password: PASSWORD }, null)),
      refusalOf(signIn({ email: disabled.email, password: PASSWORD }, null)),
      refusalOf(signIn({ email: withoutPassword.email, password: PASSWORD }, null)),
      refusalOf(signIn({ email: known.email, password: 'x'.repeat(LONGEST_PASSWORD + 1) }, null)),
    ]);
    expect(refusals[0]).toMatch(/do not match/);
    expect(new Set(refusals).size).toBe(1);
  });

  test('takes as long for an unknown email as for a wrong password', async () => {
    const { email } = await person();
    await verifyPassword(null, 'warm up');
    const took = async (address: string) => {
      const begun = performance.now();
      await refusalOf(signIn({ email: address, password: 'wrong' }, null));
      return performance.now() - begun;
    };
    const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      known.push(await took(email));
      unknown.push(await took(`nobody${i}@example.org`));
    }
    // Without the dummy, an unknown email answers in a tenth of the time.
    expect(median(unknown)).toBeGreaterThan(median(known) / 2);
  });

  test('counts parallel guesses at one account, and then refuses even the right password', async () => {
    const { email } = await person();
    const guesses = EMAIL_LIMIT.points + 5;
    const { tooMany } = await inParallel(guesses, () => signIn({ email, password: 'wrong' }, null));
    expect(tooMany).toBe(5);
    await expect(signIn({ email, password: PASSWORD }, null)).rejects.toMatchObject({
      code: 'too_many_requests',
      extra: { retryAfterSeconds: expect.any(Number) },
    });
  });

  test('limits guesses at an email that nobody has just the same', async () => {
    const email = 'never@example.org';
    const { tooMany } = await inParallel(EMAIL_LIMIT.points + 1, () =>
      signIn({ email, password: 'x' }, null),
    );
    expect(tooMany).toBe(1);
  });

  test('successfully clears the count of the email', async () => {
    const { email } = await person();
    for (let round = 0; round < 2; round += 1) {
      await inParallel(EMAIL_LIMIT.points - 1, () => signIn({ email, password: 'wrong' }, null));
      await signIn({ email, password: PASSWORD }, null);
    }
  });

  describe('from one address', () => {
    const ip = '198.51.100.7';
    beforeEach(() => forgetCount(IP_LIMIT, ip));

    test('is refused after too many failures, whichever emails they tried', async () => {
      await ownerClient().rateLimiterFlexible.deleteMany();
      const { tooMany } = await inParallel(IP_LIMIT.points + 3, (index) =>
        signIn({ email: `guess${index}@example.org`, password: 'x'.repeat(LONGEST_PASSWORD + 1) }, ip),
      );
      expect(tooMany).toBe(3);
    });

    test('is not limited for those who know their password: a whole town hall may share it', async () => {
      const { email } = await person();
      await signIn({ email, password: PASSWORD }, ip);
      const counted = await ownerClient().rateLimiterFlexible.findMany({
        where: { key: { startsWith: IP_LIMIT.name } },
      });
      expect(counted.map((row) => row.points)).toEqual([0]);
    });

    test('counts a whole IPv6 subscriber as one', async () => {
      await inParallel(2, (index) =>
        signIn({ email: 'v6@example.org', password: 'x' }, `2001:db8::${index + 1}`),
      );
      const { points } = await ownerClient().rateLimiterFlexible.findFirstOrThrow({
        where: { points: 2, key: { startsWith: IP_LIMIT.name } },
      });
      expect(points).toBe(2);
    });
  });

  test('leaves no email and no address in the counters', async () => {
    await refusalOf(signIn({ email: 'private@example.org', password: 'x' }, '198.51.100.8'));
    const keys = (await ownerClient().rateLimiterFlexible.findMany()).map((row) => row.key).join(' ');
    expect(keys).not.toBe('');
    expect(keys).not.toMatch(/private|198\.51/);
  });
});

describe('passwords', () => {
  test('are kept as argon2id with the parameters of OWASP', () => {
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('never match where none was set', async () => {
    expect(await verifyPassword(null, '')).toBe(false);
  });
});

describe('a session', () => {
  test('begins with a membership, and not at all for a person of no municipality', async () => {
    const { id } = await person();
    await expect(beginSession(id, now)).rejects.toMatchObject({ code: 'forbidden' });
    const membershipId = await member(id, tenants.north, 'manager');
    expect(await beginSession(id, now)).toMatchObject({ userId: id, membershipId });
  });

  test('shows all that the person can be, and switches only to that', async () => {
    const { id } = await person();
    const other = await person();
    const north = await member(id, tenants.north, 'manager');
    const south = await member(id, tenants.south, 'field_worker');
    const foreign = await member(other.id, tenants.south, 'admin');
    const claims = await beginSession(id, now);
    expect(claims.membershipId).toBe(north);
    expect((await membershipsOf(id)).map((one) => [one.municipalityCode, one.role])).toEqual([
      ['NORTH', 'manager'],
      ['SOUTH', 'field_worker'],
    ]);
    const switched = await switchedTo(claims, south);
    expect(switched).toEqual({ ...claims, membershipId: south });
    expect((await sessionOf(switched))?.chosen.tenantId).toBe(tenants.south);
    await expect(switchedTo(claims, foreign)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('ends at once when its membership is removed', async () => {
    const { id } = await person();
    const membershipId = await member(id, tenants.north, 'manager');
    await member(id, tenants.south, 'manager');
    const claims = { userId: id, membershipId, signedInAt: 0 };
    expect(await sessionOf(claims)).toMatchObject({ user: { name: 'Thandi' }, chosen: { membershipId } });
    expect(await actorOf(id, membershipId, null)).not.toBeNull();
    await ownerClient().membership.deleteMany({ where: { id: membershipId } });
    expect(await sessionOf(claims)).toBeNull();
    expect(await actorOf(id, membershipId, null)).toBeNull();
  });

  test('ends at once when the person is disabled', async () => {
    const { id } = await person();
    const membershipId = await member(id, tenants.north, 'admin');
    await ownerClient().user.update({ where: { id }, data: { disabledAt: now } });
    expect(await sessionOf({ userId: id, membershipId, signedInAt: 0 })).toBeNull();
    expect(await actorOf(id, membershipId, null)).toBeNull();
    expect(await membershipsOf(id)).toEqual([]);
  });

  test('is nobody’s with the membership of someone else', async () => {
    const { id } = await person();
    const other = await person();
    const foreign = await member(other.id, tenants.north, 'admin');
    await member(id, tenants.north, 'field_worker');
    expect(await sessionOf({ userId: id, membershipId: foreign, signedInAt: 0 })).toBeNull();
    expect(await actorOf(id, foreign, null)).toBeNull();
  });
});

describe('the actor of a membership', () => {
  const role = async (of: Role): Promise<Actor | null> => {
    const { id } = await person();
    const membershipId = await member(id, tenants.north, of);
    const key = { tenantId: tenants.north, membershipId };
    const client = ownerClient();
    const wardId = await ward(`w${people}`);
    await client.membershipWard.create({ data: { ...key, wardId } });
    const team = { tenantId: tenants.north, code: `t${people}`, name: 'Water' };
    const { id: teamId } = await client.team.create({ data: team });
    await client.teamMember.create({ data: { ...key, teamId } });
    const actor = await actorOf(id, membershipId, '198.51.100.7');
    expect(actor).toMatchObject({ tenantId: tenants.north, userId: id, role: of, ip: '198.51.100.7' });
    expect([[], [wardId]]).toContainEqual(actor?.wardIds);
    expect([[], [teamId]]).toContainEqual(actor?.teamIds);
    return actor;
  };

  async function ward(code: string): Promise<string> {
    const [row] = await ownerClient().$queryRaw<{ id: string }[]>`
      insert into wards (tenant_id, code, number, name, area) values (${tenants.north}::uuid, ${code}, 1, 'Ward',
        ST_Multi(ST_MakeEnvelope(18, -34, 19, -33, 4326))) returning id`;
    return row!.id;
  }

  test.each([
    ['ward_councillor', 1, 0],
    ['field_worker', 0, 1],
    ['saps_liaison', 0, 1],
    ['manager', 0, 0],
    ['admin', 0, 0],
  ] as const)('of a %s has %i ward and %i team', async (of, wards, teams) => {
    const actor = await role(of);
    expect([actor?.wardIds.length, actor?.teamIds.length]).toEqual([wards, teams]);
  });
});

describe('the application’s role', () => {
  const admin = (): Actor => ({
    tenantId: tenants.north,
    userId: null,
    role: 'admin',
    wardIds: [],
    teamIds: [],
    ip: null,
  });

  test.each([
    ['users', 'password_hash'],
    ['api_keys', 'key_hash'],
    ['rate_limits', 'key'],
    ['worker_heartbeats', 'worker_id'],
  ])('cannot read %s.%s, not even for an admin', async (table, column) => {
    const { Prisma } = await import('#lib/db/generated/client.ts');
    const statement = Prisma.raw(`select ${column} from ${table}`);
    await expect(withActor(admin(), (tx) => tx.$queryRaw(statement))).rejects.toThrow(/permission denied/);
  });

  test('does read the names of colleagues', async () => {
    const { id } = await person();
    await member(id, tenants.north, 'manager');
    const names = await withActor(admin(), (tx) => tx.user.findMany({ select: { name: true } }));
    expect(names).toContainEqual({ name: 'Thandi' });
  });
});
