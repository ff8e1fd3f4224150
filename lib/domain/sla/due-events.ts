import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { addWorkingMinutes } from './calendar.ts';
import { type Deadlines, earliest, type SlaTerms, stopKind } from './deadlines.ts';

export type Clock = 'response' | 'resolution';

/** Something that happened to a ticket's clock, at the instant for which it was due. */
export type Occurrence = {
  clock: Clock;
  event: 'warning' | 'breach' | 'escalation';
  level: number;
  dueAt: Date;
};

/** One step of a chain: how long after the breach (level 1) or after the step before it is due. */
export type ChainLevel = { level: number; delayMinutes: number; countsWorkingTime: boolean };

/** `clock` is null while no breach has begun it; `level` is above 0 all the same where somebody escalated by hand. */
export type Escalation = { level: number; clock: Clock | null; nextAt: Date | null };

export const NO_ESCALATION: Escalation = { level: 0, clock: null, nextAt: null };

/** A ticket as the sweep finds it. */
export type SweptTicket = {
  status: TicketStatus;
  respondedAt: Date | null;
  deadlines: Deadlines;
  escalation: Escalation;
  /** `clock event level` of what is recorded already. */
  recorded: ReadonlySet<string>;
};

/** What the sweep does about it. `nextAt` is the next instant at which there is something to do. */
export type SweepOutcome = { occurrences: Occurrence[]; escalation: Escalation; nextAt: Date | null };

export const occurrenceKey = ({
  clock,
  event,
  level,
}: Pick<Occurrence, 'clock' | 'event' | 'level'>): string => `${clock} ${event} ${level}`;

/**
 * Everything that has come due by `now` and is not recorded: warnings, breaches, and the levels of the chain, each at
 * its own instant however late the sweep is. A breach starts the chain unless one is being climbed; a chain that has
 * begun goes on until somebody takes the ticket up (`escalationAfter`). Pure; running it again on its own outcome
 * finds nothing.
 */
export function dueEvents(
  ticket: SweptTicket,
  terms: Pick<SlaTerms, 'calendar'>,
  chain: readonly ChainLevel[],
  now: Date,
): SweepOutcome {
  const pending = clockInstants(ticket).filter((one) => !ticket.recorded.has(occurrenceKey(one)));
  const occurrences: Occurrence[] = pending.filter(({ dueAt }) => dueAt <= now);
  let escalation = ticket.escalation;

  const breach = occurrences
    .filter(({ event }) => event === 'breach')
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];
  if (breach && escalation.clock === null) {
    // Where people have climbed it already, the clock goes on from there.
    const { level } = escalation;
    const nextAt = levelDue(chain, level + 1, breach.dueAt, terms);
    if (nextAt !== null) escalation = { level, clock: breach.clock, nextAt };
  }
  while (escalation.clock !== null && escalation.nextAt !== null && escalation.nextAt <= now) {
    const level = escalation.level + 1;
    const climbed: Occurrence = {
      clock: escalation.clock,
      event: 'escalation',
      level,
      dueAt: escalation.nextAt,
    };
    if (!ticket.recorded.has(occurrenceKey(climbed))) occurrences.push(climbed);
    escalation = { ...escalation, level, nextAt: levelDue(chain, level + 1, escalation.nextAt, terms) };
  }

  const upcoming = pending.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt);
  if (escalation.nextAt !== null) upcoming.push(escalation.nextAt);
  return { occurrences, escalation, nextAt: earliest(upcoming) };
}

/** The chain after a change of status: whoever takes the ticket up, or ends it, ends the climbing. */
export function escalationAfter(escalation: Escalation, status: TicketStatus): Escalation {
  const isTakenUp = status === 'in_progress' || stopKind(status) !== null;
  return isTakenUp ? NO_ESCALATION : escalation;
}

/** When that level of the chain is due, after the breach or the level before it; null when there is none. */
export function levelDue(
  chain: readonly ChainLevel[],
  level: number,
  after: Date,
  terms: Pick<SlaTerms, 'calendar'>,
): Date | null {
  const step = chain.find((one) => one.level === level);
  if (!step) return null;
  return addWorkingMinutes(step.countsWorkingTime ? terms.calendar : null, after, step.delayMinutes);
}

/** The warnings and breaches of the clocks that run, each with its instant. */
function clockInstants({ status, respondedAt, deadlines: due }: SweptTicket): Occurrence[] {
  if (stopKind(status) === 'stopped') return [];
  const instants: [Clock, 'warning' | 'breach', Date | null][] = [
    ['resolution', 'warning', due.resolutionWarnAt],
    ['resolution', 'breach', due.resolutionDueAt],
  ];
  if (respondedAt === null) {
    instants.push(['response', 'warning', due.responseWarnAt], ['response', 'breach', due.responseDueAt]);
  }
  return instants.flatMap(([clock, event, dueAt]) =>
    dueAt === null ? [] : [{ clock, event, level: 0, dueAt }],
  );
}
