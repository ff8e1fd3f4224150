import type { MultiPolygon } from 'geojson';
import type { LatLng } from './lat-lng.ts';

/** A box in degrees. */
export type Bounds = { south: number; west: number; north: number; east: number };

/** Mean length of a degree of latitude. */
export const METRES_PER_DEGREE = 111_195;

/** On WGS 84: of latitude, at the equator; and of longitude there, which shrinks by a little less than the cosine. */
const SHORTEST_DEGREE = { lat: 110_574, lng: 111_319 };

/** A box that holds all that is within `metres` of a spot, and little more. */
export function boundsAround({ lat, lng }: LatLng, metres: number): Bounds {
  const north = metres / SHORTEST_DEGREE.lat;
  const farthest = Math.cos((Math.min(Math.abs(lat) + north, 90) * Math.PI) / 180);
  const east = metres / (SHORTEST_DEGREE.lng * Math.max(farthest, 0.01));
  return {
    south: Math.max(lat - north, -90),
    west: Math.max(lng - east, -180),
    north: Math.min(lat + north, 90),
    east: Math.min(lng + east, 180),
  };
}

/** As the `bbox` of a URL has it: west,south,east,north, to about a centimetre. */
export const bboxParameter = ({ west, south, east, north }: Bounds): string =>
  [west, south, east, north].map((degrees) => Number(degrees.toFixed(7))).join(',');

/** Metres between spots that are near each other (a few kilometres: the error stays below a hundredth). */
export function metresBetween(a: LatLng, b: LatLng): number {
  const middle = Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return METRES_PER_DEGREE * Math.hypot(a.lat - b.lat, (a.lng - b.lng) * middle);
}

/** The box around an outline. */
export function boundsOf({ coordinates }: MultiPolygon): Bounds {
  const positions = coordinates.flat(2);
  const lngs = positions.map(([lng = 0]) => lng);
  const lats = positions.map(([, lat = 0]) => lat);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return { south: least(lats), west: least(lngs), north: most(lats), east: most(lngs) };
}
