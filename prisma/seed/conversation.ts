import { stopKind } from '#lib/domain/sla/deadlines.ts';
import type { Dice } from './dice.ts';
import type { Step } from './life.ts';
import type { LanguageTexts } from './texts/language-texts.ts';
import { STAFF_NOTES } from './texts/staff-notes.ts';
import { fill, type Subject } from './texts.ts';

export type Message = {
  at: Date;
  /** `staff` is somebody of the ticket's team, or a manager where the team has nobody. */
  author: 'staff' | 'resident';
  /** Of a resident who has an account. */
  residentId: string | null;
  visibility: 'public' | 'internal';
  body: string;
};

type Told = {
  later: readonly Step[];
  subject: Subject;
  texts: LanguageTexts;
  residentId: string | null;
  now: Date;
  dice: Dice;
};

const MS_PER_MINUTE = 60_000;
const QUIET = 0.35;

/** What was written to the resident, by the resident and among staff as the ticket went its way. */
export function converse({ later, subject, texts, residentId, now, dice }: Told): Message[] {
  if (dice.chance(QUIET)) return [];
  const { messages } = texts;
  const said: Message[] = [];
  const say = (message: Omit<Message, 'residentId'>) => {
    if (message.at <= now) said.push({ ...message, residentId, body: fill(message.body, subject) });
  };
  const toResident = (at: Date, body: string) => say({ at, author: 'staff', visibility: 'public', body });
  const toStaff = (at: Date, body: string) => say({ at, author: 'staff', visibility: 'internal', body });
  const byResident = (at: Date, body: string) => say({ at, author: 'resident', visibility: 'public', body });
  const minutesAfter = (at: Date, low: number, high: number) =>
    new Date(at.getTime() + dice.between(low, high) * MS_PER_MINUTE);

  for (const [index, { status, at }] of later.entries()) {
    const next = later[index + 1]?.at ?? now;
    const wasWaiting = stopKind(later[index - 1]?.status ?? 'new') === 'paused';
    switch (status) {
      case 'open':
        toResident(at, dice.pick(messages.received));
        if (dice.chance(0.15)) toStaff(minutesAfter(at, 5, 60), dice.pick(STAFF_NOTES.general));
        break;
      case 'in_progress':
        if (wasWaiting) break;
        if (dice.chance(0.45)) toResident(at, dice.pick(messages.onSite));
        if (dice.chance(0.25)) toStaff(minutesAfter(at, 5, 60), dice.pick(STAFF_NOTES.general));
        break;
      case 'awaiting_citizen':
        toResident(at, dice.pick(messages.question));
        // The answer is what ends the wait.
        if (next < now) byResident(minutesAfter(next, -90, -5), dice.pick(messages.residentAnswers));
        break;
      case 'awaiting_supplier':
        toStaff(at, dice.pick(STAFF_NOTES.supplier));
        break;
      case 'awaiting_internal':
        toStaff(at, dice.pick(STAFF_NOTES.internal));
        break;
      case 'escalated':
        byResident(minutesAfter(at, -240, -30), dice.pick(messages.residentWaits));
        toStaff(at, dice.pick(STAFF_NOTES.escalated));
        break;
      case 'resolved':
        toResident(at, dice.pick(messages.done));
        break;
      case 'reopened':
        byResident(minutesAfter(at, -60, -5), dice.pick(messages.residentObjects));
        break;
      case 'closed':
        if (dice.chance(0.3)) byResident(minutesAfter(at, -60, -2), dice.pick(messages.residentThanks));
        break;
      case 'cancelled':
        toResident(at, dice.pick(messages.cancelled));
        break;
      case 'new':
        break;
    }
  }
  return said.sort((a, b) => a.at.getTime() - b.at.getTime());
}
