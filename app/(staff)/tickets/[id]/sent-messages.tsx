import { Ago } from '#components/ticket/times.tsx';
import type { SentMessage } from '#lib/tickets/read-sent-messages.ts';
import classes from './sent-messages.module.css';
import ticketClasses from './ticket.module.css';

/** What the resident was told and what became of it; and what did not reach the staff. */
export function SentMessages({ messages, now }: { messages: SentMessage[]; now: string }) {
  return (
    <section className={ticketClasses.panel}>
      <h2>Messages sent</h2>
      {messages.length === 0 ? (
        <p className="quiet">None yet.</p>
      ) : (
        <List messages={messages.slice(0, LATEST)} now={now} />
      )}
      {messages.length > LATEST && (
        <details className={ticketClasses.more}>
          <summary>Earlier ones ({messages.length - LATEST})</summary>
          <List messages={messages.slice(LATEST)} now={now} />
        </details>
      )}
    </section>
  );
}

/** Shown at once. */
const LATEST = 4;

function List({ messages, now }: { messages: SentMessage[]; now: string }) {
  return (
    <ol className={classes.list}>
      {messages.map((message) => (
        <Sent key={message.id} message={message} now={now} />
      ))}
    </ol>
  );
}

function Sent({
  message: { to, channel, status, text, reason, at },
  now,
}: {
  message: SentMessage;
  now: string;
}) {
  return (
    <li data-status={status}>
      <p className={classes.head}>
        <strong>{STATUS_WORDS[status]}</strong> · {CHANNEL_NAMES[channel]} to {to ?? 'the resident'} ·{' '}
        <Ago at={at} now={now} />
      </p>
      {reason && <p className={classes.reason}>{reason}</p>}
      <p className="quiet">{text}</p>
    </li>
  );
}

const CHANNEL_NAMES = {
  whatsapp: 'WhatsApp',
  sms: 'SMS',
  email: 'email',
  web_push: 'push',
} as const satisfies Record<SentMessage['channel'], string>;

const STATUS_WORDS = {
  queued: 'Waiting',
  sending: 'On its way',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Failed',
  suppressed: 'Not sent',
  not_configured: 'Not sent',
} as const satisfies Record<SentMessage['status'], string>;
