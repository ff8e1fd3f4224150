import type { TenantId } from '#lib/domain/access/actor.ts';
import { seesSensitive } from '#lib/domain/access/roles.ts';
import { type Position, sealPosition } from './event-id.ts';
import type { EventType, OutboxEvent } from './outbox.ts';
import type { Scope } from './scope.ts';

/** How long a client waits before it connects again, in milliseconds. */
const RETRY_MS = 2000;

/** All that an event may say beside what happened to which ticket, by its type. Nothing of a person, no names. */
const TOLD = {
  'ticket.created': ['version'],
  'ticket.updated': ['version'],
  'ticket.gone': [],
  'assignment.changed': ['version'],
  'message.added': ['visibility'],
  'sla.warning': ['clock'],
  'sla.breach': ['clock'],
  'sla.escalation': ['clock', 'level'],
} as const satisfies Record<EventType, readonly string[]>;

/**
 * `ready`: from here on. `reset`: from here on, and what came before cannot be told; load everything anew.
 * `heartbeat`: nothing new, and the line holds. `desk.changed`: for a SAPS liaison, in place of all others.
 */
type SignalType = 'ready' | 'reset' | 'heartbeat' | 'desk.changed';

/** By these names a browser listens. */
export type StreamedType = EventType | SignalType;

type FrameOf = { type: StreamedType; id: string; data: Record<string, unknown> };

/** As server-sent events have it (WHATWG HTML, 9.2). JSON holds no line breaks. */
const frame = ({ type, id, data }: FrameOf): string =>
  `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

export const opening = (type: 'ready' | 'reset', id: string, at: Date): string =>
  `retry: ${RETRY_MS}\n${frame({ type, id, data: { at } })}`;

/** The last word to somebody whose rights have changed: what is on the screen may no longer be theirs to see. */
export const reset = (tenantId: TenantId, position: Position, at: Date): string =>
  frame({ type: 'reset', id: sealPosition(tenantId, position, at), data: { at } });

export const heartbeat = (tenantId: TenantId, position: Position, at: Date): string =>
  frame({ type: 'heartbeat', id: sealPosition(tenantId, position, at), data: { at } });

/**
 * Events as one scope is told of them. A SAPS liaison hears once that the desk changed: an id would be a view of a
 * sensitive ticket, and views are audited.
 */
export function told({ tenantId, role }: Scope, events: readonly OutboxEvent[]): string {
  const last = events.at(-1);
  if (!last) return '';
  if (seesSensitive(role)) {
    const id = sealPosition(tenantId, last.position, last.at);
    return frame({ type: 'desk.changed', id, data: { at: last.at } });
  }
  return events
    .map(({ position, type, ticketId, at, data }) => {
      const rest = Object.fromEntries(TOLD[type].map((name) => [name, data[name]]));
      return frame({
        type,
        id: sealPosition(tenantId, position, at),
        data: { ticket: ticketId, at, ...rest },
      });
    })
    .join('');
}
