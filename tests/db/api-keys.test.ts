import { beforeAll, describe, expect, test } from 'vitest';
import { actorOfApiKey, createApiKey, tenantWithCode } from '#lib/auth/api-keys.ts';
import { ownerClient } from '#lib/db/client.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { useTestDatabase } from '#tests/support/database.ts';

const now = new Date();

useTestDatabase();

let tenantId: TenantId;

beforeAll(async () => {
  const municipality = await ownerClient().municipality.create({ data: { code: 'NORTH', name: 'Northern' } });
  tenantId = municipality.id as TenantId;
});

test('a municipality is found by its code, an unknown one is not', async () => {
  expect(await tenantWithCode('NORTH')).toBe(tenantId);
  expect(await tenantWithCode('NOWHERE')).toBeNull();
});

describe('an API key', () => {
  test('acts for its municipality in its role, as nobody in particular', async () => {
    const key = await createApiKey(tenantId, 'manager', 'Call centre');
    expect(key).toMatch(/^lgs_[A-Za-z0-9_-]{43}$/);
    expect(await actorOfApiKey(key, '198.51.100.7', now)).toEqual({
      tenantId: tenantId,
      userId: null,
      role: 'manager',
      wardIds: [],
      teamIds: [],
      ip: '198.51.100.7',
      timeZone: 'Africa/Johannesburg',
    });
  });

  test('is not kept, only its SHA-256', async () => {
    const key = await createApiKey(tenantId, 'manager', 'Kept?');
    const [row] = await ownerClient().$queryRaw<{ text: string; bytes: number }[]>`
      select k::text as text, length(key_hash) as bytes from api_keys k where name = 'Kept?'`;
    expect(row?.bytes).toBe(32);
    expect(row?.text).not.toContain(key.slice(4));
    expect(row?.text).not.toContain(Buffer.from(key).toString('hex'));
  });

  test('that is unknown, altered or revoked is nobody', async () => {
    const key = await createApiKey(tenantId, 'admin', 'To revoke');
    const altered = `${key.slice(0, -2)}${key.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await actorOfApiKey(altered, null, now)).toBeNull();
    expect(await actorOfApiKey('', null, now)).toBeNull();
    await ownerClient().apiKey.updateMany({ where: { name: 'To revoke' }, data: { revokedAt: now } });
    expect(await actorOfApiKey(key, null, now)).toBeNull();
  });

  test('notes its last use at most once a minute', async () => {
    const key = await createApiKey(tenantId, 'manager', 'Clocked');
    const lastUse = async () =>
      (await ownerClient().apiKey.findFirstOrThrow({ where: { name: 'Clocked' } })).lastUsedAt;
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    expect(await lastUse()).toBeNull();
    await actorOfApiKey(key, null, now);
    await actorOfApiKey(key, null, after(59));
    expect(await lastUse()).toEqual(now);
    await actorOfApiKey(key, null, after(60));
    expect(await lastUse()).toEqual(after(60));
  });

  test('needs a name', async () => {
    await expect(createApiKey(tenantId, 'manager', '  ')).rejects.toMatchObject({ field: 'name' });
  });
});
