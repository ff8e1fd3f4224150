import { z } from 'zod';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { type ChannelName, STAFF_CHANNELS } from '#lib/domain/language/channels.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import type { MessageKind } from '#lib/domain/language/messages.ts';
import type { Setting } from '#lib/env.ts';

/** A choice of ways to the staff, each once. */
export const staffChannels = z
  .array(z.enum(STAFF_CHANNELS, `The channel is one of ${STAFF_CHANNELS.join(', ')}.`))
  .max(20)
  .transform((chosen) => STAFF_CHANNELS.filter((channel) => chosen.includes(channel)));

/** A message on its way out, with the address that the ledger does not keep: a number, a mailbox, a person's id for a push. */
export type Outgoing = {
  tenantId: TenantId;
  /** The row of the ledger; providers give it back when they report. */
  notificationId: string;
  to: string;
  kind: MessageKind;
  language: Language;
  text: string;
  variables: Readonly<Record<string, string>>;
  /** The resident wrote to us within 24 hours: WhatsApp takes plain text. */
  isInConversation: boolean;
};

type Sent = { status: 'sent'; providerId: string | null };

/** It will not arrive this way, however often we try. */
export type Refused = { status: 'refused'; code: string | null; words: string; hasOptedOut?: boolean };

/** The person has no device that may take it. Nothing failed. */
type Unreachable = { status: 'unreachable'; words: string };

/** It may arrive if tried again. */
export type Delayed = {
  status: 'delayed';
  code: string | null;
  words: string;
  /** Whether the provider may have taken it all the same: a timeout, an error on its side. */
  isUncertain: boolean;
  /** When the provider itself says so; it then holds for everything on this channel. */
  retryAfterMs?: number;
};

export type SendResult = Sent | Refused | Unreachable | Delayed;

export interface Channel {
  readonly name: ChannelName;
  /** Without all of these nothing can be sent this way. */
  readonly needs: readonly Setting[];
  /** Sends once, and never throws for what a provider or a network may do. */
  send(message: Outgoing): Promise<SendResult>;
  /**
   * The provider's ids of messages that may be this one, sent since. Asked before a second try when nobody knows what
   * became of the first. Absent where a provider cannot be asked. Throws when it does not answer.
   */
  find?(message: Outgoing, since: Date): Promise<string[]>;
}
