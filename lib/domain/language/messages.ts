import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { AF } from './af.ts';
import { EN } from './en.ts';
import type { Language } from './languages.ts';
import type { ResidentMessages } from './resident-messages.ts';
import { ZU } from './zu.ts';

/** What a message is about. `TWILIO_CONTENT_SIDS` (lib/env.ts) names a WhatsApp template by it and the language. */
export const MESSAGE_KINDS = ['status', 'assigned', 'warning', 'breach', 'escalated', 'mentioned'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** A message as it is written. `variables` fill `{{1}}`, `{{2}}` of a WhatsApp template that says the same. */
export type Message = {
  kind: MessageKind;
  language: Language;
  text: string;
  variables: Readonly<Record<string, string>>;
};

const RESIDENT_MESSAGES: Record<Language, ResidentMessages> = { en: EN, zu: ZU, af: AF };

/** What the one who reported it is told. Of the ticket it names the tracking number and nothing else. */
export function residentMessage(status: TicketStatus, trackingNumber: string, language: Language): Message {
  const { beforeNumber, afterNumber, status: statuses } = RESIDENT_MESSAGES[language];
  const words = statuses[status];
  return {
    kind: 'status',
    language,
    text: `${beforeNumber}${trackingNumber}${afterNumber}${words}.`,
    variables: { 1: trackingNumber, 2: words },
  };
}

export type StaffNews =
  | { kind: 'status'; status: TicketStatus }
  | { kind: 'assigned' }
  | { kind: 'warning'; clock: 'response' | 'resolution'; dueAt: string }
  | { kind: 'breach'; clock: 'response' | 'resolution'; dueAt: string }
  /** `clock` is null where somebody did it by hand. */
  | { kind: 'escalated'; clock: 'response' | 'resolution' | null; level: number }
  | { kind: 'mentioned' };

type Wording = { [K in MessageKind]: (news: Extract<StaffNews, { kind: K }>) => string };

const STAFF_WORDS: Wording = {
  status: ({ status }) => `its status is now “${EN.status[status]}”.`,
  assigned: () => 'assigned to you or your team.',
  warning: ({ clock, dueAt }) => `the ${clock} is due soon: ${dueAt}.`,
  breach: ({ clock, dueAt }) => `the ${clock} is overdue since ${dueAt}.`,
  escalated: ({ clock, level }) =>
    clock === null
      ? `escalated to you (level ${level}) by a colleague, who says why in the ticket.`
      : `escalated to you (level ${level}), because the ${clock} is overdue.`,
  mentioned: () => 'somebody mentioned you.',
};

/** What staff are told, in English. Nothing of the ticket but its tracking number leaves the house: the rest is behind a sign-in. */
export function staffMessage(news: StaffNews, trackingNumber: string): Message {
  // Each kind has its own wording, which takes that kind's news: TypeScript cannot follow the pair through the index.
  const words = (STAFF_WORDS[news.kind] as (news: StaffNews) => string)(news);
  return {
    kind: news.kind,
    language: 'en',
    text: `Ticket ${trackingNumber}: ${words}`,
    variables: { 1: trackingNumber, 2: words },
  };
}

/** The subject of an email: every text begins with what it is about, up to a colon. */
export const subjectOf = (text: string): string => text.split(':', 1)[0] ?? text;
