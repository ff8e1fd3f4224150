import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { ClockStop, Deadlines } from '#lib/domain/sla/deadlines.ts';
import type { Escalation, Occurrence } from '#lib/domain/sla/due-events.ts';
import type { InputValues } from './fields.ts';
import type { Priority, TicketStatus } from './status.ts';

type AssignmentReason = 'routing' | 'rerouting' | 'manual' | 'escalation';

/** A ticket as far as the rules depend on it. What people write of it (title, address, …) is not here. */
export type Ticket = {
  readonly id: string;
  readonly version: number;
  readonly status: TicketStatus;
  readonly priority: Priority;
  readonly categoryId: string;
  readonly isSensitive: boolean;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly assignmentReason: AssignmentReason;
  readonly assignmentNote: string | null;
  readonly resolutionSummary: string | null;
  readonly createdAt: Date;
  readonly firstResponseAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly closedAt: Date | null;
  /** The policy it runs under; null for the built-in one, and for a ticket without deadlines. */
  readonly policyId: string | null;
  /** Null for a sensitive ticket: nothing is promised of it. */
  readonly deadlines: Deadlines | null;
  readonly stops: readonly ClockStop[];
  readonly escalation: Escalation;
  /** When its timers are next due; null when nothing is. */
  readonly nextAt: Date | null;
  /** What has been recorded of its timers. Loaded where something is due or a chain has begun, otherwise empty. */
  readonly recorded: readonly Occurrence[];
};

/** What people write of a ticket, and where it is. */
export type TicketFields = Readonly<Omit<InputValues, 'priority'>> & { readonly location: LatLng | null };

/** The columns of `tickets` that the rules decide. */
export type DecidedColumns = {
  status: TicketStatus;
  priority: Priority;
  categoryId: string;
  teamId: string | null;
  assigneeId: string | null;
  assignmentReason: AssignmentReason;
  assignmentNote: string | null;
  resolutionSummary: string | null;
  firstResponseAt: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  clockStops: readonly ClockStop[];
  slaPolicyId: string | null;
  responseWarnAt: Date | null;
  responseDueAt: Date | null;
  resolutionWarnAt: Date | null;
  resolutionDueAt: Date | null;
  slaNextAt: Date | null;
  escalationLevel: number;
  escalationClock: Escalation['clock'];
  escalationNextAt: Date | null;
};

/** What is to be written to a ticket's row. */
export type TicketPatch = Partial<TicketFields & DecidedColumns>;

/** A ticket that is about to be. Ward, team and explanation are not in it: routing finds them as it is inserted. */
export type NewTicket = TicketFields &
  Omit<
    DecidedColumns,
    | 'teamId'
    | 'assigneeId'
    | 'assignmentReason'
    | 'assignmentNote'
    | 'escalationLevel'
    | 'escalationClock'
    | 'escalationNextAt'
  > & {
    id: string;
    trackingNumber: string;
    externalRef: string | null;
    source: 'staff' | 'api' | 'import' | 'citizen';
    createdBy: string | null;
    createdAt: Date;
  };

const NO_DEADLINES = {
  responseWarnAt: null,
  responseDueAt: null,
  resolutionWarnAt: null,
  resolutionDueAt: null,
} as const;

export const columnsOf = (ticket: Ticket): DecidedColumns => ({
  status: ticket.status,
  priority: ticket.priority,
  categoryId: ticket.categoryId,
  teamId: ticket.teamId,
  assigneeId: ticket.assigneeId,
  assignmentReason: ticket.assignmentReason,
  assignmentNote: ticket.assignmentNote,
  resolutionSummary: ticket.resolutionSummary,
  firstResponseAt: ticket.firstResponseAt,
  resolvedAt: ticket.resolvedAt,
  closedAt: ticket.closedAt,
  clockStops: ticket.stops,
  slaPolicyId: ticket.policyId,
  ...(ticket.deadlines ?? NO_DEADLINES),
  slaNextAt: ticket.nextAt,
  escalationLevel: ticket.escalation.level,
  escalationClock: ticket.escalation.clock,
  escalationNextAt: ticket.escalation.nextAt,
});

/** The columns in which a ticket differs from what it was. */
export function patchBetween(before: Ticket, after: Ticket): TicketPatch {
  const was = columnsOf(before);
  const changed = Object.entries(columnsOf(after)).filter(
    ([column, value]) => !isSame(value, was[column as keyof DecidedColumns]),
  );
  return Object.fromEntries(changed);
}

/** Of plain values, dates and lists of pauses. */
const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
