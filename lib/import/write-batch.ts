import { type SystemTx, withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import type { NewTicket } from '#lib/domain/ticket/ticket.ts';
import { insertTickets } from '#lib/tickets/insert-tickets.ts';
import { type OnReject, RowFault, type SourceRow } from './source-row.ts';

export type BatchRow = { row: SourceRow; ticket: NewTicket };

type Written = { imported: number; alreadyThere: number };

const TIMEOUT_MS = 300_000;
const ATTEMPTS = 3;

/**
 * Writes a batch in one transaction. Should the database refuse it for what a row says, its halves are written apart,
 * down to the one row, which goes to `onReject`.
 */
export async function writeBatch(
  tenantId: TenantId,
  batch: BatchRow[],
  onReject: OnReject,
): Promise<Written> {
  try {
    return await write(tenantId, batch);
  } catch (error) {
    const message = dataError(error);
    if (message === null) throw error;
    const [only] = batch;
    if (batch.length === 1 && only) {
      onReject(only.row, new RowFault('refused by the database', `The database refused it: ${message}`));
      return { imported: 0, alreadyThere: 0 };
    }
    const middle = batch.length >> 1;
    const first = await writeBatch(tenantId, batch.slice(0, middle), onReject);
    const second = await writeBatch(tenantId, batch.slice(middle), onReject);
    return {
      imported: first.imported + second.imported,
      alreadyThere: first.alreadyThere + second.alreadyThere,
    };
  }
}

async function write(tenantId: TenantId, batch: BatchRow[]): Promise<Written> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withSystem(tenantId, (tx) => insertNew(tx, batch), { timeoutMs: TIMEOUT_MS });
    } catch (error) {
      // Two imports of the same file at once can wait for each other: one of them is told to begin again.
      if (attempt >= ATTEMPTS || !['40001', '40P01'].includes(failureOf(error)?.state ?? '')) throw error;
    }
  }
}

async function insertNew(tx: SystemTx, batch: BatchRow[]): Promise<Written> {
  const refs = batch.map(({ ticket }) => ticket.externalRef ?? '');
  // insertTickets passes over what is known too, but only after routing it.
  const known = await tx.$queryRaw<{ ref: string }[]>`
    select external_ref as ref from tickets where tenant_id = app_tenant() and external_ref = any (${refs})`;
  const knownRefs = new Set(known.map(({ ref }) => ref));
  const fresh = batch.flatMap(({ ticket }) => (knownRefs.has(ticket.externalRef ?? '') ? [] : ticket));
  const inserted = fresh.length > 0 ? await insertTickets(tx, fresh) : [];
  return { imported: inserted.length, alreadyThere: batch.length - inserted.length };
}

type Failure = { state: string; message: string };

/** SQLSTATE and words of a failed statement, as Prisma's adapter hands them on. */
function failureOf(error: unknown): Failure | null {
  if (typeof error !== 'object' || error === null) return null;
  const meta = 'meta' in error ? error.meta : error;
  const driver = at(meta, 'driverAdapterError') ?? meta;
  const cause = at(driver, 'cause') ?? driver;
  const state = at(cause, 'originalCode') ?? at(cause, 'code');
  const message = at(cause, 'originalMessage') ?? at(cause, 'message');
  return typeof state === 'string' ? { state, message: String(message ?? state) } : null;
}

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined;

/** What the database says against the data (classes 22 and 23 and our own triggers), null for any other trouble. */
function dataError(error: unknown): string | null {
  const failure = failureOf(error);
  return failure && /^(22|23|LU)/.test(failure.state) ? failure.message : null;
}
