import { Prisma } from '#lib/db/generated/client.ts';

/**
 * The tickets that an edit of a team may move, as `spots` of `routingQuery`: the unfinished ones of its categories (and
 * of `categoryIds`, that it used to serve) and those it holds, unless a person or the escalation gave them to somebody.
 * Sensitive ones are never among them: a police station has no area. The dry run and the job look at these and no others,
 * or the one would not foretell the other.
 */
export const ticketsToReroute = (teamId: string, categoryIds: readonly string[] = []): Prisma.Sql =>
  Prisma.sql`(select t.id as key, t.tenant_id, t.category_id, t.is_sensitive, t.location, t.created_at from tickets t
    where t.tenant_id = app_tenant() and not t.is_finished and not t.is_sensitive
      and t.assignment_reason in ('routing', 'rerouting')
      and (t.team_id = ${teamId}::uuid or t.category_id = any (${[...categoryIds]}::uuid[]) or t.category_id in (
        select tc.category_id from team_categories tc where tc.tenant_id = app_tenant() and tc.team_id = ${teamId}::uuid)))`;
