import { z } from 'zod';
import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { twilioWords } from './channels/twilio-errors.ts';
import { deliveryStatus, MOVES } from './delivery-status.ts';
import { tryNextChannel } from './record-outcome.ts';

/** Twilio's report, with the row of ours that its address names. */
export const deliveryReport = z.object({
  tenant: z.guid(),
  notification: z.guid(),
  MessageSid: z.string().max(64),
  MessageStatus: z.string().max(32),
  ErrorCode: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
});

/**
 * Moves a row of the ledger to what Twilio reports of it, and never back. A row whose own attempt was not written down
 * yet, or died, learns of its message here. A report on another message than the row's, or on no row, changes nothing.
 */
export async function recordDelivery(report: z.infer<typeof deliveryReport>, now: Date): Promise<void> {
  const status = deliveryStatus(report.MessageStatus);
  if (status === null) return;
  const code = status === 'failed' ? (report.ErrorCode ?? null) : null;
  const words = status === 'failed' ? twilioWords(code) : null;
  const isArrival = status === 'delivered' || status === 'read';
  await withSystem(report.tenant as TenantId, async (tx) => {
    const moved = await tx.$executeRaw`
      update notifications set status = ${status}, provider_id = ${report.MessageSid}, error_code = ${code},
        error_words = ${words}, claim_id = null, uncertain_since = null,
        sent_at = coalesce(sent_at, case when ${status} <> 'failed' then ${now}::timestamptz end),
        delivered_at = coalesce(delivered_at, case when ${isArrival} then ${now}::timestamptz end),
        read_at = coalesce(read_at, case when ${status} = 'read' then ${now}::timestamptz end)
      where tenant_id = app_tenant() and id = ${report.notification}::uuid and status = any (${[...MOVES[status]]}::text[])
        and (provider_id = ${report.MessageSid} or provider_id is null and uncertain_since is not null)`;
    if (moved > 0 && status === 'failed') await tryNextChannel(tx, report.notification, now);
  });
}
