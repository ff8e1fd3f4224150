import { createHash } from 'node:crypto';
import type { Tx } from '#lib/db/with-actor.ts';
import { AppError } from '#lib/errors.ts';
import type { ServiceLevelChange } from './service-level-input.ts';
import { removeCalendar, setCalendar } from './write-calendar.ts';
import { removePolicy, setPolicy, type WrittenChange } from './write-policy.ts';

/** Writes the change, but for the tickets that it reaches. */
export function makeChange(
  tx: Tx,
  tenantId: string,
  change: ServiceLevelChange,
  now: Date,
): Promise<WrittenChange> {
  switch (change.kind) {
    case 'set_policy':
      return setPolicy(tx, tenantId, change, now);
    case 'remove_policy':
      return removePolicy(tx, tenantId, change.id, now);
    case 'set_calendar':
      return setCalendar(tx, tenantId, change, now);
    case 'remove_calendar':
      return removeCalendar(tx, tenantId, change, now);
  }
}

/** Two administrators follow each other: the second sees what the first has made. Holds until the transaction ends. */
export async function lockServiceLevels(tx: Tx, tenantId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('service levels ' || ${tenantId}, 0))`;
}

/**
 * Stands for a change and for the service levels and calendars it would be made to. Tickets are no part of it: they change
 * every minute, and what is done to them is counted when it is done. Ask it before the change is made.
 */
export async function fingerprintOf(tx: Tx, change: ServiceLevelChange): Promise<string> {
  const policies = await tx.slaPolicy.findMany({
    where: { retiredAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const calendars = await tx.businessCalendar.findMany({
    where: { retiredAt: null },
    select: { id: true, version: true },
    orderBy: { id: 'asc' },
  });
  const text = JSON.stringify([change, policies, calendars]);
  return createHash('sha256').update(text).digest('base64url');
}

export const previewIsStale = () =>
  new AppError(
    'conflict',
    'Service levels or calendars were changed after this preview. Look at the preview again, then save.',
    { field: 'fingerprint' },
  );
