import { Prisma } from '#lib/db/generated/client.ts';
import type { SystemTx } from '#lib/db/with-actor.ts';
import { canOpen } from './staff-recipients.ts';

/** The members and the manager of each ticket's team, as far as they work for the municipality. A sensitive ticket has none. */
const teamOf = (ticketIds: readonly string[]) => Prisma.sql`(
  select t.tenant_id, t.id as ticket_id, person.user_id from tickets t
  cross join lateral (
    select g.manager_id as user_id from teams g where g.tenant_id = t.tenant_id and g.id = t.team_id
    union
    select m.user_id from team_members tm join memberships m on m.tenant_id = tm.tenant_id and m.id = tm.membership_id
      where tm.tenant_id = t.tenant_id and tm.team_id = t.team_id) person
  where t.tenant_id = (select app_tenant()) and t.id = any (${ticketIds}::uuid[]) and not t.is_sensitive
    and ${canOpen(Prisma.sql`person.user_id`, Prisma.sql`t.team_id`)})`;

/**
 * Makes the members and the manager of each ticket's team follow it, and lets those of the team before go, but not who
 * follows by choice. Who declined is left alone while the ticket stays with the team, until it is given to them in person.
 * Lock the tickets first.
 */
export async function letTeamsFollow(tx: SystemTx, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return;
  await tx.$executeRaw`
    delete from ticket_watchers w using tickets t
    where w.tenant_id = app_tenant() and w.ticket_id = any (${ticketIds}::uuid[])
      and t.tenant_id = w.tenant_id and t.id = w.ticket_id and (w.reason = 'team' and not exists (
          select from ${teamOf(ticketIds)} m where m.ticket_id = w.ticket_id and m.user_id = w.user_id)
        or w.reason = 'declined' and (w.declined_team_id is distinct from t.team_id or w.user_id = t.assignee_id))`;
  await letNewTeamsFollow(tx, ticketIds);
}

/** The same for tickets that nobody has followed yet. */
export async function letNewTeamsFollow(tx: SystemTx, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return;
  await tx.$executeRaw`
    /* named: follow new */ insert into ticket_watchers (tenant_id, ticket_id, user_id, reason)
    select m.tenant_id, m.ticket_id, m.user_id, 'team' from ${teamOf(ticketIds)} m
    on conflict do nothing`;
}
