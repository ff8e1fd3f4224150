import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { outlineFault } from '#lib/domain/geo/outline-fault.ts';
import type { AreaGeometry } from './geometry.ts';
import type { GatheredTeam } from './team-rule.ts';

export type IncomingWard = { code: string; number: number; name: string; area: AreaGeometry };
export type IncomingStation = LatLng & { code: string; name: string };

export type Written = { created: number; updated: number; unchanged: number };

/** GeoJSON as a geometry in two dimensions. */
export const geometryOf = (column: Prisma.Sql) =>
  Prisma.sql`st_force2d(st_setsrid(st_geomfromgeojson(${column}), 4326))`;

/** Positions of the polygons that PostGIS finds invalid, with a sentence that says why and where. */
export async function findInvalidAreas(
  tx: Tx,
  shapes: readonly { area: AreaGeometry }[],
): Promise<ReadonlyMap<number, string>> {
  const json = JSON.stringify(shapes.map(({ area }, at) => ({ at, area })));
  const rows = await tx.$queryRaw<(LatLng & { at: number; reason: string })[]>`
    select at, (detail).reason, st_y((detail).location) as lat, st_x((detail).location) as lng from (
      select at, st_isvaliddetail(${geometryOf(Prisma.sql`area`)}) as detail
        from json_to_recordset(${json}::json) as s (at int, area json)) s
    where not (detail).valid`;
  return new Map(rows.map(({ at, reason, ...spot }) => [at, outlineFault(reason, spot)]));
}

/** By code, within one delimitation (null: the first). What is already so is not written again. */
export async function upsertWards(
  tx: Tx,
  wards: readonly IncomingWard[],
  delimitationId: string | null,
): Promise<Written> {
  const rows = await tx.$queryRaw<{ created: boolean }[]>`
    insert into wards (tenant_id, delimitation_id, code, number, name, area)
    select app_tenant(), ${delimitationId}::uuid, w.code, w.number, w.name, st_multi(${geometryOf(Prisma.sql`w.area`)})
      from json_to_recordset(${JSON.stringify(wards)}::json) as w (code text, number int, name text, area json)
    on conflict (tenant_id, delimitation_id, code) do update set number = excluded.number, name = excluded.name, area = excluded.area
      where (wards.number, wards.name, wards.area) is distinct from (excluded.number, excluded.name, excluded.area)
    returning xmax = 0 as created`;
  return tally(rows, wards.length);
}

/** By code, each with the union of its polygons as its area, and exactly its categories. */
export async function upsertTeams(
  tx: Tx,
  polygons: readonly { area: AreaGeometry }[],
  teams: readonly GatheredTeam[],
): Promise<Written> {
  const shapes = JSON.stringify(polygons.map(({ area }, at) => ({ at, area })));
  const rows = await tx.$queryRaw<{ code: string; created: boolean }[]>`
    with shape as materialized (
      select at, ${geometryOf(Prisma.sql`area`)} as area from json_to_recordset(${shapes}::json) as s (at int, area json))
    insert into teams (tenant_id, code, name, service_area)
    select app_tenant(), t.code, t.name,
        (select st_multi(st_collectionextract(st_union(s.area order by s.at), 3)) from shape s where s.at = any (t.polygons))
      from json_to_recordset(${JSON.stringify(teams)}::json) as t (code text, name text, polygons int[])
    on conflict (tenant_id, code) do update set name = excluded.name, service_area = excluded.service_area
      where (teams.name, teams.service_area) is distinct from (excluded.name, excluded.service_area)
    returning code, xmax = 0 as created`;
  return withCategories(tx, teams, rows);
}

/** By code, each a SAPS team with all of these categories. */
export async function upsertStations(
  tx: Tx,
  stations: readonly IncomingStation[],
  categories: string[],
): Promise<Written> {
  const rows = await tx.$queryRaw<{ code: string; created: boolean }[]>`
    insert into teams (tenant_id, code, name, is_saps, station)
    select app_tenant(), s.code, s.name, true, st_setsrid(st_makepoint(s.lng, s.lat), 4326)
      from json_to_recordset(${JSON.stringify(stations)}::json) as s (code text, name text, lng float8, lat float8)
    on conflict (tenant_id, code) do update set name = excluded.name, is_saps = true, station = excluded.station
      where (teams.name, teams.is_saps, teams.station) is distinct from (excluded.name, true, excluded.station)
    returning code, xmax = 0 as created`;
  return withCategories(
    tx,
    stations.map(({ code }) => ({ code, categories })),
    rows,
  );
}

type TeamCategories = { code: string; categories: readonly string[] };

/** A team whose categories alone changed counts as updated. */
async function withCategories(
  tx: Tx,
  teams: readonly TeamCategories[],
  rows: { code: string; created: boolean }[],
): Promise<Written> {
  const written = new Map(rows.map(({ code, created }) => [code, created]));
  for (const code of await setCategories(tx, teams)) if (!written.has(code)) written.set(code, false);
  return tally(
    [...written.values()].map((created) => ({ created })),
    teams.length,
  );
}

/** Gives each team exactly these categories; answers the codes of teams where that changed something. */
async function setCategories(tx: Tx, teams: readonly TeamCategories[]): Promise<string[]> {
  const wanted = Prisma.sql`(select t.id as team_id, c.id as category_id, t.code
    from json_to_recordset(${JSON.stringify(teams)}::json) as w (code text, categories text[])
    join teams t on t.tenant_id = app_tenant() and t.code = w.code
    left join categories c on c.tenant_id = app_tenant() and c.code = any (w.categories))`;
  const added = await tx.$queryRaw<{ id: string }[]>`
    insert into team_categories (tenant_id, team_id, category_id)
    select app_tenant(), w.team_id, w.category_id from ${wanted} w where w.category_id is not null
    on conflict do nothing returning team_id as id`;
  const removed = await tx.$queryRaw<{ id: string }[]>`
    delete from team_categories tc where tc.tenant_id = app_tenant()
      and tc.team_id in (select team_id from ${wanted} w)
      and not exists (select from ${wanted} w where w.team_id = tc.team_id and w.category_id = tc.category_id)
    returning tc.team_id as id`;
  const ids = [...new Set([...added, ...removed].map(({ id }) => id))];
  const changed = await tx.team.findMany({ where: { id: { in: ids } }, select: { code: true } });
  return changed.map(({ code }) => code);
}

function tally(rows: readonly { created: boolean }[], total: number): Written {
  const created = rows.filter((row) => row.created).length;
  return { created, updated: rows.length - created, unchanged: total - rows.length };
}
