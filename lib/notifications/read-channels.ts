import { requireCan } from '#lib/auth/require.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { type ChannelName, SENDING_CHANNELS } from '#lib/domain/language/channels.ts';
import { LANGUAGES, type Language } from '#lib/domain/language/languages.ts';
import type { MessageKind } from '#lib/domain/language/messages.ts';
import { env, type Setting } from '#lib/env.ts';
import { CHANNELS } from './channels/all-channels.ts';
import { missingSettings } from './channels/missing-settings.ts';

/** What became of the messages that were written in the last 24 hours. */
type Figures = {
  waiting: number;
  /** Taken by the provider, with no word yet of their arrival. */
  sent: number;
  delivered: number;
  failed: number;
  /** Kept and not sent: not configured, nowhere to send it, or not wanted. */
  kept: number;
};

export type Template = { kind: MessageKind; language: Language; isThere: boolean };

export type ChannelReport = {
  name: ChannelName | 'in_app';
  /** Names only: no value of a setting ever leaves the server. */
  missing: Setting[];
  /** Of WhatsApp; null where a channel has none. */
  templates: Template[] | null;
  lastDay: Figures;
  lastError: { words: string; at: string } | null;
};

/** All that residents are told; staff are not written to on WhatsApp. */
const RESIDENT_KINDS: readonly MessageKind[] = ['status'];
const DAY_MS = 24 * 60 * 60_000;
const NOTHING: Figures = { waiting: 0, sent: 0, delivered: 0, failed: 0, kept: 0 };

/** How each channel stands in this municipality. Throws `forbidden`. */
export function readChannels(actor: Actor, now: Date): Promise<ChannelReport[]> {
  return withActor(actor, (tx) => {
    requireCan(actor, 'operations.manage');
    // Nobody’s messages are shown, only their number: no ticket has to be looked at. Sensitive ones send none.
    return asSystem(tx, async () => {
      const since = new Date(now.getTime() - DAY_MS);
      const [figures, errors] = [await readFigures(tx, since), await readErrors(tx, since)];
      return (['in_app', ...SENDING_CHANNELS] as const).map((name) => ({
        name,
        missing: name === 'in_app' ? [] : missingSettings(CHANNELS[name]),
        templates: name === 'whatsapp' ? templates() : null,
        lastDay: figures.get(name) ?? NOTHING,
        lastError: errors.get(name) ?? null,
      }));
    });
  });
}

function templates(): Template[] {
  const sids = env().TWILIO_CONTENT_SIDS;
  return RESIDENT_KINDS.flatMap((kind) =>
    LANGUAGES.map((language) => ({ kind, language, isThere: sids[kind]?.[language] !== undefined })),
  );
}

async function readFigures(tx: Tx, since: Date): Promise<Map<string, Figures>> {
  const rows = await tx.$queryRaw<({ channel: string } & Figures)[]>`
    select channel, count(*) filter (where status in ('queued', 'sending'))::int as waiting,
      count(*) filter (where status = 'sent')::int as sent,
      count(*) filter (where status in ('delivered', 'read'))::int as delivered,
      count(*) filter (where status = 'failed')::int as failed,
      count(*) filter (where status in ('suppressed', 'not_configured'))::int as kept
    from notifications where tenant_id = (select app_tenant()) and created_at > ${since} group by channel`;
  return new Map(rows.map(({ channel, ...figures }) => [channel, figures]));
}

async function readErrors(tx: Tx, since: Date): Promise<Map<string, { words: string; at: string }>> {
  const rows = await tx.$queryRaw<{ channel: string; words: string; at: Date }[]>`
    select distinct on (channel) channel, error_words as words, created_at as at from notifications
    where tenant_id = (select app_tenant()) and created_at > ${since} and error_words is not null
      and status <> 'not_configured'
    order by channel, created_at desc, id desc`;
  return new Map(rows.map(({ channel, words, at }) => [channel, { words, at: at.toISOString() }]));
}
