import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { ROLES_OF_ANY_TEAM, rolesThatCan } from '#lib/domain/access/roles.ts';

export type Person = {
  id: string;
  name: string;
  teamIds: string[];
  /** Can be given the tickets of every team of the municipality. */
  isOfAnyTeam: boolean;
};

/** Who a ticket can be given to: whoever works on tickets, by name. */
export function listAssignablePeople(actor: Actor): Promise<Person[]> {
  return withActor(
    actor,
    (tx) => tx.$queryRaw<Person[]>`
      select u.id, u.name, coalesce(array_agg(tm.team_id) filter (where tm.team_id is not null), '{}') as "teamIds",
        bool_or(m.role = any (${ROLES_OF_ANY_TEAM})) as "isOfAnyTeam"
      from memberships m
      join users u on u.id = m.user_id and u.disabled_at is null
      left join team_members tm on tm.tenant_id = m.tenant_id and tm.membership_id = m.id
      where m.tenant_id = ${actor.tenantId}::uuid and m.role = any (${rolesThatCan('ticket.work')})
      group by u.id, u.name order by u.name, u.id`,
  );
}
