import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor, UserId } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import type { StaffChannel } from '#lib/domain/language/channels.ts';

/** `team`: because the ticket is with one's team. `own`: because one chose to. */
export type Watching = { reason: 'team' | 'own'; channels: StaffChannel[] | null };

export type Watchers = {
  /** Null when the caller does not watch. */
  mine: Watching | null;
  /** Everybody who does, by name. */
  people: { id: string; name: string; reason: Watching['reason'] }[];
};

/** Who watches a ticket; null for who could not watch one. Nobody watches a ticket that the actor cannot see. */
export async function listWatchers(actor: Actor, ticketId: string): Promise<Watchers | null> {
  if (!can(actor, 'ticket.watch').allowed || actor.userId === null) return null;
  const { userId } = actor;
  return withActor(actor, (tx) => watchersOf(tx, userId, ticketId));
}

/** The same inside a transaction that is already the actor's. */
export async function watchersOf(tx: Tx, userId: UserId, ticketId: string): Promise<Watchers> {
  type Row = { id: string; name: string } & Watching;
  const rows = await tx.$queryRaw<Row[]>`
    select u.id, u.name, w.reason, w.channels from ticket_watchers w join users u on u.id = w.user_id
    where w.tenant_id = (select app_tenant()) and w.ticket_id = ${ticketId}::uuid and w.reason <> 'declined'
    order by u.name, u.id`;
  const mine = rows.find(({ id }) => id === userId);
  return {
    mine: mine ? { reason: mine.reason, channels: mine.channels } : null,
    people: rows.map(({ id, name, reason }) => ({ id, name, reason })),
  };
}
