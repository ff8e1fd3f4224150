import type { MultiPolygon } from 'geojson';
import type { Tx } from '#lib/db/with-actor.ts';
import { AppError } from '#lib/errors.ts';
import type { LatLng } from '#lib/maps/lat-lng.ts';

/** A MultiPolygon that PostGIS finds valid, as text that casts to `geometry` without the loss of a digit. */
export type DrawnArea = { hexEwkb: string; km2: number };

/** PostGIS's words, in ours. The rest of them is shown as it is. */
const REASONS: Record<string, string> = {
  'Self-intersection': 'The outline crosses itself',
  'Ring Self-intersection': 'The outline touches itself',
  'Hole lies outside shell': 'A hole lies outside of its part',
  'Nested holes': 'A hole lies in another hole',
  'Interior is disconnected': 'A hole cuts its part in two',
  'Too few points in geometry component': 'A part has fewer than three corners',
};

/**
 * Checks each part by itself, then joins parts that overlap; an area that is valid as it came stays exactly as it came.
 * Nothing is mended or simplified: whoever drew it decides. Throws `invalid` with the first faulty spot as `at`.
 */
export async function drawnArea(tx: Tx, area: MultiPolygon): Promise<DrawnArea> {
  const json = JSON.stringify(area);
  const [fault] = await tx.$queryRaw<(LatLng & { reason: string })[]>`
    select (f.detail).reason, st_y((f.detail).location) as lat, st_x((f.detail).location) as lng from (
      select st_isvaliddetail(p.geom) as detail
        from st_dump(st_setsrid(st_geomfromgeojson(${json}), 4326)) p) f
    where not (f.detail).valid limit 1`;
  if (fault) throw faultAt(fault.reason, fault);
  const [drawn] = await tx.$queryRaw<DrawnArea[]>`
    select a.joined::text as "hexEwkb", st_area(a.joined::geography) / 1e6 as km2 from (
      select case when st_isvalid(d.geom) then d.geom
        else st_multi(st_collectionextract(st_unaryunion(d.geom), 3)) end as joined
      from (select st_multi(st_setsrid(st_geomfromgeojson(${json}), 4326)) as geom offset 0) d offset 0) a`;
  if (!drawn || drawn.km2 === 0) throw new AppError('invalid', 'The area has no surface.', { field: 'area' });
  return drawn;
}

function faultAt(reason: string, { lat, lng }: LatLng): AppError {
  const words = REASONS[reason] ?? reason;
  return new AppError(
    'invalid',
    `${words} at ${lat.toFixed(5)}, ${lng.toFixed(5)}. Move the corners apart there, or undo.`,
    { field: 'area', extra: { at: { lat, lng } } },
  );
}
