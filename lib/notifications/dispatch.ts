import { randomUUID } from 'node:crypto';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { type ChannelName, SENDING_CHANNELS } from '#lib/domain/language/channels.ts';
import { env } from '#lib/env.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import { CHANNELS } from './channels/all-channels.ts';
import type { Channel, Outgoing, SendResult } from './channels/channel.ts';
import { isConfigured } from './channels/missing-settings.ts';
import { type Claimed, claimDue, LEASE_MS, standingOf } from './claim.ts';
import { digestOf, parcelsOf } from './digest.ts';
import { internationalPhone, phoneHash } from './phone.ts';
import { afterQuietHours } from './quiet-hours.ts';
import { firstUnclaimed, holdChannel, keepOptOut, type Outcome, recordOutcomes } from './record-outcome.ts';
import { stillToSend } from './still-to-send.ts';
import { tenantsWithDue } from './tenants-with-due.ts';

/** With the waits between them, half a day. */
const MAX_ATTEMPTS = 12;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const CONVERSATION_MS = 24 * 60 * 60_000;

type Clock = () => Date;

/**
 * Sends what is queued, in all municipalities, until nothing is due. Any number may run at once. Each row is claimed and
 * committed, then sent, then written down: an attempt that dies in between leaves a row that counts as possibly sent,
 * and the next one asks the provider before it sends again (docs/decisions/003). A municipality that fails keeps no other
 * waiting; its error is thrown at the end.
 */
export async function dispatch(clock: Clock): Promise<{ taken: number }> {
  let taken = 0;
  const failures: unknown[] = [];
  for (const tenantId of await tenantsWithDue(clock())) {
    try {
      taken += await dispatchTenant(tenantId, clock);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `Not all messages of ${failures.length} municipalities went out.`);
  return { taken };
}

/** The same for one municipality. @returns how many rows were taken up */
export async function dispatchTenant(tenantId: TenantId, clock: Clock): Promise<number> {
  let taken = 0;
  for (;;) {
    const claimedAt = clock();
    const batch = await asJob(tenantId, (tx) => claimDue(tx, randomUUID(), claimedAt));
    if (batch.length === 0) return taken;
    taken += batch.length;
    const parcels = parcelsOf(batch);
    const outcomes = await Promise.all(parcels.map((parcel) => deliver(tenantId, parcel, claimedAt, clock)));
    await holdChannels(tenantId, parcels.flat(), outcomes.flat());
  }
}

const asJob = <T>(tenantId: TenantId, step: (tx: Tx) => Promise<T>) => withActor(systemActor(tenantId), step);

/** @returns null for a row that may not go out any more */
type Send = (channel: Channel, claimed: Claimed, message: Outgoing) => Promise<SendResult | null>;

/** Rows of a digest are attempted each by itself, and the first that may go takes all of them along that may go too. */
function sendTogether(tenantId: TenantId, parcel: readonly Claimed[]): Send {
  const ids = parcel.map(({ id }) => id);
  let looked: Promise<ReadonlySet<string>> | undefined;
  let sent: Promise<SendResult> | undefined;
  return async (channel, claimed, message) => {
    looked ??= stillToSend(tenantId, claimed, ids);
    const allowed = await looked;
    if (!allowed.has(claimed.id)) return null;
    const going = parcel.filter(({ id }) => allowed.has(id));
    sent ??= channel.send(going.length > 1 ? digestOf(going, message) : message);
    return sent;
  };
}

/** One failing parcel must not stop the others: it stays claimed, and is due again when the lease is over. */
async function deliver(
  tenantId: TenantId,
  parcel: readonly Claimed[],
  claimedAt: Date,
  clock: Clock,
): Promise<(Outcome | null)[]> {
  try {
    const send = sendTogether(tenantId, parcel);
    const outcomes = await Promise.all(
      parcel.map((claimed) => attempt(tenantId, claimed, claimedAt, clock, send)),
    );
    const attempts = parcel.flatMap((claimed, at) => {
      const outcome = outcomes[at];
      return outcome ? [{ claimed, outcome }] : [];
    });
    await asJob(tenantId, (tx) => recordOutcomes(tx, attempts, clock()));
    return outcomes;
  } catch (error) {
    const notifications = parcel.map(({ id }) => id);
    logger.error({ notifications, error: loggableError(error) }, 'message not dispatched');
    return parcel.map(() => null);
  }
}

/** A provider that asks us to wait means all that goes through it, not the one message it said it of. */
async function holdChannels(
  tenantId: TenantId,
  batch: readonly Claimed[],
  outcomes: readonly (Outcome | null)[],
): Promise<void> {
  for (const channel of SENDING_CHANNELS) {
    const untils = outcomes.flatMap((outcome, at) =>
      batch[at]?.channel === channel && outcome?.status === 'queued' && outcome.holdsChannelUntil
        ? [outcome.holdsChannelUntil.getTime()]
        : [],
    );
    if (untils.length === 0) continue;
    await asJob(tenantId, (tx) => holdChannel(tx, channel, new Date(Math.max(...untils))));
  }
}

/** @returns null where nothing may be written down: the row is about to be another's */
async function attempt(
  tenantId: TenantId,
  claimed: Claimed,
  claimedAt: Date,
  clock: Clock,
  send: Send,
): Promise<Outcome | null> {
  const channel: Channel = CHANNELS[claimed.channel];
  if (!isConfigured(channel)) return notConfigured(channel);
  const to = addressOf(claimed);
  if (to === null) return ended('suppressed', null, 'There is no address to send it to.', true);

  const quiet = claimed.userId !== null && !claimed.isUrgent ? quietHours(claimed) : null;
  const notBefore = afterQuietHours(clock(), quiet, claimed.timeZone);
  const isInDoubt = claimed.uncertainSince !== null;
  if (notBefore > clock())
    return { status: 'queued', notBefore, isUncertain: isInDoubt, code: null, words: null };

  const standing = isByPhone(claimed.channel)
    ? await asJob(tenantId, (tx) => standingOf(tx, hashOf(to)))
    : null;
  if (standing?.hasOptedOut)
    return ended('suppressed', null, 'The resident has asked for no messages (STOP).', false);
  const message = outgoing(tenantId, claimed, to, isInConversation(standing?.lastInboundAt ?? null, clock()));

  const found = isInDoubt ? await lookFor(tenantId, channel, message, claimed) : null;
  if (found) return found.status === 'delayed' ? delayed(claimed, found, clock()) : found;
  // A process that slept this long may have lost its rows to another.
  if (clock().getTime() - claimedAt.getTime() > LEASE_MS / 2) return null;

  const result = await send(channel, claimed, message);
  if (result === null)
    return ended('suppressed', null, 'The ticket had left their sight before it was sent.', false);
  return settle(tenantId, claimed, to, result, clock());
}

function settle(
  tenantId: TenantId,
  claimed: Claimed,
  to: string,
  result: SendResult,
  now: Date,
): Promise<Outcome> | Outcome {
  if (result.status === 'sent') return result;
  if (result.status === 'delayed') return delayed(claimed, result, now);
  if (result.status === 'unreachable') return ended('suppressed', null, result.words, false);
  if (!result.hasOptedOut) return ended('failed', result.code, result.words, true);
  return asJob(tenantId, async (tx) => {
    await keepOptOut(tx, hashOf(to), now);
    return ended('suppressed', result.code, result.words, false);
  });
}

type Delay = Extract<SendResult, { status: 'delayed' }>;

/** What became of an attempt nobody wrote down: the provider's message, null where there is none, a delay where it does not say. */
async function lookFor(
  tenantId: TenantId,
  channel: Channel,
  message: Outgoing,
  claimed: Claimed,
): Promise<Extract<Outcome, { status: 'sent' }> | Delay | null> {
  if (!channel.find || claimed.uncertainSince === null) return null;
  try {
    const candidates = await channel.find(message, claimed.uncertainSince);
    const providerId = await asJob(tenantId, (tx) => firstUnclaimed(tx, candidates));
    return providerId === null ? null : { status: 'sent', providerId };
  } catch {
    const words = 'Nobody knows yet whether an earlier attempt arrived: the provider does not answer.';
    return { status: 'delayed', code: null, words, isUncertain: true };
  }
}

/** Exponential, with a limit; the provider's own word on when to come back is heeded where it is later. */
function delayed(
  claimed: Claimed,
  { code, words, isUncertain, retryAfterMs = 0 }: Delay,
  now: Date,
): Outcome {
  if (claimed.attempts >= MAX_ATTEMPTS) {
    const fate = isUncertain ? ' It may have arrived.' : '';
    return ended('failed', code, `${words} Given up after ${MAX_ATTEMPTS} attempts.${fate}`, !isUncertain);
  }
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (claimed.attempts - 1));
  const notBefore = new Date(now.getTime() + Math.max(wait, retryAfterMs));
  const hold = retryAfterMs > 0 ? { holdsChannelUntil: new Date(now.getTime() + retryAfterMs) } : {};
  return { status: 'queued', notBefore, isUncertain, code, words, ...hold };
}

const ended = (
  status: 'failed' | 'suppressed' | 'not_configured',
  code: string | null,
  words: string,
  triesNext: boolean,
): Outcome => ({ status, code, words, triesNext });

const isByPhone = (channel: ChannelName) => channel === 'whatsapp' || channel === 'sms';

const CREDENTIALS = {
  whatsapp: 'Twilio',
  sms: 'Twilio',
  email: 'email',
  web_push: 'push',
} as const satisfies Record<ChannelName, string>;

function notConfigured({ name }: Channel): Outcome {
  const words = `Not configured: this installation has no credentials for ${CREDENTIALS[name]}, so nothing was sent.`;
  return ended('not_configured', null, words, true);
}

function addressOf(claimed: Claimed): string | null {
  const { channel, reporterPhone, reporterEmail, userId, userEmail } = claimed;
  if (userId !== null) return channel === 'web_push' ? userId : userEmail;
  return channel === 'email' ? reporterEmail : reporterPhone && internationalPhone(reporterPhone);
}

const quietHours = ({ quietFrom, quietUntil }: Claimed) =>
  quietFrom === null || quietUntil === null ? null : { from: quietFrom, until: quietUntil };

const hashOf = (phone: string) => phoneHash(phone, env().PHONE_HASH_KEY);

const isInConversation = (lastInboundAt: Date | null, now: Date) =>
  lastInboundAt !== null && now.getTime() - lastInboundAt.getTime() < CONVERSATION_MS;

function outgoing(tenantId: TenantId, claimed: Claimed, to: string, isInConversation: boolean): Outgoing {
  const { id: notificationId, kind, language, text, variables } = claimed;
  return { tenantId, notificationId, to, kind, language, text, variables, isInConversation };
}
