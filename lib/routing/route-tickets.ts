import { Prisma } from '#lib/db/generated/client.ts';
import type { SystemTx } from '#lib/db/with-actor.ts';
import { isInForce, wardOn } from '#lib/wards/delimitation-on.ts';
import { planarReach } from './planar-reach.ts';

/** What a team's area would be: a geometry or null. */
export type AreaEdit = { teamId: string; area: Prisma.Sql };

/** The teams table as it would be. Two branches and no CASE, so that the first keeps its index. */
const teamsWith = ({ teamId, area }: AreaEdit) => Prisma.sql`(
  select tenant_id, id, name, is_active, is_saps, station, service_area, service_area_m2 from teams where id <> ${teamId}::uuid
  union all
  select tenant_id, id, name, is_active, is_saps, station, ${area}, st_area(${area}::geography) from teams
    where id = ${teamId}::uuid)`;

/** Of a team `t` and a spot `s`. */
const serves = Prisma.sql`exists (select from team_categories tc
  where tc.tenant_id = t.tenant_id and tc.team_id = t.id and tc.category_id = s.category_id)`;

// Read only where something ties, and then counted once for the whole statement: by key, since many may tie.
const load = Prisma.sql`coalesce(((select l.open_tickets from team_load l) ->> t.id::text)::int, 0)`;

const wardOfSpot = wardOn(
  Prisma.sql`s.tenant_id`,
  Prisma.sql`(s.created_at at time zone s.time_zone)::date`,
  Prisma.sql`s.location`,
);

/** Where a sensitive report without a place is taken to be. */
const middleOfWards = Prisma.sql`(select st_centroid(st_extent(w.area)::geometry)::geometry(Point, 4326)
  from wards w where w.tenant_id = s.tenant_id and ${isInForce})`;

/**
 * Routing, decision 4 of the design, as one statement for one ticket or a million.
 *
 * `spots` is a relation (a table, a CTE or a parenthesised query) with the columns `key`, `tenant_id`, `category_id`,
 * `is_sensitive`, `location` (Point 4326 or null) and `created_at`: its ward is one of its day. Answers one row a spot:
 * `key`, `ward_id`, `team_id`, `rule`, `explanation` (`RoutingExplanation`). `edit` tries out an area before it is saved.
 *
 * Ties of area are broken by the open tickets as they were when the statement began: of every team, so it is for
 * `_system`, the transaction that will run it, and no other.
 */
export function routingQuery(_system: SystemTx, spots: Prisma.Sql, edit?: AreaEdit): Prisma.Sql {
  const teams = edit ? teamsWith(edit) : Prisma.sql`teams`;
  // The ward is not joined, so that it is looked up only where it is asked for.
  return Prisma.sql`
    with team_load as materialized (
      select jsonb_object_agg(l.team_id, l.open_tickets) as open_tickets from (
        select team_id, count(*) as open_tickets from tickets
        where tenant_id = (select app_tenant()) and not is_finished and team_id is not null group by team_id) l),
    spot as materialized (${spotsWithCoveringTeam(spots, teams)}),
    near as materialized (${teamsThatMayBeNearest(teams, edit)}),
    nearest as materialized (${nearestTeam(teams)})
    select s.key, ${wardOfSpot} as ward_id,
      coalesce(saps.team_id, s.covering_team_id, nearest.team_id, fallback.team_id) as team_id,
      decided.rule,
      jsonb_build_object(
        'rule', decided.rule,
        'candidates', coalesce(saps.candidates, s.covering, nearest.candidates, fallback.candidates, '[]'),
        'hasLocation', s.location is not null,
        'limitMetres', s.nearest_team_metres) as explanation
    from spot s
    left join lateral (
      select (array_agg(c.id order by c.metres, c.name, c.id))[1] as team_id,
        jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'metres', round(c.metres::numeric, 1))
          order by c.metres, c.name, c.id) as candidates
      from (
        select t.id, t.name,
          st_distance(t.station::geography, coalesce(s.location, ${middleOfWards})::geography) as metres
        from ${teams} t where t.tenant_id = s.tenant_id and t.is_active and t.is_saps
        order by metres, t.name, t.id limit 3) c
      where s.is_sensitive) saps on true
    left join nearest on nearest.key = s.key
    left join lateral (
      select (array_agg(c.id order by c.open_tickets, c.name, c.id))[1] as team_id,
        jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'openTickets', c.open_tickets)
          order by c.open_tickets, c.name, c.id) as candidates
      from (
        select t.id, t.name, case when count(*) over () > 1 then ${load} end as open_tickets
        from ${teams} t
        where t.tenant_id = s.tenant_id and t.is_active and not t.is_saps and t.service_area is null and ${serves}) c
      where s.covering_team_id is null and nearest.team_id is null and not s.is_sensitive) fallback on true
    cross join lateral (
      select case when s.is_sensitive then case when saps.team_id is null then 'unrouted' else 'sensitive' end
        when s.covering_team_id is not null then 'area' when nearest.team_id is not null then 'nearest'
        when fallback.team_id is not null then 'fallback' else 'unrouted' end as rule) decided`;
}

/** By box and category first: `offset 0` keeps the exact test for the few areas that are left. */
const spotsWithCoveringTeam = (spots: Prisma.Sql, teams: Prisma.Sql) => Prisma.sql`
  select s.*, m.nearest_team_metres, m.time_zone, covering.team_id as covering_team_id, covering.candidates as covering
  from ${spots} s
  join municipalities m on m.id = s.tenant_id
  left join lateral (
    select (array_agg(c.id order by c.service_area_m2, c.open_tickets, c.name, c.id))[1] as team_id,
      jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'areaM2', round(c.service_area_m2),
        'openTickets', c.open_tickets) order by c.service_area_m2, c.open_tickets, c.name, c.id) as candidates
    from (
      select t.id, t.name, t.service_area_m2,
        case when count(*) over (partition by t.service_area_m2) > 1 then ${load} end as open_tickets
      from (
        select t.* from ${teams} t
        where t.tenant_id = s.tenant_id and t.is_active and t.service_area ~ s.location and ${serves} offset 0) t
      where st_covers(t.service_area, s.location)) c
    where not s.is_sensitive) covering on true`;

/**
 * Of the spots that no area covers: which teams may be nearest in metres, by the index, which measures in degrees. The
 * edited area stands by itself: an index is walked in the order of distance only where nothing is added to its table.
 */
const teamsThatMayBeNearest = (teams: Prisma.Sql, edit?: AreaEdit) => Prisma.sql`
  select s.key, s.tenant_id, s.location, s.nearest_team_metres, t.id, t.name
  from spot s
  cross join lateral (
    select least(
      (select t.service_area <-> s.location from teams t
        where t.tenant_id = s.tenant_id and t.is_active and t.service_area is not null and ${serves}
          and t.id is distinct from ${edit?.teamId ?? null}::uuid
        order by t.service_area <-> s.location limit 1),
      (select ${edit?.area ?? Prisma.sql`null::geometry`} <-> s.location from teams t
        where t.tenant_id = s.tenant_id and t.is_active and ${serves} and t.id = ${edit?.teamId ?? null}::uuid)
    ) as degrees offset 0) first
  cross join lateral (
    select t.id, t.name from ${teams} t
    where t.tenant_id = s.tenant_id and t.is_active and ${serves}
      and st_dwithin(t.service_area, s.location, ${planarReach(Prisma.sql`s.location`, Prisma.sql`first.degrees`)})
    offset 0) t
  where s.covering_team_id is null and not s.is_sensitive`;

/** Area by area: a distance on the ellipsoid costs a hundred planar ones, but less from the outline of the last one. */
const nearestTeam = (teams: Prisma.Sql) => Prisma.sql`
  select c.key, (array_agg(c.id order by c.metres, c.name, c.id))[1] as team_id,
    jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'metres', round(c.metres::numeric, 1))
      order by c.metres, c.name, c.id) as candidates
  from (
    select n.*, st_distance(t.service_area::geography, n.location::geography) as metres
    from (select * from near order by id offset 0) n
    join ${teams} t on t.tenant_id = n.tenant_id and t.id = n.id
    offset 0) c
  where c.metres <= c.nearest_team_metres
  group by c.key`;
