import { Prisma } from '#lib/db/generated/client.ts';
import { delimitationOn } from '#lib/wards/delimitation-on.ts';

/**
 * Nearness is first looked up in degrees, where the index works, and then decided in metres on the ellipsoid. A
 * planar degree spans between 110.5 × cos(latitude) and 111.7 km, so an area that is nearest in metres is never more
 * than this factor (with a margin for the latitude of the far end) beyond the one that is nearest in degrees.
 */
const degreesFactor = Prisma.sql`(1.02 * 111.7 / (110.5 * cos(radians(least(abs(st_y(s.location)) + 0.5, 85)))))`;

/** Long edges bend between the plane and the ellipsoid; about 110 m, which covers edges of 80 km. */
const DEGREES_SLACK = 0.001;

/**
 * Routing, decision 4 of the design, as one statement for one ticket or a million.
 *
 * `spots` is a relation (a table, a CTE or a parenthesised query) with the columns `key`, `tenant_id`, `category_id`,
 * `is_sensitive`, `location` (Point 4326 or null) and `created_at`: its ward is one of its day. Answers one row a spot: `key`, `ward_id`, `team_id`, `rule`,
 * `explanation` (`RoutingExplanation`). `teams` may stand in for the teams table, to try out an edited area before it
 * is saved; it must have that table's columns.
 *
 * Run it as the system (`asSystem`): who routes must see every team's load. Ties of area are broken by the open
 * tickets as they were when the statement began.
 */
export function routingQuery(spots: Prisma.Sql, teams: Prisma.Sql = Prisma.sql`teams`): Prisma.Sql {
  const serves = Prisma.sql`exists (select from team_categories tc
    where tc.tenant_id = t.tenant_id and tc.team_id = t.id and tc.category_id = s.category_id)`;
  // Sorting by load costs a count, so it is read only where something ties, and then once for the whole statement.
  const load = Prisma.sql`coalesce((select l.open_tickets from team_load l
    where l.tenant_id = t.tenant_id and l.team_id = t.id), 0)`;

  return Prisma.sql`
    with team_load as materialized (
      select tenant_id, team_id, count(*) as open_tickets from tickets
        where tenant_id = (select app_tenant()) and not is_finished and team_id is not null group by tenant_id, team_id)
    select s.key, ward.id as ward_id,
      coalesce(saps.team_id, covering.team_id, nearest.team_id, fallback.team_id) as team_id,
      decided.rule,
      jsonb_build_object(
        'rule', decided.rule,
        'candidates', coalesce(saps.candidates, covering.candidates, nearest.candidates, fallback.candidates, '[]'),
        'hasLocation', s.location is not null,
        'limitMetres', m.nearest_team_metres) as explanation
    from ${spots} s
    join municipalities m on m.id = s.tenant_id
    left join lateral (
      select ${delimitationOn(Prisma.sql`s.tenant_id`, Prisma.sql`(s.created_at at time zone m.time_zone)::date`)} as id
    ) delimitation on true
    left join lateral (
      select w.id from wards w where w.tenant_id = s.tenant_id and w.delimitation_id is not distinct from delimitation.id
          and st_covers(w.area, s.location)
        -- A point on a border between wards belongs to one of them, always the same.
        order by w.number, w.id limit 1) ward on true
    left join lateral (
      select (array_agg(c.id order by c.metres, c.name, c.id))[1] as team_id,
        jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'metres', round(c.metres::numeric, 1))
          order by c.metres, c.name, c.id) as candidates
      from (
        select t.id, t.name, st_distance(t.station::geography, coalesce(s.location,
          (select st_centroid(st_extent(w.area)::geometry)::geometry(Point, 4326)
            from wards w where w.tenant_id = s.tenant_id))::geography) as metres
        from ${teams} t where t.tenant_id = s.tenant_id and t.is_active and t.is_saps
        order by metres, t.name, t.id limit 3) c
      where s.is_sensitive) saps on true
    left join lateral (
      select (array_agg(c.id order by c.service_area_m2, c.open_tickets, c.name, c.id))[1] as team_id,
        jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'areaM2', round(c.service_area_m2),
          'openTickets', c.open_tickets) order by c.service_area_m2, c.open_tickets, c.name, c.id) as candidates
      from (
        select t.id, t.name, t.service_area_m2,
          case when count(*) over (partition by t.service_area_m2) > 1 then ${load} end as open_tickets
        from (
          -- By box and category first: \`offset 0\` keeps the exact test for the few areas that are left.
          select t.* from ${teams} t
          where t.tenant_id = s.tenant_id and t.is_active and t.service_area ~ s.location and ${serves} offset 0) t
        where st_covers(t.service_area, s.location)) c
      where not s.is_sensitive) covering on true
    left join lateral (
      select (array_agg(c.id order by c.metres, c.name, c.id))[1] as team_id,
        jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'metres', round(c.metres::numeric, 1))
          order by c.metres, c.name, c.id) as candidates
      from (
        select t.id, t.name, st_distance(t.service_area::geography, s.location::geography) as metres
        from (
          select t.service_area <-> s.location as degrees from ${teams} t
          where t.tenant_id = s.tenant_id and t.is_active and t.service_area is not null and ${serves}
          order by t.service_area <-> s.location limit 1) first
        cross join lateral (
          -- A distance on the ellipsoid costs a hundred planar ones: \`offset 0\` keeps it for the few that may win.
          select t.id, t.name, t.service_area from ${teams} t
          where t.tenant_id = s.tenant_id and t.is_active and ${serves}
            and st_dwithin(t.service_area, s.location, first.degrees * ${degreesFactor} + ${DEGREES_SLACK}::float8)
          offset 0) t
        offset 0) c
      where c.metres <= m.nearest_team_metres and covering.team_id is null and not s.is_sensitive) nearest on true
    left join lateral (
      select (array_agg(c.id order by c.open_tickets, c.name, c.id))[1] as team_id,
        jsonb_agg(jsonb_build_object('teamId', c.id, 'name', c.name, 'openTickets', c.open_tickets)
          order by c.open_tickets, c.name, c.id) as candidates
      from (
        select t.id, t.name, case when count(*) over () > 1 then ${load} end as open_tickets
        from ${teams} t
        where t.tenant_id = s.tenant_id and t.is_active and not t.is_saps and t.service_area is null and ${serves}) c
      where covering.team_id is null and nearest.team_id is null and not s.is_sensitive) fallback on true
    cross join lateral (
      select case when s.is_sensitive then case when saps.team_id is null then 'unrouted' else 'sensitive' end
        when covering.team_id is not null then 'area' when nearest.team_id is not null then 'nearest'
        when fallback.team_id is not null then 'fallback' else 'unrouted' end as rule) decided`;
}
