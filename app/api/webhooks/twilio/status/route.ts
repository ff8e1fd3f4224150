import { deliveryReport, recordDelivery } from '#lib/notifications/record-delivery.ts';
import { twilioWebhook } from '#lib/notifications/twilio-webhook.ts';

export const POST = twilioWebhook(async (fields, now) => {
  const report = deliveryReport.safeParse(fields);
  // A report on something we never sent is no fault of Twilio's, who would only repeat it.
  if (report.success) await recordDelivery(report.data, now);
});
