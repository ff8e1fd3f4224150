import type { ClockHistory, Deadlines } from '#lib/domain/sla/deadlines.ts';
import {
  type Clock,
  dueEvents,
  NO_ESCALATION,
  type Occurrence,
  occurrenceKey,
} from '#lib/domain/sla/due-events.ts';
import { isUnchanged, recount } from '#lib/domain/sla/recalculate.ts';
import { type AppliedPolicy, clockColumns } from '#lib/domain/sla/timer-columns.ts';
import type { Context, LevelHolder, PolicyWithChain, Step } from './commands.ts';
import type { DomainEvent } from './events.ts';
import { STATUSES } from './status.ts';
import type { Ticket } from './ticket.ts';

const historyOf = ({ createdAt, firstResponseAt, stops }: Ticket): ClockHistory => ({
  startedAt: createdAt,
  respondedAt: firstResponseAt,
  stops,
});

/**
 * The last instant before `now`. What was due until then a command has recorded by the tick that precedes it; an act at
 * the very instant of a deadline comes before the deadline.
 */
export const justBefore = (now: Date): Date => new Date(now.getTime() - 1);

export const policyOf = (ticket: Ticket, { policies }: Context): PolicyWithChain =>
  policies.of({ ...ticket, hasDeadlines: ticket.deadlines !== null });

/** The ticket with its deadlines counted from its history. What was due up to `recordedUntil` is dealt with. */
export function timed(ticket: Ticket, policy: AppliedPolicy, recordedUntil: Date): Ticket {
  if (ticket.isSensitive) return { ...ticket, policyId: null, deadlines: null, stops: [], nextAt: null };
  const { status, resolvedAt, escalation } = ticket;
  const state = { history: historyOf(ticket), status, resolvedAt, escalation };
  const { slaPolicyId, slaNextAt, ...deadlines } = clockColumns(state, policy, recordedUntil);
  return { ...ticket, policyId: slaPolicyId, deadlines, nextAt: slaNextAt };
}

/**
 * Records what has come due up to `until`, and climbs the chain. A level turns the ticket into “escalated”, unless it
 * waits for somebody outside, and assigns it to the one person whom the level names: of several levels reached at once
 * (the sweep was late), the highest that names somebody who can open the ticket.
 */
export function tick(ticket: Ticket, context: Context, until: Date): Step {
  const { deadlines, nextAt } = ticket;
  if (nextAt === null || nextAt > until) return { ticket, events: [] };
  if (deadlines === null) return { ticket: { ...ticket, nextAt: null }, events: [] };
  const { id: policyId, terms, chain } = policyOf(ticket, context);
  const due = dueEvents(
    {
      status: ticket.status,
      respondedAt: ticket.firstResponseAt,
      deadlines,
      escalation: ticket.escalation,
      recorded: new Set(ticket.recorded.map(occurrenceKey)),
    },
    terms,
    chain,
    until,
  );
  const levels = due.occurrences.filter(({ event }) => event === 'escalation');
  const changedStatus = levels.length > 0 && STATUSES[ticket.status].isEscalatable;
  return {
    ticket: {
      ...ticket,
      ...(changedStatus ? { status: 'escalated' } : {}),
      ...assignmentAt(levels, context.holders),
      escalation: due.escalation,
      nextAt: due.nextAt,
      recorded: [...ticket.recorded, ...due.occurrences],
    },
    events: due.occurrences.map((one) =>
      one.event === 'escalation'
        ? escalated(one, policyId, context.holders.get(one.level), changedStatus && one === levels[0])
        : warnedOrBreached(one, deadlines),
    ),
  };
}

function assignmentAt(
  levels: readonly Occurrence[],
  holders: ReadonlyMap<number, LevelHolder>,
): Partial<Ticket> {
  for (const { level, clock } of levels.toReversed()) {
    const personId = holders.get(level)?.personId;
    if (personId) {
      const assignmentNote = `Level ${level}: ${clock} overdue`;
      return { assigneeId: personId, assignmentReason: 'escalation', assignmentNote };
    }
  }
  return {};
}

function warnedOrBreached({ clock, event, dueAt }: Occurrence, deadlines: Deadlines): DomainEvent {
  const deadline = clock === 'response' ? deadlines.responseDueAt : deadlines.resolutionDueAt;
  return {
    kind: event === 'warning' ? 'warning' : 'breach',
    timer: clock,
    dueAt,
    deadline: deadline ?? dueAt,
  };
}

function escalated(
  { clock, level, dueAt }: Occurrence,
  policyId: string | null,
  holder: LevelHolder | undefined,
  changedStatus: boolean,
): DomainEvent {
  const unstaffed = holder?.unstaffed ?? null;
  const audience = unstaffed ? 'admins' : 'chain';
  const reached = { kind: 'escalated', timer: clock, level, policyId, dueAt } as const;
  return { ...reached, audience, unstaffed, byHand: null, changedStatus };
}

/**
 * The deadlines counted again from the start under this policy, with the pauses there were. A chain goes on at the next
 * level's new instant, and ends where its deadline lies ahead again.
 */
export function recalculated(ticket: Ticket, policy: PolicyWithChain, now: Date): Step {
  const { deadlines, escalation } = ticket;
  if (deadlines === null) return { ticket, events: [] };
  const open = {
    ...{ id: ticket.id, status: ticket.status, policyId: ticket.policyId, history: historyOf(ticket) },
    ...{ deadlines, escalation, levelDueAt: levelDueAt(ticket) },
  };
  const counted = recount(open, policy, now);
  if (isUnchanged(open, counted)) return { ticket, events: [] };
  return {
    ticket: {
      ...ticket,
      policyId: counted.policyId,
      deadlines: counted.deadlines,
      escalation: counted.escalation,
      nextAt: counted.nextAt,
    },
    events: [
      { kind: 'recalculated', recount: counted, postponed: postponedTimers(deadlines, counted.deadlines) },
    ],
  };
}

/** The timers whose deadline is later now, or is not known while they are paused. */
function postponedTimers(before: Deadlines, after: Deadlines): Clock[] {
  const isLater = (was: Date | null, is: Date | null) => was !== null && (is === null || is > was);
  return [
    ...(isLater(before.responseDueAt, after.responseDueAt) ? (['response'] as const) : []),
    ...(isLater(before.resolutionDueAt, after.resolutionDueAt) ? (['resolution'] as const) : []),
  ];
}

/** When the level that the chain has reached was due; null before the first. */
function levelDueAt({ escalation, recorded }: Ticket): Date | null {
  const reached = recorded.find(
    ({ clock, event, level }) =>
      event === 'escalation' && clock === escalation.clock && level === escalation.level,
  );
  return reached?.dueAt ?? null;
}

/** The first response to the resident. It ends the response timer, and a chain that an overdue response began. */
export function responded(ticket: Ticket, context: Context, now: Date): Step {
  if (ticket.firstResponseAt !== null) return { ticket, events: [] };
  const { escalation } = ticket;
  const answered = {
    ...ticket,
    firstResponseAt: now,
    escalation: escalation.clock === 'response' ? NO_ESCALATION : escalation,
  };
  return {
    ticket: timed(answered, policyOf(ticket, context), justBefore(now)),
    events: [{ kind: 'responded' }],
  };
}
