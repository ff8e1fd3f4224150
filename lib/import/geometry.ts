import { z } from 'zod';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { ImportError, RowFault } from './source-row.ts';

const position = z.array(z.number()).min(2);
const ring = z.array(position).min(4);
const rings = z.array(ring).min(1);
const areaSchema = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: rings }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(rings).min(1) }),
]);
const pointSchema = z.object({ type: z.literal('Point'), coordinates: position });

export type AreaGeometry = z.infer<typeof areaSchema>;

/** South Africa, islands aside: what is found here with its coordinates swapped was written latitude first. */
const SOUTH_AFRICA = { west: 16, east: 34, south: -35, north: -22 } as const;

/** A polygon in degrees, longitude first, with closed rings. Throws RowFault. PostGIS checks the rest. */
export function areaOf(geometry: unknown): AreaGeometry {
  const area = areaSchema.safeParse(geometry);
  if (!area.success) {
    throw new RowFault('invalid geometry', `An area is a Polygon or MultiPolygon, not ${nameOf(geometry)}.`);
  }
  const polygons = area.data.type === 'Polygon' ? [area.data.coordinates] : area.data.coordinates;
  for (const points of polygons.flat()) {
    points.forEach(checkPosition);
    const [first, last] = [points[0], points.at(-1)];
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) {
      throw new RowFault('invalid geometry', 'A ring of the polygon does not end where it begins.');
    }
  }
  return area.data;
}

export function pointOf(geometry: unknown): LatLng {
  const point = pointSchema.safeParse(geometry);
  if (!point.success) throw new RowFault('invalid geometry', `A Point is needed, not ${nameOf(geometry)}.`);
  checkPosition(point.data.coordinates);
  const [lng = 0, lat = 0] = point.data.coordinates;
  return { lng, lat };
}

function checkPosition([lng = 0, lat = 0]: readonly number[]): void {
  if (Math.abs(lng) > 180 || Math.abs(lat) > 90) {
    throw new RowFault(
      'invalid geometry',
      `The coordinates ${lng}, ${lat} are not degrees (EPSG:4326): longitude -180 to 180, then latitude -90 to 90.`,
    );
  }
  const { west, east, south, north } = SOUTH_AFRICA;
  if (lat >= west && lat <= east && lng >= south && lng <= north) {
    throw new RowFault(
      'invalid geometry',
      `The coordinates ${lng}, ${lat} look as if latitude came first: GeoJSON writes longitude first.`,
    );
  }
}

function nameOf(geometry: unknown): string {
  if (geometry === null || geometry === undefined) return 'nothing';
  const type = typeof geometry === 'object' && 'type' in geometry ? geometry.type : undefined;
  return typeof type === 'string' ? `a ${type} like this` : 'this';
}

const crsSchema = z.object({ crs: z.object({ properties: z.object({ name: z.string() }) }) });

/** GeoJSON is EPSG:4326 (RFC 7946); older files may say otherwise. Throws ImportError. */
export function checkCrs(collection: unknown): void {
  const named = crsSchema.safeParse(collection);
  if (!named.success) return;
  const { name } = named.data.crs.properties;
  if (!/(CRS84|EPSG:{1,2}4326)$/i.test(name)) {
    throw new ImportError(
      `The file is in the coordinate system ${name}. Convert it to EPSG:4326 (degrees), for example with ogr2ogr -t_srs EPSG:4326.`,
    );
  }
}
