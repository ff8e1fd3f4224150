import type { Tx } from '#lib/db/with-actor.ts';
import type { UserId } from '#lib/domain/access/actor.ts';
import type { ChannelName } from '#lib/domain/language/channels.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import type { MessageKind } from '#lib/domain/language/messages.ts';

/**
 * How long an attempt has its rows to itself. Several times what a provider may take to answer (SEND_TIMEOUT_MS): whoever
 * is silent for so long is dead, and another takes its rows over.
 */
export const LEASE_MS = 120_000;

/** Rows of one claim; they are sent side by side. */
const BATCH = 20;

/** Further emails to the same people, which may go out with theirs. */
const SIBLINGS = 500;

/** A row of the ledger that this attempt has to itself, with where it goes. */
export type Claimed = {
  id: string;
  claimId: string;
  kind: MessageKind;
  channel: ChannelName;
  language: Language;
  text: string;
  variables: Record<string, string>;
  isUrgent: boolean;
  /** This one included. */
  attempts: number;
  /** Set when an earlier attempt may have reached the provider without our knowing. */
  uncertainSince: Date | null;
  reporterPhone: string | null;
  reporterEmail: string | null;
  /** Of staff; null for a resident. */
  userId: UserId | null;
  userEmail: string | null;
  quietFrom: string | null;
  quietUntil: string | null;
  timeZone: string;
};

/**
 * Takes up what is due: queued rows, and those whose sender has died; with an email to one of the staff, all the others.
 * Rows that another dispatcher is claiming at this moment are passed over. Once this has committed nobody else touches
 * them until the lease is over, and every one counts as possibly sent until its attempt is written down. Whether each may
 * still go out is asked when it goes (still-to-send.ts). Run it as the system.
 */
export function claimDue(tx: Tx, claimId: string, now: Date): Promise<Claimed[]> {
  const leaseOver = new Date(now.getTime() + LEASE_MS);
  return tx.$queryRaw<Claimed[]>`
    with first as materialized (
      select id, reporter_id, user_id, uncertain_since, channel from notifications
      where tenant_id = (select app_tenant()) and status in ('queued', 'sending') and not_before <= ${now}
      order by not_before limit ${BATCH} for update skip locked),
    siblings as materialized (
      select id, reporter_id, user_id, uncertain_since, channel from notifications
      where tenant_id = (select app_tenant()) and status in ('queued', 'sending') and not_before <= ${now}
        and channel = 'email' and user_id in (select user_id from first where channel = 'email')
        and id not in (select id from first)
      order by not_before limit ${SIBLINGS} for update skip locked),
    due as (select * from first union all select * from siblings)
    update notifications n set status = 'sending', claim_id = ${claimId}::uuid, attempts = n.attempts + 1,
      not_before = ${leaseOver}, uncertain_since = coalesce(n.uncertain_since, ${now})
    from due d
    join municipalities m on m.id = (select app_tenant())
    left join ticket_reporters r on r.tenant_id = m.id and r.id = d.reporter_id
    left join users u on u.id = d.user_id
    left join notification_preferences p on p.tenant_id = m.id and p.user_id = d.user_id
    where n.tenant_id = m.id and n.id = d.id
    returning n.id, n.claim_id as "claimId", n.kind, n.channel, n.language, n.text, n.variables,
      n.is_urgent as "isUrgent", n.attempts, d.uncertain_since as "uncertainSince",
      r.phone as "reporterPhone", r.email as "reporterEmail", u.id as "userId", u.email as "userEmail",
      m.time_zone as "timeZone",
      case when p.user_id is null then '20:00' else to_char(p.quiet_from, 'HH24:MI') end as "quietFrom",
      case when p.user_id is null then '06:00' else to_char(p.quiet_until, 'HH24:MI') end as "quietUntil"`;
}

export type Standing = { hasOptedOut: boolean; lastInboundAt: Date | null };

/** What the owner of a number has told us, by writing to us or by asking for silence. Run it as the system. */
export async function standingOf(tx: Tx, phoneHash: Uint8Array<ArrayBuffer>): Promise<Standing> {
  const [row] = await tx.$queryRaw<Standing[]>`
    select exists (select from message_opt_outs where tenant_id = (select app_tenant()) and phone_hash = ${phoneHash})
        as "hasOptedOut",
      (select last_inbound_at from resident_conversations
        where tenant_id = (select app_tenant()) and phone_hash = ${phoneHash}) as "lastInboundAt"`;
  return row ?? { hasOptedOut: false, lastInboundAt: null };
}
