import type { Tx } from '#lib/db/with-actor.ts';
import type { ChannelName } from '#lib/domain/language/channels.ts';
import type { MessageKind } from '#lib/domain/language/messages.ts';

/** A message that left the house because of a ticket, or should have. Never with a number or an address. */
export type SentMessage = {
  id: string;
  /** Of staff the name; null is the resident. */
  to: string | null;
  channel: ChannelName;
  kind: MessageKind;
  text: string;
  status: 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'suppressed' | 'not_configured';
  /** Why it was not sent, is late, or failed: a sentence for staff. */
  reason: string | null;
  /** Of its latest step. ISO 8601 in UTC. */
  at: string;
};

/** A ticket that has sent more than this shows its latest. */
const LIMIT = 50;

/**
 * All that went to the resident, and of what went to staff only what did not arrive: theirs stands in their own bell.
 * Newest first. The transaction is that of an actor who may read personal data.
 */
export async function readSentMessages(tx: Tx, ticketId: string): Promise<SentMessage[]> {
  const rows = await tx.$queryRaw<(Omit<SentMessage, 'at'> & { at: Date })[]>`
    /* named: ticket sent messages */
    select n.id, u.name as to, n.channel, n.kind, n.text, n.status, n.error_words as reason,
      coalesce(n.read_at, n.delivered_at, n.sent_at, n.created_at) as at
    from notifications n left join users u on u.id = n.user_id
    where n.tenant_id = (select app_tenant()) and n.ticket_id = ${ticketId}::uuid
      and (n.reporter_id is not null or n.channel <> 'in_app' and n.status = 'failed')
    order by n.created_at desc, n.id limit ${LIMIT}`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
