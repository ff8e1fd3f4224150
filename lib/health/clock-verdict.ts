import { countOf } from '#lib/domain/language/format-number.ts';

/** What the verdict on a municipality's clock is made from. */
export type ClockSigns = {
  /** Null where no sweep ever came by. */
  sweptAt: Date | null;
  /** Seconds between sweeps, as the worker is set. */
  everySeconds: number;
  /** When the oldest open due instant was; null when nothing is due. */
  oldestDueAt: Date | null;
  /** Workers that gave a sign of life in the last minute. */
  workers: number;
  /** Jobs of this municipality that exhausted their retries. */
  deadLetters: number;
  /** The same of no municipality: the operator's. */
  operatorDeadLetters: number;
  /** Tickets whose clock could not be settled. */
  failedTickets: number;
  /** Messages that failed in the last day. */
  failedMessages: number;
};

export type ClockLevel = 'green' | 'amber' | 'red';

/** The verdict, and a sentence for each reason that it is not green: the grave ones first. */
export type ClockVerdict = { level: ClockLevel; reasons: string[] };

const SILENT_MINUTES = 3;
const LATE_MINUTES = 5;
const SLOW_MINUTES = 2;
/** A slow interval may be set; then silence begins after three sweeps that did not come. */
const MISSED_SWEEPS = 3;

/**
 * Whether deadlines are acted on. Red: somebody must act now, for warnings and escalations do not happen or work was given up.
 * Amber: it works, and something wants a look. Its sentences hold limits, not measurements: those stand beside it.
 */
export function clockVerdict(signs: ClockSigns, now: Date): ClockVerdict {
  const grave = graveReasons(signs, now);
  const slight = slightReasons(signs, now);
  const level = grave.length > 0 ? 'red' : slight.length > 0 ? 'amber' : 'green';
  return { level, reasons: [...grave, ...slight] };
}

function graveReasons(signs: ClockSigns, now: Date): string[] {
  const silentMinutes = Math.max(SILENT_MINUTES, (MISSED_SWEEPS * signs.everySeconds) / 60);
  const reasons: string[] = [];
  if (signs.workers === 0) reasons.push('No worker is running. Start one with npm run worker.');
  if (signs.sweptAt === null) reasons.push('No sweep has come by yet.');
  else if (minutesSince(signs.sweptAt, now) > silentMinutes)
    reasons.push(`No sweep has come by for more than ${minutesText(silentMinutes)}.`);
  if (signs.oldestDueAt !== null && minutesSince(signs.oldestDueAt, now) > LATE_MINUTES)
    reasons.push(`Something has been due for more than ${minutesText(LATE_MINUTES)} and is not settled.`);
  if (signs.deadLetters > 0)
    reasons.push(`${countOf(signs.deadLetters, 'job')} failed for good: replay or discard below.`);
  return reasons;
}

function slightReasons(signs: ClockSigns, now: Date): string[] {
  const reasons: string[] = [];
  const late = signs.oldestDueAt === null ? 0 : minutesSince(signs.oldestDueAt, now);
  const slowMinutes = Math.min(LATE_MINUTES, Math.max(SLOW_MINUTES, (2 * signs.everySeconds) / 60));
  if (late > slowMinutes && late <= LATE_MINUTES)
    reasons.push(`Something has been due for more than ${minutesText(slowMinutes)}: the sweep falls behind.`);
  if (signs.failedTickets > 0)
    reasons.push(
      `The clock of ${countOf(signs.failedTickets, 'ticket')} could not be counted. Look at the hours of the calendars; the log names the tickets.`,
    );
  if (signs.operatorDeadLetters > 0)
    reasons.push(
      `${countOf(signs.operatorDeadLetters, 'job')} of the system itself failed for good. Tell the operator.`,
    );
  if (signs.failedMessages > 0)
    reasons.push(`${countOf(signs.failedMessages, 'message')} failed in the last 24 hours.`);
  return reasons;
}

const minutesSince = (at: Date, now: Date) => (now.getTime() - at.getTime()) / 60_000;

/** A part of a minute is left away, so that what is said of more than that stays true. */
const minutesText = (minutes: number) => countOf(Math.floor(minutes), 'minute');
