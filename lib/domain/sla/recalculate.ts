import type { PolicyWithChain } from '#lib/domain/ticket/commands.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { type ClockHistory, type Deadlines, deadlines, stopKind } from './deadlines.ts';
import { type Clock, type Escalation, levelDue, NO_ESCALATION } from './due-events.ts';
import { clockColumns } from './timer-columns.ts';

/** An open ticket as a change of service levels finds it. */
export type OpenTicket = {
  id: string;
  status: TicketStatus;
  policyId: string | null;
  history: ClockHistory;
  deadlines: Deadlines;
  escalation: Escalation;
  /** When the level it has climbed to was due; null before the first. */
  levelDueAt: Date | null;
};

/** The clock that a ticket is judged by when its deadline is shown before and after. */
type Move = { clock: Clock; before: Date | null; after: Date | null };

export type Recount = {
  policyId: string | null;
  deadlines: Deadlines;
  escalation: Escalation;
  /** When its clock is to be looked at next: now, where something has come due under these terms or did before. */
  nextAt: Date | null;
  /** The running deadline that is another one now; null when none is. */
  move: Move | null;
  becomesOverdue: boolean;
  noLongerOverdue: boolean;
};

/**
 * Recalculates the deadlines of an open ticket under these terms, from its start and with its pauses. An escalation chain that
 * has begun continues at the next level's new instant, and ends where its deadline lies ahead again. The preview and the
 * change itself both calculate by this.
 */
export function recount(ticket: OpenTicket, policy: PolicyWithChain, now: Date): Recount {
  const counted = deadlines(ticket.history, policy.terms);
  const wasOverdue = isOverdue(ticket, ticket.deadlines, now);
  const isNowOverdue = isOverdue(ticket, counted, now);
  const escalation = escalationUnder(ticket, counted, policy, now);
  const { history, status } = ticket;
  return {
    policyId: policy.id,
    deadlines: counted,
    escalation,
    // From the start: under new terms a deadline may lie in the past, and that is news too.
    nextAt: clockColumns({ history, status, resolvedAt: null, escalation }, policy, history.startedAt)
      .slaNextAt,
    move: moveOf(ticket, counted),
    becomesOverdue: isNowOverdue && !wasOverdue,
    noLongerOverdue: wasOverdue && !isNowOverdue,
  };
}

const owesResponse = (ticket: OpenTicket) => ticket.history.respondedAt === null;

/** As `slaState` judges a ticket that is not finished. */
function isOverdue(ticket: OpenTicket, due: Deadlines, now: Date): boolean {
  const has = (at: Date | null) => at !== null && at <= now;
  return has(due.resolutionDueAt) || (owesResponse(ticket) && has(due.responseDueAt));
}

function moveOf(ticket: OpenTicket, counted: Deadlines): Move | null {
  const { responseDueAt, resolutionDueAt } = ticket.deadlines;
  if (!isSame(resolutionDueAt, counted.resolutionDueAt))
    return { clock: 'resolution', before: resolutionDueAt, after: counted.resolutionDueAt };
  if (owesResponse(ticket) && !isSame(responseDueAt, counted.responseDueAt))
    return { clock: 'response', before: responseDueAt, after: counted.responseDueAt };
  return null;
}

const isSame = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();

function escalationUnder(
  { escalation, levelDueAt, status }: OpenTicket,
  counted: Deadlines,
  { chain, terms }: PolicyWithChain,
  now: Date,
): Escalation {
  if (escalation.clock === null || stopKind(status) !== null) return escalation;
  const due = escalation.clock === 'response' ? counted.responseDueAt : counted.resolutionDueAt;
  if (due === null || due > now) return NO_ESCALATION;
  const after = escalation.level === 0 ? due : (levelDueAt ?? due);
  return { ...escalation, nextAt: levelDue(chain, escalation.level + 1, after, terms) };
}

/** Whether there is anything to write for it. */
export function isUnchanged(ticket: OpenTicket, counted: Recount): boolean {
  const [old, due] = [ticket.deadlines, counted.deadlines];
  return (
    ticket.policyId === counted.policyId &&
    isSame(old.responseWarnAt, due.responseWarnAt) &&
    isSame(old.responseDueAt, due.responseDueAt) &&
    isSame(old.resolutionWarnAt, due.resolutionWarnAt) &&
    isSame(old.resolutionDueAt, due.resolutionDueAt) &&
    isSame(ticket.escalation.nextAt, counted.escalation.nextAt)
  );
}

/** What a change comes to over many tickets. */
export type Figures = { reached: number; moved: number; becameOverdue: number; noLongerOverdue: number };

export const NO_FIGURES: Figures = { reached: 0, moved: 0, becameOverdue: 0, noLongerOverdue: 0 };

/** `reached`: how many tickets were looked at, those included of which nothing came. */
export function addFigures(sum: Figures, reached: number, counted: readonly Recount[]): Figures {
  return {
    reached: sum.reached + reached,
    moved: sum.moved + counted.filter(({ move }) => move !== null).length,
    becameOverdue: sum.becameOverdue + counted.filter(({ becomesOverdue }) => becomesOverdue).length,
    noLongerOverdue: sum.noLongerOverdue + counted.filter(({ noLongerOverdue }) => noLongerOverdue).length,
  };
}
