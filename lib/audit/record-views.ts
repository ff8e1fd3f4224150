import type { Tx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { seesSensitive } from '#lib/domain/access/roles.ts';

/** Audits that these tickets were shown, where they are sensitive (only a SAPS liaison is ever shown one). */
export async function recordViews(tx: Tx, actor: Actor, ticketIds: readonly string[]): Promise<void> {
  if (!seesSensitive(actor.role) || ticketIds.length === 0) return;
  await tx.$executeRaw`select audit_views(${ticketIds}::uuid[])`;
}
