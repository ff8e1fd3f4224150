import type { Metadata } from 'next';
import { Ago } from '#components/ticket/times.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { CHANNEL_NAMES } from '#lib/domain/language/channels.ts';
import { LANGUAGE_NAMES } from '#lib/domain/language/languages.ts';
import { type ChannelReport, readChannels, type Template } from '#lib/notifications/read-channels.ts';
import classes from './channels.module.css';

export const metadata: Metadata = { title: 'Channels' };

export default async function ChannelsPage() {
  const actor = await requireAllowed('operations.manage', '/admin/channels');
  const now = new Date();
  const channels = await readChannels(actor, now);
  return (
    <div className={classes.page}>
      <div>
        <h1>Channels</h1>
        <p className="lead">
          The ways by which residents and staff are told. What a channel cannot send is kept, and can be read
          on the ticket. The figures are of the last 24 hours.
        </p>
      </div>
      {channels.map((channel) => (
        <Channel key={channel.name} channel={channel} now={now.toISOString()} />
      ))}
    </div>
  );
}

const PURPOSES = {
  in_app: 'The bell of the staff. It needs nothing to be set up.',
  whatsapp: 'To residents with a phone number, before any other way.',
  sms: 'To residents whom WhatsApp does not reach.',
  email: 'To residents without a phone number, and to staff.',
  web_push: 'To the browsers and phones where staff turned it on.',
} as const satisfies Record<ChannelReport['name'], string>;

function Channel({
  channel: { name, missing, templates, lastDay, lastError },
  now,
}: {
  channel: ChannelReport;
  now: string;
}) {
  const isReady = missing.length === 0;
  return (
    <section className={classes.channel} aria-labelledby={`channel-${name}`}>
      <div className={classes.head}>
        <h2 id={`channel-${name}`}>{CHANNEL_NAMES[name]}</h2>
        <span className={classes.standing} data-ready={isReady}>
          {isReady ? 'Configured' : 'Not configured'}
        </span>
      </div>
      <p className="quiet">{PURPOSES[name]}</p>
      {!isReady && (
        <p>
          Missing:{' '}
          {missing.map((setting, index) => (
            <span key={setting}>
              {index > 0 && ', '}
              <code>{setting}</code>
            </span>
          ))}
          . Until then nothing is sent this way.
        </p>
      )}
      <dl className={classes.figures}>
        {FIGURES.map(([key, words]) => (
          <div key={key}>
            <dt>{words}</dt>
            <dd className="figures">{lastDay[key]}</dd>
          </div>
        ))}
      </dl>
      {templates && <Templates templates={templates} />}
      {lastError && (
        <p className={classes.error}>
          <strong>Last trouble</strong>, with a message written <Ago at={lastError.at} now={now} />:{' '}
          {lastError.words}
        </p>
      )}
    </section>
  );
}

const FIGURES = [
  ['waiting', 'Waiting'],
  ['sent', 'Sent'],
  ['delivered', 'Delivered'],
  ['failed', 'Failed'],
  ['kept', 'Kept, not sent'],
] as const satisfies [keyof ChannelReport['lastDay'], string][];

const KIND_NAMES: Partial<Record<Template['kind'], string>> = { status: 'A new status' };

function Templates({ templates }: { templates: readonly Template[] }) {
  const missing = templates.some(({ isThere }) => !isThere);
  return (
    <div>
      <h3>Content templates</h3>
      <ul className={classes.templates}>
        {templates.map(({ kind, language, isThere }) => (
          <li key={`${kind} ${language}`}>
            {KIND_NAMES[kind] ?? kind}, {LANGUAGE_NAMES[language]}:{' '}
            <strong>{isThere ? 'present' : 'missing'}</strong>
          </li>
        ))}
      </ul>
      {missing && (
        <p className="quiet">
          Without its template a message reaches only residents who wrote within the last 24 hours; the others
          get an SMS or email. Templates go into <code>TWILIO_CONTENT_SIDS</code>.
        </p>
      )}
    </div>
  );
}
