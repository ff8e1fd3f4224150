import type { SystemTx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { staffMessage } from '#lib/domain/language/messages.ts';
import type { DomainEvent } from '#lib/domain/ticket/events.ts';
import { isFinished } from '#lib/domain/ticket/status.ts';
import { enqueue, type Notice } from '#lib/notifications/enqueue.ts';
import { type VoidTimer, withdrawVoid } from '#lib/notifications/withdraw-void.ts';
import { type Announcement, isAnnounced, residentNotices, staffAnnouncements } from './announcements.ts';
import { loadNotifiedTickets, type NotifiedTicket } from './notified-tickets.ts';
import { findStaff } from './staff-recipients.ts';
import { letNewTeamsFollow, letTeamsFollow } from './team-followers.ts';

/** What happened to a ticket in this transaction, in order. */
export type TicketEvents = { id: string; events: readonly DomainEvent[] };

/**
 * Lets everything follow that follows from events: who follows a ticket, and who is told of what. Part of the transaction
 * in which they happened, so what is rolled back was never told. The caller holds the tickets' locks and has saved them. A
 * handful of statements, however many tickets. Nobody is told of a sensitive ticket. `known` are tickets that need not be read.
 */
export async function react(
  tx: SystemTx,
  actor: Pick<Actor, 'userId'>,
  happened: readonly TicketEvents[],
  now: Date,
  known: readonly NotifiedTicket[] = [],
): Promise<void> {
  const idsWith = (matches: (event: DomainEvent) => boolean) =>
    happened.filter(({ events }) => events.some(matches)).map(({ id }) => id);
  await letNewTeamsFollow(
    tx,
    idsWith(({ kind }) => kind === 'created'),
  );
  await letTeamsFollow(
    tx,
    idsWith(({ kind }) => kind === 'routed' || kind === 'assigned'),
  );
  const announced = happened.filter(({ events }) => events.some(isAnnounced));
  const byId = new Map(known.map((ticket) => [ticket.id, ticket]));
  const unknown = announced.map(({ id }) => id).filter((id) => !byId.has(id));
  for (const ticket of await loadNotifiedTickets(tx, unknown)) byId.set(ticket.id, ticket);
  const toTell = announced.flatMap(({ id, events }) => {
    const ticket = byId.get(id);
    return ticket ? [{ ticket, events }] : [];
  });
  const residents = toTell.flatMap(({ ticket, events }) => residentNotices(ticket, events));
  const staff = await staffNotices(tx, actor, toTell);
  await enqueue(tx, [...residents, ...staff], now);
  // Afterwards: what was found due by the very command that made it void is not sent either.
  await withdrawVoid(
    tx,
    happened.flatMap(({ id, events }) => events.flatMap(voidedTimers).map((timer) => ({ id, timer }))),
  );
}

/** The timers of which staff need not hear any more: answered, put off, or all of a ticket that is finished. */
function voidedTimers(event: DomainEvent): VoidTimer[] {
  switch (event.kind) {
    case 'responded':
      return ['response'];
    case 'recalculated':
      return [...event.postponed];
    case 'status_changed':
      return isFinished(event.to) ? ['all'] : [];
    default:
      return [];
  }
}

type Told = { ticket: NotifiedTicket; events: readonly DomainEvent[] };

async function staffNotices(
  tx: SystemTx,
  actor: Pick<Actor, 'userId'>,
  toTell: readonly Told[],
): Promise<Notice[]> {
  const wanted = toTell.flatMap(({ ticket, events }) =>
    events
      .flatMap((event) => staffAnnouncements(ticket, event))
      .map((announcement) => ({ ticket, ...announcement })),
  );
  const queries = wanted.map(({ ticket, recipients }) => ({ ticketId: ticket.id, ...recipients }));
  return (await findStaff(tx, queries)).flatMap(({ key, userId, channels }) => {
    const one = wanted[key];
    if (!one || (one.skipsActor && userId === actor.userId)) return [];
    return channels.map((channel) => toNotice(one, userId, channel));
  });
}

const toNotice = (
  { ticket, eventKey, news }: Announcement & { ticket: NotifiedTicket },
  userId: string,
  channel: Notice['channel'],
): Notice => ({
  ...staffMessage(news, ticket.trackingNumber),
  ticket_id: ticket.id,
  event_key: eventKey,
  reporter_id: null,
  user_id: userId,
  channel,
  is_urgent: ticket.isUrgent,
});
