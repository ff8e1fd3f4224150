import type { SystemTx } from '#lib/db/with-actor.ts';

/**
 * What staff were to hear of clocks that have ended meanwhile is not sent any more: the tickets are finished, or what
 * they were held to has gone. What is on its way stays on its way. Lock the tickets first.
 */
export async function withdrawWarnings(tx: SystemTx, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return;
  await tx.$executeRaw`
    update notifications set status = 'suppressed', error_words = 'Its clock had ended before it was sent.'
    where tenant_id = app_tenant() and ticket_id = any (${ticketIds}::uuid[]) and status = 'queued'
      and user_id is not null and kind in ('warning', 'breach', 'escalated')`;
}
