import type { MultiPolygon } from 'geojson';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { AreaEdit } from '#lib/routing/route-tickets.ts';
import { isInForce } from '#lib/wards/delimitation-on.ts';

/** Where in the municipality no active team of a category has its area. */
export type CoverageGap = {
  category: { code: string; name: string };
  km2: number;
  /** With the area as it is saved now. */
  km2Before: number;
  /** Teams without an area, which take what lies in the gap farther than the limit from every area. */
  fallbackTeams: string[];
  /** Simplified for the screen; null where there is no gap. */
  shape: MultiPolygon | null;
};

/** Where another active team of one of its categories has its area, too: the smaller one gets the tickets. */
export type CoverageOverlap = {
  team: { id: string; name: string };
  categories: string[];
  km2: number;
  shape: MultiPolygon;
};

/** What is smaller is an error of rounding between two borders that were drawn as one. */
const SLIVER_M2 = 1;

/** Invisible on a screen that shows a ward. */
const OUTLINE_TOLERANCE_DEGREES = 0.0001;

const withoutSlivers = (shape: Prisma.Sql) => Prisma.sql`(select st_multi(st_collect(d.geom)) from
  st_dump(st_collectionextract(${shape}, 3)) d where st_area(d.geom::geography) >= ${SLIVER_M2})`;

const km2 = (shape: Prisma.Sql) => Prisma.sql`coalesce(st_area((${shape})::geography) / 1e6, 0)`;

const outline = (shape: Prisma.Sql) =>
  Prisma.sql`st_asgeojson(st_multi(st_simplifypreservetopology(${shape}, ${OUTLINE_TOLERANCE_DEGREES})), 5)::json`;

/** Of each of the team's categories. The municipality is the union of the wards in force; without wards it is unknown. */
export function coverageGaps(tx: Tx, { teamId, area }: AreaEdit): Promise<CoverageGap[]> {
  // Categories that the same other teams serve share their gap: it is computed once for each set of teams.
  return tx.$queryRaw`
    with land as materialized (
      select st_union(w.area) as shape from wards w where w.tenant_id = app_tenant() and ${isInForce}),
    served as materialized (
      select c.id, c.code, c.name_en as name, array(
          select t.id from team_categories o join teams t on t.tenant_id = o.tenant_id and t.id = o.team_id
          where o.tenant_id = c.tenant_id and o.category_id = c.id and t.id <> me.id
            and t.is_active and t.service_area is not null order by t.id) as others,
        array(
          select t.name from team_categories o join teams t on t.tenant_id = o.tenant_id and t.id = o.team_id
          where o.tenant_id = c.tenant_id and o.category_id = c.id and t.is_active and not t.is_saps
            and case when t.id = me.id then ${area} is null else t.service_area is null end
          order by t.name) as fallback_teams
      from teams me
      join team_categories tc on tc.tenant_id = me.tenant_id and tc.team_id = me.id
      join categories c on c.tenant_id = tc.tenant_id and c.id = tc.category_id
      where me.tenant_id = app_tenant() and me.id = ${teamId}::uuid and not c.is_sensitive and c.is_active),
    left_over as materialized (
      select s.others, coalesce(st_difference(land.shape, (
        select st_union(t.service_area) from teams t where t.tenant_id = app_tenant() and t.id = any (s.others)
      )), land.shape) as shape
      from (select distinct others from served) s cross join land),
    gap as materialized (
      select l.others, ${withoutSlivers(without(Prisma.sql`case when me.is_active then ${area} end`))} as shape,
        ${withoutSlivers(without(Prisma.sql`case when me.is_active then me.service_area end`))} as before
      from left_over l cross join (
        select is_active, service_area from teams where tenant_id = app_tenant() and id = ${teamId}::uuid) me)
    select json_build_object('code', s.code, 'name', s.name) as category, ${km2(Prisma.sql`g.shape`)} as km2,
      ${km2(Prisma.sql`g.before`)} as "km2Before", s.fallback_teams as "fallbackTeams", ${outline(Prisma.sql`g.shape`)} as shape
    from served s join gap g on g.others = s.others order by s.name, s.code`;
}

const without = (area: Prisma.Sql) => Prisma.sql`coalesce(st_difference(l.shape, ${area}), l.shape)`;

export function coverageOverlaps(tx: Tx, { teamId, area }: AreaEdit): Promise<CoverageOverlap[]> {
  return tx.$queryRaw`
    select json_build_object('id', o.id, 'name', o.name) as team, o.categories,
      ${km2(Prisma.sql`o.shape`)} as km2, ${outline(Prisma.sql`o.shape`)} as shape
    from (
      select t.id, t.name, ${withoutSlivers(Prisma.sql`st_intersection(t.service_area, ${area})`)} as shape,
        array(select c.name_en from team_categories a join team_categories b on b.tenant_id = a.tenant_id
            and b.category_id = a.category_id and b.team_id = ${teamId}::uuid
          join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id
          where a.tenant_id = t.tenant_id and a.team_id = t.id and c.is_active and not c.is_sensitive
          order by c.name_en) as categories
      from teams t join teams me on me.tenant_id = t.tenant_id and me.id = ${teamId}::uuid and me.is_active
      where t.tenant_id = app_tenant() and t.is_active and t.id <> me.id and st_intersects(t.service_area, ${area})
        and exists (select from team_categories a join team_categories b on b.tenant_id = a.tenant_id
          and b.category_id = a.category_id and b.team_id = me.id
          where a.tenant_id = t.tenant_id and a.team_id = t.id)
      offset 0) o
    where o.shape is not null and o.categories <> '{}' order by st_area(o.shape) desc, o.name, o.id`;
}
