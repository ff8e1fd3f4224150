import type { DomainEvent } from '#lib/domain/ticket/events.ts';
import type { EventType } from '#lib/realtime/outbox.ts';

export type Kind = DomainEvent['kind'];
type EventOf<K extends Kind> = Extract<DomainEvent, { kind: K }>;

/** What an event leaves: an entry of the trail that changes one of these columns, and an event of the stream. */
type Trace = { action?: string; columns: readonly string[]; stream: EventType };

const columnOf = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const TRACES: { [K in Kind]: (event: EventOf<K>) => Trace } = {
  created: () => ({ action: 'created', columns: ['title'], stream: 'ticket.created' }),
  routed: () => ({ action: 'assigned', columns: ['team_id'], stream: 'assignment.changed' }),
  edited: ({ columns }) => ({ columns: columns.map(columnOf), stream: 'ticket.updated' }),
  became_sensitive: () => ({ action: 'assigned', columns: ['category_id'], stream: 'ticket.updated' }),
  status_changed: () => ({ action: 'status_changed', columns: ['status'], stream: 'ticket.updated' }),
  responded: () => ({ columns: ['first_response_at'], stream: 'ticket.updated' }),
  assigned: () => ({ action: 'assigned', columns: ['team_id', 'assignee_id'], stream: 'assignment.changed' }),
  message_added: () => ({ action: 'message_added', columns: ['body'], stream: 'message.added' }),
  recalculated: () => ({ columns: ['response_due_at', 'resolution_due_at'], stream: 'ticket.updated' }),
  warning: () => ({ action: 'sla_warning', columns: ['due_at'], stream: 'sla.warning' }),
  breach: () => ({ action: 'sla_breach', columns: ['due_at'], stream: 'sla.breach' }),
  escalated: () => ({ action: 'sla_escalation', columns: ['level'], stream: 'sla.escalation' }),
};

export const traceOf = <K extends Kind>(event: EventOf<K>): Trace =>
  (TRACES[event.kind as K] as (event: EventOf<K>) => Trace)(event);
