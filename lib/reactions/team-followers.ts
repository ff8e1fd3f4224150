import { Prisma } from '#lib/db/generated/client.ts';
import type { SystemTx } from '#lib/db/with-actor.ts';
import { findStaff } from './staff-recipients.ts';

/**
 * Makes the members and the manager of each ticket's team watch it, and lets those of the team before go, but not who
 * watches by choice. Who declined to watch is left alone while the ticket stays with the team, until it is given to
 * them in person. Lock the tickets first.
 */
export async function letTeamsFollow(tx: SystemTx, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return;
  const found = await findStaff(
    tx,
    ticketIds.map((ticketId) => ({ ticketId, audience: 'team' })),
  );
  const pairs = JSON.stringify(
    found.map(({ key, userId }) => ({ ticket_id: ticketIds[key], user_id: userId })),
  );
  // Where there is no team, the managers that stand in for it are told, and do not watch.
  const ofTeam = Prisma.sql`(select distinct t.tenant_id, t.id as ticket_id, r.user_id
    from json_to_recordset(${pairs}::json) as r (ticket_id uuid, user_id uuid)
    join tickets t on t.tenant_id = app_tenant() and t.id = r.ticket_id and t.team_id is not null)`;
  await tx.$executeRaw`
    delete from ticket_watchers w using tickets t
    where w.tenant_id = app_tenant() and w.ticket_id = any (${ticketIds}::uuid[])
      and t.tenant_id = w.tenant_id and t.id = w.ticket_id and (w.reason = 'team' and not exists (
          select from ${ofTeam} m where m.ticket_id = w.ticket_id and m.user_id = w.user_id)
        or w.reason = 'declined' and (w.declined_team_id is distinct from t.team_id or w.user_id = t.assignee_id))`;
  await tx.$executeRaw`
    insert into ticket_watchers (tenant_id, ticket_id, user_id, reason)
    select m.tenant_id, m.ticket_id, m.user_id, 'team' from ${ofTeam} m
    on conflict do nothing`;
}
