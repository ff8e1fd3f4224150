import type { Tx } from '#lib/db/with-actor.ts';
import { type ChannelName, RESIDENT_CHANNELS } from '#lib/domain/language/channels.ts';
import { CHANNELS } from './channels/all-channels.ts';
import { isConfigured } from './channels/missing-settings.ts';
import type { Claimed } from './claim.ts';

/** What came of an attempt. */
export type Outcome =
  | { status: 'sent'; providerId: string | null }
  | {
      status: 'failed' | 'suppressed' | 'not_configured';
      code: string | null;
      words: string;
      /** Whether the resident should be tried over another channel. */
      triesNext: boolean;
    }
  | {
      status: 'queued';
      notBefore: Date;
      isUncertain: boolean;
      code: string | null;
      /** Null: it was only put off, and not attempted. */
      words: string | null;
      holdsChannelUntil?: Date;
    };

type Attempt = { claimed: Claimed; outcome: Outcome };

/**
 * Writes down what came of attempts, but not of rows that are another's by now, or of which a report of the provider was
 * faster. One statement, however many rows went out as one email. Run it as the system.
 */
export async function recordOutcomes(tx: Tx, attempts: readonly Attempt[], now: Date): Promise<void> {
  const rows = attempts.map(({ claimed: { id, claimId }, outcome }) => ({
    ...{ id, claim_id: claimId, status: outcome.status },
    ...(outcome.status === 'sent' && { provider_id: outcome.providerId, sent_at: now }),
    ...(outcome.status !== 'sent' && { error_code: outcome.code, error_words: outcome.words }),
    ...(outcome.status === 'queued' && {
      not_before: outcome.notBefore,
      is_uncertain: outcome.isUncertain,
      was_put_off: outcome.words === null,
    }),
  }));
  const written = await tx.$queryRaw<{ id: string }[]>`
    update notifications n set status = r.status, error_code = r.error_code, error_words = r.error_words, claim_id = null,
      provider_id = r.provider_id, sent_at = r.sent_at, not_before = coalesce(r.not_before, n.not_before),
      uncertain_since = case when r.is_uncertain then n.uncertain_since end,
      attempts = case when r.was_put_off then n.attempts - 1 else n.attempts end
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, claim_id uuid, status text, provider_id text,
      sent_at timestamptz, error_code text, error_words text, not_before timestamptz, is_uncertain boolean, was_put_off boolean)
    where n.tenant_id = (select app_tenant()) and n.id = r.id and n.claim_id = r.claim_id and n.status = 'sending'
    returning n.id`;
  const writtenIds = new Set(written.map(({ id }) => id));
  for (const { claimed, outcome } of attempts) {
    // Staff have no next channel: a digest of hundreds need not ask for each.
    const triesNext = claimed.userId === null && 'triesNext' in outcome && outcome.triesNext;
    if (triesNext && writtenIds.has(claimed.id)) await tryNextChannel(tx, claimed.id, now);
  }
}

/** Puts off what is queued for a channel. Locks the rows in order, as others may be doing the same. Run it as the system. */
export async function holdChannel(tx: Tx, channel: ChannelName, until: Date): Promise<void> {
  await tx.$executeRaw`
    update notifications set not_before = ${until}
    where tenant_id = app_tenant() and status = 'queued' and id in (
      select id from notifications where tenant_id = app_tenant() and channel = ${channel} and status = 'queued'
        and not_before < ${until} order by id for update)`;
}

/**
 * Queues the same news for the resident over the next channel that this installation has and the resident can be
 * reached by. Staff have chosen theirs. The first message stays in the ledger with what became of it.
 */
export async function tryNextChannel(tx: Tx, notificationId: string, now: Date): Promise<void> {
  const [failed] = await tx.$queryRaw<
    { channel: (typeof RESIDENT_CHANNELS)[number]; hasPhone: boolean; hasEmail: boolean }[]
  >`
    select n.channel, r.phone is not null as "hasPhone", r.email is not null as "hasEmail"
    from notifications n join ticket_reporters r on r.tenant_id = n.tenant_id and r.id = n.reporter_id
    where n.tenant_id = app_tenant() and n.id = ${notificationId}::uuid`;
  if (!failed) return;
  const next = RESIDENT_CHANNELS.slice(RESIDENT_CHANNELS.indexOf(failed.channel) + 1).find(
    (channel) => isConfigured(CHANNELS[channel]) && (channel === 'email' ? failed.hasEmail : failed.hasPhone),
  );
  if (!next) return;
  await tx.$executeRaw`
    insert into notifications (tenant_id, ticket_id, event_key, kind, reporter_id, channel, language, text, variables,
      is_urgent, not_before, created_at)
    select tenant_id, ticket_id, event_key, kind, reporter_id, ${next}, language, text, variables, is_urgent, ${now}, ${now}
    from notifications where tenant_id = app_tenant() and id = ${notificationId}::uuid
    on conflict (tenant_id, ticket_id, event_key, recipient, channel) do nothing`;
}

/** Of the provider's messages, the first that no row of the ledger has. Run it as the system. */
export async function firstUnclaimed(tx: Tx, providerIds: readonly string[]): Promise<string | null> {
  const known = await tx.$queryRaw<{ id: string }[]>`
    select provider_id as id from notifications
    where tenant_id = (select app_tenant()) and provider_id = any (${providerIds}::text[])`;
  const taken = new Set(known.map(({ id }) => id));
  return providerIds.find((id) => !taken.has(id)) ?? null;
}

/** Run it as the system. */
export async function keepOptOut(tx: Tx, phoneHash: Uint8Array<ArrayBuffer>, now: Date): Promise<void> {
  await tx.$executeRaw`
    insert into message_opt_outs (tenant_id, phone_hash, opted_out_at) values (app_tenant(), ${phoneHash}, ${now})
    on conflict do nothing`;
}
