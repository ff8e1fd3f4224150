import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { sessionSecret } from '#lib/auth/session-token.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';

/**
 * A place in the outbox: everything up to it has been told. Transactions below `xid` are all over, so nothing can ever
 * appear in front of it.
 */
export type Position = { readonly xid: bigint; readonly id: bigint };

/** How long a stream can be resumed. */
export const RESUMABLE_MS = 7 * 24 * 60 * 60 * 1000;

const SEAL_BYTES = 16;
/** xid, id, and the second it was told. */
const PLAIN_BYTES = 8 + 8 + 4;

let keys: { seal: Uint8Array; hide: Uint8Array } | undefined;

/** The same in every process, so that each can go on where another stopped. */
function sealingKeys() {
  const derive = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', sessionSecret(), '', `lungisa event ids: ${purpose}`, 32));
  keys ??= { seal: derive('seal'), hide: derive('hide') };
  return keys;
}

/**
 * The id that a stream gives an event: plain numbers would tell how much happens in other municipalities, and that
 * there are events one is not shown. Made as in RFC 5297 from a keyed digest of what it hides: the same event has the
 * same id on every process, one that was changed is noticed, and one of another municipality cannot be read.
 */
export function sealPosition(tenantId: TenantId, { xid, id }: Position, at: Date): string {
  const plain = Buffer.alloc(PLAIN_BYTES);
  plain.writeBigUInt64BE(xid, 0);
  plain.writeBigUInt64BE(id, 8);
  plain.writeUInt32BE(Math.floor(at.getTime() / 1000), 16);
  const seal = sealOf(tenantId, plain);
  const cipher = createCipheriv('aes-256-ctr', sealingKeys().hide, seal);
  return Buffer.concat([seal, cipher.update(plain)]).toString('base64url');
}

/** What a client says it has heard last; null when it is none of this municipality's ids, or too old to go on from. */
export function openPosition(tenantId: TenantId, text: string, now: Date): Position | null {
  if (!/^[\w-]{48}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  const seal = bytes.subarray(0, SEAL_BYTES);
  const plain = createDecipheriv('aes-256-ctr', sealingKeys().hide, seal).update(bytes.subarray(SEAL_BYTES));
  if (!timingSafeEqual(seal, sealOf(tenantId, plain))) return null;
  if (plain.readUInt32BE(16) * 1000 < now.getTime() - RESUMABLE_MS) return null;
  return { xid: plain.readBigUInt64BE(0), id: plain.readBigUInt64BE(8) };
}

function sealOf(tenantId: TenantId, plain: Uint8Array): Uint8Array {
  const digest = createHmac('sha256', sealingKeys().seal).update(tenantId).update(plain).digest();
  return new Uint8Array(digest.subarray(0, SEAL_BYTES));
}
