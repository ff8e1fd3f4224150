import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { findTicketView } from './read-ticket.ts';

/** One link of a ticket's chain. */
export type AuditEntry = {
  seq: number;
  at: string;
  actor: string | null;
  actorRole: string;
  action: string;
  /** Column → [old, new]; an empty pair where the values are personal data and not kept. */
  changes: Record<string, [unknown, unknown] | []>;
  /** Hexadecimal SHA-256 over this link and the one before. */
  hash: string;
};

/** The trail of a ticket, oldest first. Throws `not_found` and `forbidden`. */
export function ticketTrail(actor: Actor, ticketId: string, now: Date): Promise<AuditEntry[]> {
  return withActor(actor, async (tx) => {
    const ticket = await findTicketView(tx, actor, ticketId, now);
    requireCan(actor, 'ticket.read_audit');
    const rows = await tx.$queryRaw<(Omit<AuditEntry, 'at'> & { at: Date })[]>`
      select a.seq, a.at, u.name as actor, a.actor_role as "actorRole", a.action, a.changes, encode(a.hash, 'hex') as hash
      from ticket_audit a left join users u on u.id = a.actor_id
      where a.tenant_id = ${actor.tenantId}::uuid and a.ticket_id = ${ticket.id}::uuid order by a.seq`;
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  });
}
