import type { TicketStatus } from '#lib/domain/ticket/status.ts';

export const LANGUAGES = ['en', 'zu', 'af'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a message is about; also the first half of the name of its WhatsApp template (`channels/templates.ts`). */
export const MESSAGE_KINDS = ['status', 'assigned', 'warning', 'breach', 'escalated', 'mentioned'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** A message as it is written. `variables` fill `{{1}}`, `{{2}}` of a WhatsApp template that says the same. */
export type Message = {
  kind: MessageKind;
  language: Language;
  text: string;
  variables: Readonly<Record<string, string>>;
};

type Frame = { before: string; after: string };

const FRAMES = {
  en: { before: 'Update for ', after: ': Your report is now ' },
  zu: { before: 'Isibuyekezo se-', after: ': Umbiko wakho manje ' },
  af: { before: 'Opdatering vir ', after: ': U verslag is nou ' },
} as const satisfies Record<Language, Frame>;

/** How a status is told to a resident, inside the frame. A status without words in a language does not compile. */
const STATUS_WORDS = {
  new: { en: 'received', zu: 'yamukelwe', af: 'ontvang' },
  open: { en: 'received and under review', zu: 'yamukelwe futhi ibhekwa', af: 'ontvang en onder hersiening' },
  in_progress: { en: 'being worked on', zu: 'kuyasebenzelwa', af: 'word aan gewerk' },
  awaiting_citizen: {
    en: 'waiting for your answer',
    zu: 'ilinde impendulo yakho',
    af: 'in afwagting van u antwoord',
  },
  awaiting_supplier: {
    en: 'waiting for a supplier',
    zu: 'ilinde umhlinzeki',
    af: "in afwagting van 'n verskaffer",
  },
  awaiting_internal: {
    en: 'waiting for another department',
    zu: 'ilinde omunye umnyango',
    af: "in afwagting van 'n ander departement",
  },
  escalated: {
    en: 'escalated to senior team',
    zu: 'idluliselwe ethimini eliphezulu',
    af: 'verwys na senior span',
  },
  resolved: {
    en: 'resolved - please confirm',
    zu: 'ixazululiwe - sicela uqinisekise',
    af: 'opgelos - bevestig asseblief',
  },
  closed: { en: 'closed', zu: 'ivaliwe', af: 'gesluit' },
  reopened: { en: 'reopened', zu: 'ivulwe kabusha', af: 'heropen' },
  cancelled: { en: 'cancelled', zu: 'ikhanseliwe', af: 'gekanselleer' },
} as const satisfies Record<TicketStatus, Record<Language, string>>;

/** What the one who reported it is told. Of the ticket it names the tracking number and nothing else. */
export function residentMessage(status: TicketStatus, trackingNumber: string, language: Language): Message {
  const { before, after } = FRAMES[language];
  const words = STATUS_WORDS[status][language];
  return {
    kind: 'status',
    language,
    text: `${before}${trackingNumber}${after}${words}.`,
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
  status: ({ status }) => `its status is now “${STATUS_WORDS[status].en}”.`,
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
