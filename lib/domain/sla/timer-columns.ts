import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import {
  type ClockHistory,
  type ClockStop,
  type Deadlines,
  deadlines,
  earliest,
  nextClockInstant,
  type SlaTerms,
  stopKind,
} from './deadlines.ts';
import type { Escalation } from './due-events.ts';

/** A policy as it applies to one ticket; `id` is null for the built-in default. */
export type AppliedPolicy = { id: string | null; terms: SlaTerms };

/** What the ticket's row keeps of its clock. */
export type ClockColumns = Deadlines & { slaPolicyId: string | null; slaNextAt: Date | null };

type State = {
  history: ClockHistory;
  status: TicketStatus;
  resolvedAt: Date | null;
  /** The chain that is being climbed, if one is. */
  escalation?: Escalation;
};

/** The columns for a ticket in this state. `recordedUntil`: warnings and breaches up to it are already dealt with. */
export function clockColumns(state: State, policy: AppliedPolicy, recordedUntil: Date): ClockColumns {
  const due = deadlines(state.history, policy.terms);
  const facts = {
    deadlines: due,
    respondedAt: state.history.respondedAt,
    resolvedAt: state.resolvedAt,
    status: state.status,
  };
  const instants = [nextClockInstant(facts, recordedUntil), state.escalation?.nextAt ?? null];
  return { slaPolicyId: policy.id, ...due, slaNextAt: earliest(instants) };
}

/** The stops after a change of status at `now`: what stood still goes on, or the other way round. */
export function stopsAfter(stops: readonly ClockStop[], status: TicketStatus, now: Date): ClockStop[] {
  const closed = stops.map((stop) => (stop.to === null ? { ...stop, to: now } : stop));
  return stopKind(status) === null ? closed : [...closed, { from: now, to: null, status }];
}

/** From and to the column `clock_stops`. */
export function parseStops(json: unknown): ClockStop[] {
  return (json as { from: string; to: string | null; status: TicketStatus }[]).map((stop) => ({
    from: new Date(stop.from),
    to: stop.to === null ? null : new Date(stop.to),
    status: stop.status,
  }));
}
