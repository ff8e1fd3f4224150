import { Prisma } from '#lib/db/generated/client.ts';
import type { SystemTx } from '#lib/db/with-actor.ts';
import { routingQuery } from './route-tickets.ts';

/**
 * The team that a ticket (`had`, an alias of tickets) comes to by its new routing (`routed`, one of `routingQuery`). Of teams
 * between which only their load decides, the one that has it keeps it: otherwise each move would call for the next.
 * The load stands in the explanation just where it decided.
 */
export const teamAfterRerouting = (had: Prisma.Sql, routed: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`case when exists (select from jsonb_array_elements(${routed}.explanation -> 'candidates') c
      where c ->> 'teamId' = ${had}.team_id::text and c ->> 'openTickets' is not null
        and c -> 'areaM2' is not distinct from ${routed}.explanation #> '{candidates,0,areaM2}')
    then ${had}.team_id else ${routed}.team_id end`;

/**
 * Routes tickets of the actor's municipality again: each gets the ward of its place, and its team unless somebody
 * assigned it by hand or it was escalated. Lock the tickets first. The caller passes the answer to `react` as `routed`: the new
 * teams then follow their tickets, and nobody is notified.
 * @returns the ids of the tickets that now have another team
 */
export async function rerouteTickets(tx: SystemTx, ids: readonly string[]): Promise<string[]> {
  const spots = Prisma.sql`(select id as key, tenant_id, category_id, is_sensitive, location, created_at from tickets
    where tenant_id = app_tenant() and id = any (${ids}::uuid[]))`;
  const written = await tx.$queryRaw<{ id: string; hasMoved: boolean }[]>`
    with routed as materialized (${routingQuery(tx, spots)}),
    decided as materialized (
      select r.key, r.ward_id, r.rule, r.explanation, had.team_id as had_team_id,
        case when had.assignment_reason in ('manual', 'escalation') then had.team_id
          else ${teamAfterRerouting(Prisma.sql`had`, Prisma.sql`r`)} end as team_id
      from routed r join tickets had on had.tenant_id = app_tenant() and had.id = r.key)
    update tickets t set
      ward_id = d.ward_id,
      team_id = d.team_id,
      assignee_id = case when t.team_id is not distinct from d.team_id then t.assignee_id end,
      assignment_reason = case when t.team_id is not distinct from d.team_id then t.assignment_reason else 'rerouting' end,
      assignment_note = case when t.team_id is not distinct from d.team_id then t.assignment_note end,
      routing_rule = d.rule,
      routing = d.explanation
    from decided d
    where t.tenant_id = app_tenant() and t.id = d.key
      and (t.ward_id, t.team_id, t.routing_rule, t.routing)
        is distinct from (d.ward_id, d.team_id, d.rule, d.explanation)
    returning t.id, d.team_id is distinct from d.had_team_id as "hasMoved"`;
  return written.filter(({ hasMoved }) => hasMoved).map(({ id }) => id);
}
