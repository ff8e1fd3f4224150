import { Prisma } from '#lib/db/generated/client.ts';
import { METRES_OF_LONGEST_DEGREE, planarReach } from '#lib/routing/planar-reach.ts';
import type { AreaEdit } from '#lib/routing/route-tickets.ts';

const limitMetres = Prisma.sql`(select m.nearest_team_metres from municipalities m where m.id = app_tenant())`;

/** Of the team that has the ticket because it is the nearest; rounded to a tenth of a metre. */
const metresToItsTeam = Prisma.sql`coalesce((t.routing #>> '{candidates,0,metres}')::float8 + 0.1, ${limitMetres})`;

function isWithin(area: Prisma.Sql, metres: Prisma.Sql): Prisma.Sql {
  const reach = planarReach(
    Prisma.sql`t.location`,
    Prisma.sql`${metres} / ${METRES_OF_LONGEST_DEGREE}::float8`,
  );
  // The distance from a detailed outline is measured only where the boxes meet.
  return Prisma.sql`(st_expand(t.location, ${reach}) && ${area} and st_dwithin(${area}, t.location, ${reach}))`;
}

/**
 * The tickets that an edit of a team may move, as `spots` of `routingQuery`; `area` is what the team has then, or null.
 * They are the unfinished ones that it holds, and those of its categories that its area reaches, unless a person or the
 * escalation gave them to somebody: who won a ticket over all others keeps it against a team that takes part no longer, or
 * whose area does not reach it. So an edit costs what it touches, not what is open.
 *
 * Sensitive ones are never among them: a police station has no area. The dry run and the job look at these and no others,
 * or the one would not foretell the other.
 */
export const ticketsToReroute = ({ teamId, area }: AreaEdit): Prisma.Sql =>
  Prisma.sql`(select t.id as key, t.tenant_id, t.category_id, t.is_sensitive, t.location, t.created_at from tickets t
    where t.tenant_id = app_tenant() and not t.is_finished and not t.is_sensitive
      and t.assignment_reason in ('routing', 'rerouting')
      and (t.team_id = ${teamId}::uuid or t.category_id in (
          select tc.category_id from team_categories tc where tc.tenant_id = app_tenant() and tc.team_id = ${teamId}::uuid)
        and case t.routing_rule when 'area' then st_covers(${area}, t.location)
          when 'nearest' then ${isWithin(area, metresToItsTeam)}
          else ${area} is null or ${isWithin(area, limitMetres)} end))`;
