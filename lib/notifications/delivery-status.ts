/** What a ledger's row can be told by its provider. */
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'failed';

type Stage = 'queued' | 'sending' | DeliveryStatus | 'suppressed' | 'not_configured';

/** Which rows each report may still move: forward only, for reports come in any order and more than once. */
export const MOVES = {
  sent: ['queued', 'sending'],
  delivered: ['queued', 'sending', 'sent'],
  read: ['queued', 'sending', 'sent', 'delivered'],
  // What was delivered cannot fail any more; a failure is the last word.
  failed: ['queued', 'sending', 'sent'],
} as const satisfies Record<DeliveryStatus, readonly Stage[]>;

/** Twilio's words in ours; null for what tells us nothing new (`queued`, `accepted`, `sending`, `scheduled`). */
export function deliveryStatus(reported: string): DeliveryStatus | null {
  if (reported === 'undelivered' || reported === 'failed' || reported === 'canceled') return 'failed';
  return reported === 'sent' || reported === 'delivered' || reported === 'read' ? reported : null;
}
