import type { Clock } from '#lib/domain/sla/due-events.ts';
import type { Recount } from '#lib/domain/sla/recalculate.ts';
import type { TicketStatus } from './status.ts';

/** A timer's warning or breach, at the instant for which it was due, with the deadline that it is about. */
type TimerEvent = { kind: 'warning' | 'breach'; timer: Clock; dueAt: Date; deadline: Date };

/** A level of a chain was reached. */
export type EscalatedEvent = {
  kind: 'escalated';
  /** The timer whose chain it is; null where only people have escalated. */
  timer: Clock | null;
  level: number;
  /** The policy whose chain has the level: the same command may give the ticket another one. */
  policyId: string | null;
  dueAt: Date;
  /** `chain`: whom the policy's chain names at this level; otherwise who stands in for it. */
  audience: 'chain' | 'team_manager' | 'managers' | 'admins';
  /** Why nobody at this level can open the ticket, as a sentence; null where somebody can. */
  unstaffed: string | null;
  /** Who did it by hand, and why; null for a timer. */
  byHand: { userId: string | null; reason: string } | null;
  /** Whether the ticket became “escalated” by it. */
  changedStatus: boolean;
};

/** What can happen to a ticket. Lives in the transaction only: audit, history and streams are written by triggers. */
export type DomainEvent =
  | { kind: 'created' }
  /** Routing gave it to another team. */
  | { kind: 'routed' }
  | { kind: 'edited'; columns: readonly string[] }
  | { kind: 'became_sensitive' }
  | { kind: 'status_changed'; from: TicketStatus; to: TicketStatus }
  /** For the first time, to the resident. */
  | { kind: 'responded' }
  | { kind: 'assigned' }
  | { kind: 'message_added'; messageId: string; mentions: readonly string[] }
  /** Its deadlines were counted again, by another policy or calendar, with a result. `postponed`: those that are later now. */
  | { kind: 'recalculated'; recount: Recount; postponed: readonly Clock[] }
  | TimerEvent
  | EscalatedEvent;

export type SlaEvent = TimerEvent | EscalatedEvent;

export const isSlaEvent = (event: DomainEvent): event is SlaEvent =>
  event.kind === 'warning' || event.kind === 'breach' || event.kind === 'escalated';
