import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import { routingQuery } from './route-tickets.ts';

/**
 * Routes tickets of the actor's municipality again: each gets the ward of its place, and its team unless somebody
 * assigned it by hand or it was escalated. Run it `asSystem`; lock the tickets first.
 */
export async function rerouteTickets(tx: Tx, ids: readonly string[]): Promise<void> {
  const spots = Prisma.sql`(select id as key, tenant_id, category_id, is_sensitive, location, created_at from tickets
    where tenant_id = app_tenant() and id = any (${ids}::uuid[]))`;
  await tx.$executeRaw`
    with routed as materialized (${routingQuery(spots)})
    update tickets t set
      ward_id = r.ward_id,
      team_id = case when stays then t.team_id else r.team_id end,
      assignee_id = case when stays or t.team_id is not distinct from r.team_id then t.assignee_id end,
      assignment_reason = case when stays then t.assignment_reason else 'rerouting' end,
      assignment_note = case when stays then t.assignment_note end,
      routing_rule = r.rule,
      routing = r.explanation
    from routed r
    join lateral (select assignment_reason in ('manual', 'escalation') as stays from tickets
      where tenant_id = app_tenant() and id = r.key) assigned on true
    where t.tenant_id = app_tenant() and t.id = r.key`;
}
