import { STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { workingMinutesBetween } from './calendar.ts';
import { type ClockHistory, type ClockStop, ledger, type SlaTerms, type StopKind } from './deadlines.ts';
import type { Clock } from './due-events.ts';

/** Something that happened while the clock ran or stood. `by` is a name; null where nobody in particular did it. */
export type ClockEvent = { at: string } & (
  | { kind: 'response'; by: string | null }
  | { kind: 'warning' | 'breach'; clock: Clock }
  /** `clock` is null and `by` or `reason` there where somebody escalated it by hand. */
  | {
      kind: 'escalation';
      clock: Clock | null;
      level: number;
      by: string | null;
      reason: string | null;
    }
  | {
      kind: 'change';
      what: 'priority' | 'category' | 'service_level';
      from: string | null;
      to: string | null;
      by: string | null;
      reason: string | null;
    }
);

/** A stretch of the clock. `until` is null for the one that goes on. Minutes are whole and add up: see `clockAccount`. */
export type ClockSpan = { at: string; until: string | null; workingMinutes: number } & (
  | { kind: 'ran' }
  | { kind: StopKind; status: TicketStatus; by: string | null; reason: string | null }
);

export type ClockEntry = ClockSpan | ClockEvent;

/** Who stopped the clock and what they noted, for each stop of the history. */
export type StopReason = { by: string | null; reason: string | null };

export type ClockAccount = {
  /** Whole working minutes left; 0 or less is overdue. Of what is over, what was left then. */
  responseMinutesLeft: number;
  resolutionMinutesLeft: number;
  /** Oldest first. */
  entries: ClockEntry[];
};

/**
 * How the time of a ticket was used, to the minute: what the spans counted and what is left is together exactly what the
 * policy gives. Begun minutes are carried on to the next span, so that rounding loses none.
 */
export function clockAccount(
  history: ClockHistory,
  terms: SlaTerms,
  stopReasons: readonly StopReason[],
  events: readonly ClockEvent[],
  now: Date,
): ClockAccount {
  const spans = spansOf(history, terms, stopReasons, now);
  const used = spans.reduce((sum, { workingMinutes }) => sum + workingMinutes, 0);
  const answeredAt = history.respondedAt ?? finishedAt(history) ?? now;
  return {
    responseMinutesLeft:
      terms.responseMinutes -
      Math.floor(workingMinutesBetween(terms.calendar, history.startedAt, answeredAt)),
    resolutionMinutesLeft: terms.resolutionMinutes - used,
    // Stable: of a span and an event at one instant, the span comes first.
    entries: [...spans, ...events].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  };
}

function spansOf(
  history: ClockHistory,
  terms: SlaTerms,
  stopReasons: readonly StopReason[],
  now: Date,
): ClockSpan[] {
  let usedMs = 0;
  return ledger(history, terms, now).map(({ from, to, kind, status, workingMinutes }, index, rows) => {
    const countedBefore = wholeMinutes(usedMs);
    usedMs += Math.round(workingMinutes * MS_PER_MINUTE);
    const span = {
      at: from.toISOString(),
      until: index === rows.length - 1 ? null : to.toISOString(),
      workingMinutes: wholeMinutes(usedMs) - countedBefore,
    };
    if (kind === 'running' || status === null) return { ...span, kind: 'ran' };
    const place = history.stops.findIndex((stop) => stop.status === status && holds(stop, from));
    return { ...span, kind, status, ...(stopReasons[place] ?? { by: null, reason: null }) };
  });
}

const MS_PER_MINUTE = 60_000;
const wholeMinutes = (ms: number) => Math.floor(ms / MS_PER_MINUTE);

const holds = ({ from, to }: ClockStop, at: Date) => from <= at && (to === null || at < to);

/** Since when nothing more is expected; null while the ticket is open. */
function finishedAt({ stops }: ClockHistory): Date | null {
  const last = stops.at(-1);
  return last && last.to === null && STATUSES[last.status].isFinished ? last.from : null;
}
