import { createTransport, type Transporter } from 'nodemailer';
import { subjectOf } from '#lib/domain/language/messages.ts';
import { env } from '#lib/env.ts';
import type { Channel, SendResult } from './channel.ts';

let transport: Transporter | undefined;

function mailer(): Transporter {
  const { SMTP_URL, SEND_TIMEOUT_MS } = env();
  transport ??= createTransport({
    url: SMTP_URL,
    connectionTimeout: SEND_TIMEOUT_MS,
    greetingTimeout: SEND_TIMEOUT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
  });
  return transport;
}

/**
 * A mail server cannot be asked what it has taken. One in doubt is sent again under the same Message-ID, by which mail
 * systems recognise it: rather twice than not at all.
 */
export const email: Channel = {
  name: 'email',
  needs: ['SMTP_URL', 'MAIL_FROM'],
  send: async ({ notificationId, to, text }) => {
    try {
      await mailer().sendMail({
        from: env().MAIL_FROM,
        to,
        subject: subjectOf(text),
        text,
        messageId: `<${notificationId}@lungisa>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { status: 'sent', providerId: notificationId };
    } catch (error) {
      return readMailError(error);
    }
  },
};

/** RFC 5321: 4yz asks to try later, 5yz is final. Without an answer the server may have taken it. */
function readMailError(error: unknown): SendResult {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  const answered = responseCode === undefined ? null : String(responseCode);
  if (code === 'EAUTH') {
    const words = 'The mail server did not accept our credentials. An administrator has to check them.';
    return { status: 'delayed', code: answered, words, isUncertain: false };
  }
  if (responseCode !== undefined && responseCode >= 500) {
    return { status: 'refused', code: answered, words: 'The mail server refused the message.' };
  }
  if (responseCode !== undefined) {
    const words = 'The mail server asks us to try later.';
    return { status: 'delayed', code: answered, words, isUncertain: false };
  }
  return { status: 'delayed', code: null, words: 'The mail server did not answer.', isUncertain: true };
}
