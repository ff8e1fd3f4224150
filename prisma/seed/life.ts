import { type BusinessCalendar, workingMinutesBetween } from '#lib/domain/sla/calendar.ts';
import { type ClockStop, type SlaTerms, stopKind } from '#lib/domain/sla/deadlines.ts';
import { stopsAfter } from '#lib/domain/sla/timer-columns.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import type { Dice } from './dice.ts';

/** How a ticket stands with its deadlines. */
export type Pace = 'fine' | 'near' | 'late';

/** A change of status; the first one is the ticket's beginning. */
export type Step = { status: TicketStatus; at: Date };

/**
 * How long a ticket stays in a status. `working` are minutes of the policy's clock, `days` are plain ones, for when the
 * clock stands still.
 */
type Stretch = { status: TicketStatus } & ({ working: number } | { days: number });

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;
const OLDEST_DAYS = 60;

/**
 * The steps of a ticket that has come to this status, at this pace, by `now`. They are reckoned back from `now` in the
 * policy's working time, so the figures hold whatever hour it is.
 */
export function inventLife(status: TicketStatus, pace: Pace, terms: SlaTerms, now: Date, dice: Dice): Step[] {
  return lived(stretchesTo(status, pace, terms, dice), terms.calendar, now, dice);
}

function stretchesTo(status: TicketStatus, pace: Pace, terms: SlaTerms, dice: Dice): Stretch[] {
  if (status === 'new') return [{ status, working: terms.responseMinutes * shareOf(pace, dice) }];

  const working = terms.resolutionMinutes * shareOf(pace, dice);
  // One in fifteen is answered late, whatever becomes of it after that.
  const answered = dice.chance(1 / 15) ? dice.between(1.1, 1.8) : dice.between(0.1, 0.9);
  const unanswered = Math.min(terms.responseMinutes * answered, working * 0.4);
  const rest = working - unanswered;
  const before: Stretch[] = [{ status: 'new', working: unanswered }];
  if (status === 'open') return [...before, { status, working: rest }];
  const opened = dice.between(0.1, 0.5);
  before.push({ status: 'open', working: rest * opened });
  const done = rest * (1 - opened);

  switch (status) {
    case 'in_progress':
      return [...before, ...workedOn(done, dice)];
    case 'awaiting_citizen':
    case 'awaiting_supplier':
    case 'awaiting_internal':
      return [...before, { status: 'in_progress', working: done }, { status, days: dice.between(0.2, 6) }];
    case 'escalated':
      return [...before, { status: 'in_progress', working: done * 0.7 }, { status, working: done * 0.3 }];
    case 'reopened':
      return [
        ...before,
        { status: 'in_progress', working: done * 0.8 },
        { status: 'resolved', days: dice.between(0.5, 5) },
        { status, working: done * 0.2 },
      ];
    case 'cancelled':
      return [...before, { status, days: spread(working, dice) }];
    case 'resolved':
      return [...before, ...workedOn(done, dice), { status, days: dice.between(0.1, 6.5) }];
    case 'closed': {
      // By the resident's confirmation, or after seven days.
      const waits = dice.chance(0.5) ? dice.between(0.1, 3) : 7;
      const days = spread(working, dice) - waits;
      return [
        ...before,
        ...workedOn(done, dice),
        { status: 'resolved', days: waits },
        { status, days: Math.max(0.2, days) },
      ];
    }
  }
}

/** The share of the time promised that is used up. The warning comes at 0.8. */
function shareOf(pace: Pace, dice: Dice): number {
  if (pace === 'near') return dice.between(0.83, 0.93);
  return pace === 'late' ? dice.between(1.08, 1.5) : dice.between(0.06, 0.7);
}

/** In one go, or with a wait for somebody in the middle. */
function workedOn(working: number, dice: Dice): Stretch[] {
  if (dice.chance(0.7)) return [{ status: 'in_progress', working }];
  const waits = dice.pick(['awaiting_citizen', 'awaiting_supplier', 'awaiting_internal']);
  const first = dice.between(0.2, 0.7);
  return [
    { status: 'in_progress', working: working * first },
    { status: waits, days: dice.between(0.2, 3) },
    { status: 'in_progress', working: working * (1 - first) },
  ];
}

/** Days since a ticket was finished, so that the tickets begin evenly over the sixty days. */
function spread(working: number, dice: Dice): number {
  const OFFICE_MINUTES_PER_DAY = 480;
  const workingDays = working / OFFICE_MINUTES_PER_DAY;
  // Five working days a week, a weekend or a holiday more, and the longest wait.
  const lifeDays = (workingDays * 7) / 5 + 5;
  return dice.between(0.1, Math.max(1, OLDEST_DAYS - lifeDays));
}

function lived(
  stretches: readonly Stretch[],
  calendar: BusinessCalendar | null,
  now: Date,
  dice: Dice,
): Step[] {
  let at = now;
  const backwards = stretches.toReversed().map((stretch) => {
    at =
      'working' in stretch
        ? workingMinutesBefore(calendar, at, Math.max(2, stretch.working))
        : // What ends a stretch of work happens at work.
          workingMinutesBefore(calendar, minus(at, stretch.days * MS_PER_DAY), dice.between(2, 120));
    return { status: stretch.status, at };
  });
  return reportedAfterHours(backwards.toReversed(), calendar, dice);
}

const minus = (at: Date, ms: number) => new Date(at.getTime() - ms);

/** Residents report at night too. Moved there where it costs the clock an hour at most. */
function reportedAfterHours(steps: Step[], calendar: BusinessCalendar | null, dice: Dice): Step[] {
  const [first, ...others] = steps;
  if (!first || !calendar || !dice.chance(0.6)) return steps;
  const earlier = minus(first.at, dice.between(2, 13) * 60 * MS_PER_MINUTE);
  const costs = workingMinutesBetween(calendar, earlier, first.at);
  return costs <= 60 ? [{ ...first, at: earlier }, ...others] : steps;
}

/** The latest instant, to the second, from which that much working time passes until `end`. */
function workingMinutesBefore(calendar: BusinessCalendar | null, end: Date, minutes: number): Date {
  let [low, high] = [end.getTime() - 2 * OLDEST_DAYS * MS_PER_DAY, end.getTime()];
  if (calendar === null) return new Date(high - minutes * MS_PER_MINUTE);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2);
    if (workingMinutesBetween(calendar, new Date(middle), end) >= minutes) low = middle;
    else high = middle;
  }
  return new Date(low);
}

/** What the ticket's row keeps of its life. */
export type Lived = {
  createdAt: Date;
  firstResponseAt: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  stops: ClockStop[];
};

/** As `changeStatus` would have left it, step by step. */
export function afterSteps(first: Step, later: readonly Step[]): Lived {
  let lived: Lived = {
    createdAt: first.at,
    firstResponseAt: later[0]?.at ?? null,
    resolvedAt: null,
    closedAt: null,
    stops: [],
  };
  for (const { status, at } of later) {
    const isOver = stopKind(status) === 'stopped';
    lived = {
      ...lived,
      resolvedAt: !isOver || status === 'cancelled' ? null : (lived.resolvedAt ?? at),
      closedAt: isOver && status !== 'resolved' ? at : null,
      stops: stopsAfter(lived.stops, status, at),
    };
  }
  return lived;
}
