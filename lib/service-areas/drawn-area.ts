import type { MultiPolygon } from 'geojson';
import type { Tx } from '#lib/db/with-actor.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { outlineFault } from '#lib/domain/geo/outline-fault.ts';
import { AppError, invalid } from '#lib/errors.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { refuseTooMany } from './area-input.ts';

/** A MultiPolygon that PostGIS finds valid, as text that casts to `geometry` without the loss of a digit. */
export type DrawnArea = { hexEwkb: string; km2: number };

/** Twenty thousand corners that somebody drew take less than a second. */
const JOIN_TIMEOUT_MS = '10000';
const QUERY_CANCELED = '57014';
const TOO_ENTANGLED = 'Its parts overlap too often to be joined. Draw it with fewer of them.';

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
  const { corners, ...drawn } = await joined(tx, json);
  if (drawn.km2 === 0) throw new AppError('invalid', 'The area has no surface.', { field: 'area' });
  refuseTooMany(corners);
  return drawn;
}

/**
 * Two combs of ten thousand teeth are small files, and cross each other a hundred million times: who sends such a thing
 * does not get the database for it.
 */
async function joined(tx: Tx, json: string): Promise<DrawnArea & { corners: number }> {
  const [before] = await tx.$queryRaw<{ timeout: string }[]>`
    select current_setting('statement_timeout') as timeout, set_config('statement_timeout', ${JOIN_TIMEOUT_MS}, true)`;
  const rows = await tx.$queryRaw<(DrawnArea & { corners: number })[]>`
    select a.joined::text as "hexEwkb", st_area(a.joined::geography) / 1e6 as km2, st_npoints(a.joined) - st_nrings(a.joined) as corners from (
      select case when st_isvalid(d.geom) then d.geom
        else st_multi(st_collectionextract(st_unaryunion(d.geom), 3)) end as joined
      from (select st_multi(st_setsrid(st_geomfromgeojson(${json}), 4326)) as geom offset 0) d offset 0) a`.catch(
    (error: unknown) => {
      if (loggableError(error).code === QUERY_CANCELED) throw invalid('area', TOO_ENTANGLED);
      throw error;
    },
  );
  await tx.$queryRaw`select set_config('statement_timeout', ${before?.timeout ?? '0'}, true)`;
  return rows[0] ?? { hexEwkb: '', km2: 0, corners: 0 };
}

function faultAt(reason: string, { lat, lng }: LatLng): AppError {
  return new AppError(
    'invalid',
    `${outlineFault(reason, { lat, lng })} Move the corners apart there, or undo.`,
    { field: 'area', extra: { at: { lat, lng } } },
  );
}
