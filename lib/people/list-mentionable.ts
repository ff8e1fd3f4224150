import { memberSees } from '#lib/db/ticket-scope.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { can, rolesThatCan } from '#lib/domain/access/roles.ts';

export type Colleague = { id: string; name: string };

/**
 * Whom a message on this ticket can mention, by name: colleagues who are notified and see it, but for its author. Nobody
 * is told of a sensitive report.
 */
export async function listMentionable(actor: Actor, ticketId: string): Promise<Colleague[]> {
  if (!can(actor, 'ticket.note').allowed) return [];
  const colleagues = await withActor(actor, (tx) => findMentionable(tx, ticketId));
  return colleagues.filter(({ id }) => id !== actor.userId);
}

/** The same within a transaction, author included; nobody for a ticket that the transaction's actor does not see. */
export function findMentionable(tx: Tx, ticketId: string): Promise<Colleague[]> {
  return tx.$queryRaw<Colleague[]>`
    select distinct u.id, u.name
    from tickets t
    join memberships m on ${memberSees} and m.role = any (${rolesThatCan('notifications.receive')})
    join users u on u.id = m.user_id and u.disabled_at is null
    where t.tenant_id = (select app_tenant()) and t.id = ${ticketId}::uuid order by u.name, u.id`;
}
