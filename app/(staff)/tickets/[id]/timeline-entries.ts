import { isTicketStatus, type TicketStatus } from '#lib/domain/ticket/status.ts';
import type { AssignmentView, TicketDetail, TicketMessageView } from '#lib/tickets/read-ticket.ts';
import type { AuditEntry } from '#lib/tickets/ticket-trail.ts';
import { columnName } from './audit-words.ts';

/** One thing that happened to a ticket. */
export type TimelineEntry = { at: string; key: string } & (
  | { kind: 'created' }
  | { kind: 'message'; message: TicketMessageView }
  | { kind: 'status'; from: TicketStatus | null; to: TicketStatus; by: string | null; role: string | null }
  | { kind: 'assignment'; assignment: AssignmentView }
  | { kind: 'edit'; columns: string[]; by: string | null; role: string }
);

/** Messages, assignments and changes in one story, newest first. Without the trail only the milestones are known. */
export function timelineOf(ticket: TicketDetail, trail: readonly AuditEntry[] | null): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    { kind: 'created', at: ticket.createdAt, key: 'created' },
    ...ticket.messages.map((message) => ({
      kind: 'message' as const,
      at: message.createdAt,
      key: message.id,
      message,
    })),
    ...ticket.assignments.map((assignment, index) => ({
      kind: 'assignment' as const,
      at: assignment.assignedAt,
      key: `assignment ${index}`,
      assignment,
    })),
    ...(trail ? changes(trail) : milestones(ticket)),
  ];
  // Reversed before the stable sort, so that of two at one instant the later one still comes first.
  return entries.reverse().sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function changes(trail: readonly AuditEntry[]): TimelineEntry[] {
  return trail.flatMap(
    ({ seq, at, action, actor: by, actorRole: role, changes: changed }): TimelineEntry[] => {
      const to = asStatus(changed.status?.[1]);
      if (action === 'status_changed' && to) {
        return [
          { kind: 'status', at, key: `trail ${seq}`, from: asStatus(changed.status?.[0]), to, by, role },
        ];
      }
      if (action !== 'edited') return [];
      const columns = Object.keys(changed).flatMap((column) => columnName(column) ?? []);
      return [{ kind: 'edit', at, key: `trail ${seq}`, columns, by, role }];
    },
  );
}

function milestones({ status, resolvedAt, closedAt }: TicketDetail): TimelineEntry[] {
  const reached = (to: TicketStatus, at: string | null): TimelineEntry[] =>
    at ? [{ kind: 'status', at, key: to, from: null, to, by: null, role: null }] : [];
  return [
    ...reached('resolved', resolvedAt),
    ...reached(status === 'cancelled' ? 'cancelled' : 'closed', closedAt),
  ];
}

const asStatus = (value: unknown): TicketStatus | null => (isTicketStatus(value) ? value : null);
