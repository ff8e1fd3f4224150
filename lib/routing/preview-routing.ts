import { requireCan } from '#lib/auth/require.ts';
import { findCategory } from '#lib/categories/find-category.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { asSystem, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { routingQuery } from './route-tickets.ts';
import { explainRouting, type RoutingExplanation, type RoutingRule } from './routing-explanation.ts';

export type RoutingPreview = {
  ward: { number: number; name: string } | null;
  team: { id: string; name: string } | null;
  rule: RoutingRule;
  /** Why, in plain sentences. */
  text: string;
};

/**
 * Where a ticket of this category at this spot would go if it were filed now, by the very query that will decide it.
 * Null for a sensitive category: which police station takes it is told to nobody. Throws `forbidden`, `invalid`.
 */
export async function previewRouting(
  actor: Actor,
  categoryCode: string,
  location: LatLng | null,
): Promise<RoutingPreview | null> {
  requireCan(actor, 'ticket.create');
  return withActor(actor, async (tx) => {
    const category = await findCategory(tx, categoryCode);
    if (category.isSensitive) return null;
    const point = location
      ? Prisma.sql`st_setsrid(st_makepoint(${location.lng}, ${location.lat}), 4326)`
      : Prisma.sql`null::geometry(Point, 4326)`;
    const spot = Prisma.sql`(select 1 as key, app_tenant() as tenant_id, ${category.id}::uuid as category_id,
      false as is_sensitive, ${point} as location, now() as created_at)`;
    const [row] = await asSystem(
      tx,
      (system) => system.$queryRaw<(Omit<RoutingPreview, 'text'> & { explanation: RoutingExplanation })[]>`
        with routed as (${routingQuery(system, spot)})
        select r.rule, r.explanation,
          case when w.id is not null then json_build_object('number', w.number, 'name', w.name) end as ward,
          case when t.id is not null then json_build_object('id', t.id, 'name', t.name) end as team
        from routed r
        left join wards w on w.tenant_id = app_tenant() and w.id = r.ward_id
        left join teams t on t.tenant_id = app_tenant() and t.id = r.team_id`,
    );
    if (!row) return null;
    const { explanation, ...preview } = row;
    return { ...preview, text: explainRouting(explanation) };
  });
}
