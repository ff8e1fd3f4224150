import type { SystemTx } from '#lib/db/with-actor.ts';
import type { StaffChannel } from '#lib/domain/language/channels.ts';
import type { Message } from '#lib/domain/language/messages.ts';

/** A message to one person on one channel: a row of `notifications` that is about to be. */
export type Notice = {
  ticket_id: string;
  /** What it tells of. Nobody is told twice of the same on one channel. */
  event_key: string;
  reporter_id: string | null;
  user_id: string | null;
  channel: 'whatsapp' | StaffChannel;
  is_urgent: boolean;
} & Message;

/**
 * Writes messages down to be sent. Idempotent: a row that is there already stays as it is. The notification centre shows
 * the rows themselves, so what is for it has arrived by being written.
 */
export async function enqueue(tx: SystemTx, notices: readonly Notice[], now: Date): Promise<void> {
  if (notices.length === 0) return;
  await tx.$executeRaw`
    /* named: insert notifications */ insert into notifications (tenant_id, ticket_id, event_key, kind, reporter_id, user_id, channel, language, text,
      variables, is_urgent, status, not_before, created_at, delivered_at)
    select app_tenant(), r.ticket_id, r.event_key, r.kind, r.reporter_id, r.user_id, r.channel, r.language, r.text,
      r.variables, r.is_urgent, case r.channel when 'in_app' then 'delivered' else 'queued' end, ${now}, ${now},
      case r.channel when 'in_app' then ${now}::timestamptz end
    from json_to_recordset(${JSON.stringify(notices)}::json) as r (ticket_id uuid, event_key text, kind text,
      reporter_id uuid, user_id uuid, channel text, language text, text text, variables jsonb, is_urgent boolean)
    on conflict (tenant_id, ticket_id, event_key, recipient, channel) do nothing`;
}
