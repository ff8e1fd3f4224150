import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { rolesThatCan } from '#lib/domain/access/roles.ts';

export type Person = { id: string; name: string; teamIds: string[] };

/** Who a ticket can be given to: people in teams, and others who work on tickets (who need no team). By name. */
export function listAssignablePeople(actor: Actor): Promise<Person[]> {
  return withActor(
    actor,
    (tx) => tx.$queryRaw<Person[]>`
      select u.id, u.name, coalesce(array_agg(tm.team_id) filter (where tm.team_id is not null), '{}') as "teamIds"
      from memberships m
      join users u on u.id = m.user_id and u.disabled_at is null
      left join team_members tm on tm.tenant_id = m.tenant_id and tm.membership_id = m.id
      where m.tenant_id = ${actor.tenantId}::uuid and m.role = any (${rolesThatCan('ticket.work')})
      group by u.id, u.name order by u.name, u.id`,
  );
}
