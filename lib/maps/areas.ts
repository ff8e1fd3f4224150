import type { MultiPolygon } from 'geojson';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, ownWards } from '#lib/domain/access/actor.ts';
import type { Bounds } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { isInForce } from '#lib/wards/delimitation-on.ts';

/** An outline to draw: a ward's, or a team's service area. */
export type Area = { id: string; label: string; name: string; area: MultiPolygon; labelAt: LatLng };

/** About eleven metres: invisible on a screen that shows a ward, a tenth of the bytes. */
const OUTLINE_TOLERANCE_DEGREES = 0.0001;

/** Those in force; a councillor is shown the own ones and no others. */
function wardsToShow(actor: Actor): Prisma.Sql {
  const own = ownWards(actor);
  return Prisma.sql`w.tenant_id = ${actor.tenantId}::uuid and ${isInForce}
    ${own ? Prisma.sql`and w.id = any (${[...own]}::uuid[])` : Prisma.empty}`;
}

/** The outlines of the wards in force, simplified for the screen, or those that touch a box. A councillor gets those of the own wards. */
export function wardAreas(actor: Actor, within?: Bounds): Promise<Area[]> {
  const touching = within
    ? Prisma.sql`and st_intersects(area,
        st_makeenvelope(${within.west}, ${within.south}, ${within.east}, ${within.north}, 4326))`
    : Prisma.empty;
  return withActor(
    actor,
    (tx) => tx.$queryRaw<Area[]>`
      select id, number::text as label, name,
        st_asgeojson(st_multi(st_simplifypreservetopology(area, ${OUTLINE_TOLERANCE_DEGREES})), 5)::json as area,
        json_build_object('lat', st_y(st_pointonsurface(area)), 'lng', st_x(st_pointonsurface(area))) as "labelAt"
      from wards w where ${wardsToShow(actor)} ${touching}
      order by number, id`,
  );
}

/** The active teams' service areas, simplified for the screen. */
export function teamAreas(actor: Actor): Promise<Area[]> {
  return withActor(
    actor,
    (tx) => tx.$queryRaw<Area[]>`
      select id, name as label, name,
        st_asgeojson(st_multi(st_simplifypreservetopology(service_area, ${OUTLINE_TOLERANCE_DEGREES})), 5)::json as area,
        json_build_object('lat', st_y(st_pointonsurface(service_area)), 'lng', st_x(st_pointonsurface(service_area))) as "labelAt"
      from teams where tenant_id = ${actor.tenantId}::uuid and is_active and service_area is not null
      order by name, id`,
  );
}

/** The box around the municipality's wards (a councillor's: the own ones); null before wards are drawn. */
export async function municipalityBounds(actor: Actor): Promise<Bounds | null> {
  const rows = await withActor(
    actor,
    (tx) => tx.$queryRaw<Bounds[]>`
      select st_ymin(e) as south, st_xmin(e) as west, st_ymax(e) as north, st_xmax(e) as east
      from (select st_extent(area) as e from wards w where ${wardsToShow(actor)}) extent where e is not null`,
  );
  return rows[0] ?? null;
}
