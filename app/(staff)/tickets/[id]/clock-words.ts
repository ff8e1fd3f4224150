import { minutesText } from '#lib/domain/sla/duration.ts';
import type { ClockEntry } from '#lib/domain/sla/timeline.ts';
import { PRIORITY_NAMES, STATUSES } from '#lib/domain/ticket/status.ts';
import { formatWeekdayTime } from '#lib/domain/time/format-time.ts';
import type { ClockView } from '#lib/sla/read-clock.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';

type Tone = 'calm' | 'alarm' | 'good' | 'waiting';

/** One of the two promises in words, with the colour they stand in. */
export type Promised = { tone: Tone; words: string };

const left = (clock: ClockView, minutes: number) =>
  `${minutesText(minutes)}${clock.policy.isAroundTheClock ? '' : ' of working time'}`;

function running(clock: ClockView, minutes: number, dueAt: string, timeZone: string): Promised {
  const when = formatWeekdayTime(dueAt, timeZone);
  if (minutes > 0) return { tone: 'calm', words: `due in ${left(clock, minutes)} (${when})` };
  const late = minutes === 0 ? 'less than a minute' : left(clock, minutes);
  return { tone: 'alarm', words: `overdue by ${late} (was due ${when})` };
}

function over(clock: ClockView, word: string, minutes: number): Promised {
  if (minutes > 0) return { tone: 'good', words: `${word} with ${left(clock, minutes)} to spare` };
  const late = minutes === 0 ? 'just at the deadline' : `${left(clock, minutes)} late`;
  return { tone: minutes === 0 ? 'good' : 'alarm', words: `${word} ${late}` };
}

export function responseWords(ticket: TicketView, clock: ClockView, timeZone: string): Promised {
  if (ticket.firstResponseAt) return over(clock, 'given', clock.responseMinutesLeft);
  if (STATUSES[ticket.status].isFinished) return { tone: 'calm', words: 'no longer owed' };
  return running(clock, clock.responseMinutesLeft, ticket.responseDueAt ?? ticket.createdAt, timeZone);
}

export function resolutionWords(ticket: TicketView, clock: ClockView, timeZone: string): Promised {
  const minutes = clock.resolutionMinutesLeft;
  if (ticket.status === 'cancelled') return { tone: 'calm', words: 'no longer counted: cancelled' };
  if (ticket.resolvedAt) return over(clock, 'done', minutes);
  if (ticket.resolutionDueAt === null) {
    return { tone: 'waiting', words: `paused, with ${left(clock, minutes)} left when it goes on` };
  }
  return running(clock, minutes, ticket.resolutionDueAt, timeZone);
}

/** What a row of the account tells, and what was said about it. */
export function entryWords(entry: ClockEntry, timeZone: string): { what: string; note: string | null } {
  switch (entry.kind) {
    case 'ran':
      return { what: 'Clock ran', note: null };
    case 'paused':
    case 'stopped': {
      const word = entry.kind === 'paused' ? 'Paused' : 'Stopped';
      return { what: `${word}: ${STATUSES[entry.status].name}${by(entry.by)}`, note: entry.reason };
    }
    case 'response':
      return { what: `First response${by(entry.by)}`, note: null };
    case 'warning':
      return { what: `Warning: the ${entry.clock} was due soon`, note: null };
    case 'breach':
      return { what: `Deadline of the ${entry.clock} passed`, note: null };
    case 'escalation': {
      return { what: `Escalated to level ${entry.level}${by(entry.by)}`, note: entry.reason };
    }
    case 'change':
      return { what: changeWords(entry, timeZone), note: entry.reason };
  }
}

const by = (name: string | null) => (name === null ? '' : ` by ${name}`);

function changeWords(
  { what, from, to, by: who }: Extract<ClockEntry, { kind: 'change' }>,
  timeZone: string,
): string {
  const word = (value: string | null) => {
    if (value === null) return 'none';
    if (what === 'priority') return PRIORITY_NAMES[value as keyof typeof PRIORITY_NAMES];
    return what === 'category' ? value : formatWeekdayTime(value, timeZone);
  };
  const name =
    what === 'service_level' ? 'Deadline moved' : `${what === 'priority' ? 'Priority' : 'Category'} changed`;
  return `${name} from ${word(from)} to ${word(to)}${by(who)}`;
}
