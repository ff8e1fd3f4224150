import { createHash, randomBytes } from 'node:crypto';
import { ownerClient } from '#lib/db/client.ts';
import type { LocalActor, TenantId } from '#lib/domain/access/actor.ts';
import type { ProgramRole } from '#lib/domain/access/roles.ts';
import { invalid } from '#lib/errors.ts';

const PREFIX = 'lgs_';
const KEY_BYTES = 32;
const LONGEST_NAME = 100;
/** How stale `last_used_at` may be: not every call needs to write a row. */
const LAST_USED_MS = 60_000;

/** A plain hash suffices where a password needs argon2: nobody guesses 256 random bits. */
const sha256 = (plain: string) => createHash('sha256').update(plain).digest();

/** What is kept of a key. */
export const apiKeyHash = (plain: string) => sha256(plain).toString('hex');

/** A name for the key that is safe to keep and to count under. */
export const apiKeyId = (plain: string) => apiKeyHash(plain).slice(0, 16);

/**
 * Makes a key and returns it, this once: only its SHA-256 is kept.
 * @param name who or what will use it
 * @throws AppError `invalid` for a missing or overlong name
 */
export async function createApiKey(tenantId: TenantId, role: ProgramRole, name: string): Promise<string> {
  const trimmed = name.trim();
  if (!trimmed) throw invalid('name', 'Give the key a name that says who will use it.');
  if (trimmed.length > LONGEST_NAME) throw invalid('name', `Keep the name to ${LONGEST_NAME} characters.`);
  const plain = `${PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
  const keyHash = new Uint8Array(sha256(plain));
  await ownerClient().apiKey.create({ data: { tenantId, role, name: trimmed, keyHash } });
  return plain;
}

type KeyRow = { tenantId: TenantId; id: string; role: ProgramRole; isStale: boolean; timeZone: string };

/** The actor that a key stands for; null for one that is unknown or revoked. */
export async function actorOfApiKey(plain: string, ip: string | null, now: Date): Promise<LocalActor | null> {
  if (!plain.startsWith(PREFIX)) return null;
  const staleSince = new Date(now.getTime() - LAST_USED_MS);
  const [key] = await ownerClient().$queryRaw<KeyRow[]>`
    /* named: actor of key */
    select k.tenant_id as "tenantId", k.id, k.role, coalesce(k.last_used_at <= ${staleSince}, true) as "isStale",
      m.time_zone as "timeZone"
    from api_keys k join municipalities m on m.id = k.tenant_id where k.key_hash = ${sha256(plain)} and k.revoked_at is null`;
  if (!key) return null;
  const { tenantId, id, role, isStale, timeZone } = key;
  if (isStale) {
    // Asked again in the statement: of several calls at once one writes.
    await ownerClient().apiKey.updateMany({
      where: { tenantId, id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: staleSince } }] },
      data: { lastUsedAt: now },
    });
  }
  return { tenantId, userId: null, role, wardIds: [], teamIds: [], ip, timeZone };
}

/** From now on the key opens nothing. */
export async function revokeApiKey(tenantId: TenantId, plain: string, now: Date): Promise<void> {
  const keyHash = new Uint8Array(sha256(plain));
  await ownerClient().apiKey.updateMany({ where: { tenantId, keyHash }, data: { revokedAt: now } });
}

/** Which of these keys (as `apiKeyHash` names them) are still good. */
export async function standingApiKeys(hashes: readonly string[]): Promise<Set<string>> {
  const keys = await ownerClient().apiKey.findMany({
    where: {
      keyHash: { in: hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'hex'))) },
      revokedAt: null,
    },
    select: { keyHash: true },
  });
  return new Set(keys.map(({ keyHash }) => Buffer.from(keyHash).toString('hex')));
}

/** The municipality with that code, or null. */
export async function tenantWithCode(code: string): Promise<TenantId | null> {
  const municipality = await ownerClient().municipality.findUnique({ where: { code }, select: { id: true } });
  return municipality ? (municipality.id as TenantId) : null;
}
