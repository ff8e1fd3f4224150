import { STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { addWorkingMinutes, type BusinessCalendar, workingMinutesBetween } from './calendar.ts';
import type { SlaState } from './sla-state.ts';

/** `paused` waits for somebody else and goes on; `stopped` is over unless the ticket is reopened. */
export type StopKind = 'paused' | 'stopped';

/** How a ticket status stops the resolution clock; `null` where it runs. */
export function stopKind(status: TicketStatus): StopKind | null {
  const { timer } = STATUSES[status];
  return timer === 'runs' ? null : timer;
}

/** A time during which the resolution clock stands; `to` is `null` while it still does. */
export type ClockStop = { from: Date; to: Date | null; status: TicketStatus };

/** The policy's figures. Minutes are working minutes of `calendar`, or plain minutes where it is `null`. */
export type SlaTerms = {
  responseMinutes: number;
  resolutionMinutes: number;
  /** Share of each time after which to warn, 0 to 100. */
  warnPercent: number;
  calendar: BusinessCalendar | null;
};

/**
 * All the clock knows of a ticket; `stops` are in order of time and do not overlap, and one without length counts for
 * nothing. The policy is no part of it, so a new category or priority means the same history under other terms, and
 * what was paused stays paused.
 */
export type ClockHistory = { startedAt: Date; respondedAt: Date | null; stops: readonly ClockStop[] };

/**
 * Each instant is the one at which its share of working time is used up.
 *
 * The resolution ones are `null` while a pause stands and they have not been reached: nobody knows when it
 * ends. Once resolved, closed or cancelled they are as they stood when that happened.
 */
export type Deadlines = {
  responseWarnAt: Date;
  responseDueAt: Date;
  resolutionWarnAt: Date | null;
  resolutionDueAt: Date | null;
};

/**
 * The response clock runs from the start and never stands: to ask the citizen something is a response. The resolution
 * clock stands during the stops, and after each goes on with what is left.
 */
export function deadlines(history: ClockHistory, terms: SlaTerms): Deadlines {
  const { calendar, warnPercent } = terms;
  const response = toMs(terms.responseMinutes);
  const resolution = toMs(terms.resolutionMinutes);
  const warning = (time: number) => Math.round((time * warnPercent) / 100);
  return {
    responseWarnAt: addMs(calendar, history.startedAt, warning(response)),
    responseDueAt: addMs(calendar, history.startedAt, response),
    resolutionWarnAt: instantUsed(history, calendar, warning(resolution)),
    resolutionDueAt: instantUsed(history, calendar, resolution),
  };
}

/**
 * Working minutes left of the resolution time at `now`, exact to the millisecond; negative is overdue. It is the
 * resolution time less the sum of `ledger`, and stands still during stops.
 */
export function remainingResolutionMinutes(history: ClockHistory, terms: SlaTerms, now: Date): number {
  let left = toMs(terms.resolutionMinutes);
  for (const span of spansUntil(history, now)) {
    if (span.kind === 'running') left -= workedMs(terms.calendar, span.from, span.to);
  }
  return left / MS_PER_MINUTE;
}

/** `workingMinutes` is what the row takes from the resolution time: 0 unless the clock ran. `status` is that of the stop. */
export type LedgerRow = {
  from: Date;
  to: Date;
  kind: 'running' | StopKind;
  status: TicketStatus | null;
  workingMinutes: number;
};

/** The resolution clock from its start to `now`, without gaps: what the ticket page shows to account for the time used. */
export function ledger(history: ClockHistory, terms: SlaTerms, now: Date): LedgerRow[] {
  return spansUntil(history, now).map((span) => ({
    ...span,
    workingMinutes: span.kind === 'running' ? workingMinutesBetween(terms.calendar, span.from, span.to) : 0,
  }));
}

/** What a stored ticket says of its clock. `deadlines` is `null` for a ticket without one: sensitive, or without policy. */
export type ClockFacts = {
  deadlines: Deadlines | null;
  respondedAt: Date | null;
  /** Set by resolving, and by closing without; cleared by reopening. */
  resolvedAt: Date | null;
  status: TicketStatus;
};

/**
 * The one word for how a ticket stands at `now`.
 *
 * - `none`: no clock, or cancelled.
 * - Finished: `completed` up to and at the resolution deadline, else `breached`.
 * - `breached`: the resolution deadline has come, or that for a response still owed.
 * - `near_breach`: a warning has come, of a response still owed or of a resolution clock that runs.
 * - `on_track`: everything else, such as a paused ticket with time left.
 *
 * A deadline has come at its very instant; an answer at that instant is still in time.
 * `lib/tickets` repeats this rule in SQL to filter lists by it, with these names: change both together.
 */
export function slaState(facts: ClockFacts, now: Date): SlaState {
  const { deadlines: due, respondedAt, resolvedAt, status } = facts;
  if (due === null || status === 'cancelled') return 'none';
  if (resolvedAt !== null) {
    return due.resolutionDueAt === null || resolvedAt <= due.resolutionDueAt ? 'completed' : 'breached';
  }
  const has = (at: Date | null) => at !== null && at <= now;
  const owesResponse = respondedAt === null;
  if (has(due.resolutionDueAt) || (owesResponse && has(due.responseDueAt))) return 'breached';
  const runs = stopKind(status) === null;
  if ((runs && has(due.resolutionWarnAt)) || (owesResponse && has(due.responseWarnAt))) return 'near_breach';
  return 'on_track';
}

/**
 * The next instant later than `after` at which a warning or a breach, of response or resolution, comes if nobody
 * does anything; `null` when none will. For the column `sla_next_at`.
 *
 * Pass as `after` the instant up to which the ticket's warnings and breaches are recorded. With the present time, a
 * command between a deadline and its sweep would lose the event.
 */
export function nextClockInstant(facts: ClockFacts, after: Date): Date | null {
  const { deadlines: due, respondedAt, resolvedAt, status } = facts;
  if (due === null || resolvedAt !== null || stopKind(status) === 'stopped') return null;
  // While paused, a resolution instant is null or was reached before the pause; that one may still be unrecorded.
  const instants = [due.resolutionWarnAt, due.resolutionDueAt];
  if (respondedAt === null) instants.push(due.responseWarnAt, due.responseDueAt);
  return earliest(instants.filter((at) => at !== null && at > after));
}

/** The first of these instants; null where there is none. */
export const earliest = (instants: readonly (Date | null)[]): Date | null =>
  instants.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);

const MS_PER_MINUTE = 60_000;

// Sums are kept in whole milliseconds: minutes are fractions, and a sum of fractions misses "exactly used up" by a hair.
const toMs = (minutes: number) => Math.round(minutes * MS_PER_MINUTE);
const addMs = (calendar: BusinessCalendar | null, from: Date, ms: number) =>
  addWorkingMinutes(calendar, from, ms / MS_PER_MINUTE);
const workedMs = (calendar: BusinessCalendar | null, from: Date, to: Date) =>
  toMs(workingMinutesBetween(calendar, from, to));

/** `to` is `null` for the last one, which goes on. */
type Span = { from: Date; to: Date | null; kind: 'running' | StopKind; status: TicketStatus | null };

/** The life of the resolution clock, without gaps and without empty spans. */
function* spansOf(history: ClockHistory): Generator<Span> {
  let from = history.startedAt;
  for (const stop of history.stops) {
    const kind = stopKind(stop.status);
    if (kind === null)
      throw new RangeError(`The status "${stop.status}" does not stop the resolution clock.`);
    if (stop.from > from) {
      yield { from, to: stop.from, kind: 'running', status: null };
      from = stop.from;
    }
    if (stop.to === null || stop.to > from) yield { from, to: stop.to, kind, status: stop.status };
    if (stop.to === null) return;
    if (stop.to > from) from = stop.to;
  }
  yield { from, to: null, kind: 'running', status: null };
}

function spansUntil(history: ClockHistory, now: Date): (Span & { to: Date })[] {
  const spans: (Span & { to: Date })[] = [];
  for (const span of spansOf(history)) {
    if (span.from >= now) break;
    spans.push({ ...span, to: span.to === null || span.to > now ? now : span.to });
  }
  return spans;
}

/** When `ms` of the resolution time are used up; `null` if the clock is paused before that. */
function instantUsed(history: ClockHistory, calendar: BusinessCalendar | null, ms: number): Date | null {
  let left = ms;
  // Closing follows resolving without a gap, and must not push out the deadline that resolving met or missed.
  let stoppedAt: Date | null = null;
  for (const { from, to, kind } of spansOf(history)) {
    if (kind === 'running') {
      const worked: number = to === null ? Infinity : workedMs(calendar, from, to);
      if (worked >= left) return addMs(calendar, from, left);
      left -= worked;
    }
    stoppedAt = kind === 'stopped' ? (stoppedAt ?? from) : null;
    if (to === null) return stoppedAt && addMs(calendar, stoppedAt, left);
  }
  return null;
}
