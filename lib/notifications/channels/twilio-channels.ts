import { env } from '#lib/env.ts';
import type { Channel, Outgoing, SendResult } from './channel.ts';
import { readTwilioError, TWILIO_NEEDS, twilioClient } from './twilio-client.ts';
import { NO_TEMPLATE, twilioWords } from './twilio-errors.ts';

/** Of a resident's latest messages, as many as could have come in while one of them was in doubt. */
const LATEST_MESSAGES = 50;
/** Twilio's clock and ours. */
const CLOCK_SKEW_MS = 60_000;

type Content = { body: string } | { contentSid: string; contentVariables: string };

export const whatsapp: Channel = {
  name: 'whatsapp',
  needs: [...TWILIO_NEEDS, 'TWILIO_WHATSAPP_FROM'],
  send: async (message) => {
    const content = whatsappContent(message);
    if (!content) return { status: 'refused', code: NO_TEMPLATE, words: twilioWords(NO_TEMPLATE) };
    return send(message, whatsappAddress(env().TWILIO_WHATSAPP_FROM), whatsappAddress(message.to), content);
  },
  find: (message, since) => find(message, whatsappAddress(message.to), since),
};

export const sms: Channel = {
  name: 'sms',
  needs: [...TWILIO_NEEDS, 'TWILIO_SMS_FROM'],
  send: (message) => send(message, env().TWILIO_SMS_FROM, message.to, { body: message.text }),
  find: (message, since) => find(message, message.to, since),
};

const whatsappAddress = (phone: string) => `whatsapp:${phone}`;

/** WhatsApp takes what we like to say for 24 hours after the resident wrote; otherwise an approved template. */
function whatsappContent({ kind, language, text, variables, isInConversation }: Outgoing): Content | null {
  if (isInConversation) return { body: text };
  const contentSid = env().TWILIO_CONTENT_SIDS[kind]?.[language];
  return contentSid === undefined ? null : { contentSid, contentVariables: JSON.stringify(variables) };
}

async function send(message: Outgoing, from: string, to: string, content: Content): Promise<SendResult> {
  try {
    const statusCallback = callbackUrl(message);
    const created = await twilioClient().messages.create({
      from,
      to,
      ...content,
      ...(statusCallback === null ? {} : { statusCallback }),
    });
    return { status: 'sent', providerId: created.sid };
  } catch (error) {
    return readTwilioError(error);
  }
}

/**
 * Where Twilio reports what became of it. It names our own row, so a report finds it even if we never learnt Twilio's id.
 * Null where this installation has no address that Twilio could reach.
 */
function callbackUrl({ tenantId, notificationId }: Outgoing): string | null {
  const { NEXTAUTH_URL } = env();
  if (!NEXTAUTH_URL.startsWith('https:')) return null;
  const url = new URL('/api/webhooks/twilio/status', NEXTAUTH_URL);
  url.search = new URLSearchParams({ tenant: tenantId, notification: notificationId }).toString();
  return url.href;
}

/** Twilio's Messages API knows no idempotency key, so a message in doubt is looked for by what it says, to whom, since when. */
async function find(message: Outgoing, to: string, since: Date): Promise<string[]> {
  const earliest = since.getTime() - CLOCK_SKEW_MS;
  const latest = await twilioClient().messages.list({ to, limit: LATEST_MESSAGES });
  const saysTheSame = (body: string) =>
    body === message.text || Object.values(message.variables).every((value) => body.includes(value));
  return latest
    .filter(
      ({ direction, dateCreated, body }) =>
        direction.startsWith('outbound') && dateCreated.getTime() >= earliest && saysTheSame(body),
    )
    .sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime())
    .map(({ sid }) => sid);
}
