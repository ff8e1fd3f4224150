import type { MultiPolygon } from 'geojson';
import { requireCan } from '#lib/auth/require.ts';
import { isUuid } from '#lib/db/uuid.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { notFound } from '#lib/errors.ts';
import type { Area } from '#lib/maps/areas.ts';
import { isInForce } from '#lib/wards/delimitation-on.ts';
import { type AreaTeam, findAreaTeam } from './find-area-team.ts';

/** One change of the area: who made it, when, and how large the area was until then (null: there was none). */
export type AreaChange = { id: string; at: string; by: string; formerKm2: number | null };

export type ServiceArea = {
  team: { id: string; name: string };
  /** Goes with a change, which is refused when somebody else made one meanwhile. */
  version: number;
  /** Every corner as it was saved; null for a team without an area. */
  area: MultiPolygon | null;
  km2: number;
  /** Newest first, `CHANGES_SHOWN` at most. */
  history: AreaChange[];
};

const CHANGES_SHOWN = 20;

/** Digits that bring a double back to the same double, whatever its magnitude among degrees. */
const ALL_DIGITS = 15;

/** A team's area with its history. Throws `forbidden`, `not_found`, `refused` for a police station. */
export async function readServiceArea(actor: Actor, teamId: string): Promise<ServiceArea> {
  requireCan(actor, 'areas.manage');
  return withActor(actor, async (tx) => findServiceArea(tx, await findAreaTeam(tx, actor, teamId)));
}

/** The same, in a transaction that has found the team. */
export async function findServiceArea(tx: Tx, { id, name, areaVersion }: AreaTeam): Promise<ServiceArea> {
  const [row] = await tx.$queryRaw<{ area: MultiPolygon | null; km2: number }[]>`
    select st_asgeojson(service_area, ${ALL_DIGITS}::int)::json as area, coalesce(service_area_m2 / 1e6, 0) as km2
    from teams where tenant_id = app_tenant() and id = ${id}::uuid`;
  const history = await tx.$queryRaw<(Omit<AreaChange, 'at'> & { at: Date })[]>`
    select h.id, h.changed_at as at, coalesce(u.name, case h.changed_role when 'system' then 'An import' else 'A program' end) as by,
      st_area(h.former_area::geography) / 1e6 as "formerKm2"
    from team_area_history h left join users u on u.id = h.changed_by
    where h.tenant_id = app_tenant() and h.team_id = ${id}::uuid
    order by h.changed_at desc, h.id limit ${CHANGES_SHOWN}`;
  return {
    team: { id, name },
    version: areaVersion,
    area: row?.area ?? null,
    km2: row?.km2 ?? 0,
    history: history.map((change) => ({ ...change, at: change.at.toISOString() })),
  };
}

/** The area as it was before one of its changes. Throws `forbidden`, `not_found`. */
export async function readFormerArea(
  actor: Actor,
  teamId: string,
  changeId: string,
): Promise<MultiPolygon | null> {
  requireCan(actor, 'areas.manage');
  return withActor(actor, async (tx) => {
    const { id } = await findAreaTeam(tx, actor, teamId);
    const [row] = isUuid(changeId)
      ? await tx.$queryRaw<{ area: MultiPolygon | null }[]>`
        select st_asgeojson(former_area, ${ALL_DIGITS}::int)::json as area from team_area_history
        where tenant_id = ${actor.tenantId}::uuid and team_id = ${id}::uuid and id = ${changeId}::uuid`
      : [];
    if (!row) throw notFound('area');
    return row.area;
  });
}

/** What one draws along: full outlines of the wards in force, and of the other active teams of the same categories. */
export type AreaSurroundings = { wards: Area[]; neighbours: Area[] };

/** About a tenth of a millimetre, so that what snaps to a border lies on it. */
const SNAP_DIGITS = 9;

export async function readAreaSurroundings(actor: Actor, teamId: string): Promise<AreaSurroundings> {
  requireCan(actor, 'areas.manage');
  return withActor(actor, async (tx) => {
    const { id } = await findAreaTeam(tx, actor, teamId);
    const wards = await tx.$queryRaw<Area[]>`
      select w.id, w.number::text as label, w.name, st_asgeojson(w.area, ${SNAP_DIGITS}::int)::json as area,
        json_build_object('lat', st_y(st_pointonsurface(w.area)), 'lng', st_x(st_pointonsurface(w.area))) as "labelAt"
      from wards w where w.tenant_id = ${actor.tenantId}::uuid and ${isInForce} order by w.number, w.id`;
    const neighbours = await tx.$queryRaw<Area[]>`
      select t.id, t.name as label, t.name, st_asgeojson(t.service_area, ${SNAP_DIGITS}::int)::json as area,
        json_build_object('lat', st_y(st_pointonsurface(t.service_area)), 'lng', st_x(st_pointonsurface(t.service_area))) as "labelAt"
      from teams t where t.tenant_id = ${actor.tenantId}::uuid and t.is_active and t.service_area is not null
        and t.id <> ${id}::uuid and exists (select from team_categories a join team_categories b
          on b.tenant_id = a.tenant_id and b.category_id = a.category_id and b.team_id = ${id}::uuid
          where a.tenant_id = t.tenant_id and a.team_id = t.id)
      order by t.name, t.id`;
    return { wards, neighbours };
  });
}
