import { inboundMessage, recordInbound } from '#lib/notifications/record-inbound.ts';
import { twilioWebhook } from '#lib/notifications/twilio-webhook.ts';

export const POST = twilioWebhook(async (fields, now) => {
  const message = inboundMessage.safeParse(fields);
  if (message.success) await recordInbound(message.data, now);
});
