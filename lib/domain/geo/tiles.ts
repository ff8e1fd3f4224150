import type { Bounds } from './bounds.ts';
import type { LatLng } from './lat-lng.ts';

/** The squares that tickets are counted in: of 90 / 2^zoom degrees, counted from latitude 0, longitude 0. */
export type SquareRange = { south: number; west: number; north: number; east: number };

/** Degrees times this are whole numbers of about a centimetre: `lat_e7`, `lng_e7` of tickets. */
export const E7 = 1e7;

/** A square has this many pixels on the web's map, of 256 a tile. */
const SQUARE_PIXELS = 64;

/** More than the largest screen shows at once, and what keeps an answer below 100 kB. */
const MOST_SQUARES = 800;

/** How near to its square’s edge a circle may lie, as a share of the side: neighbours then hardly overlap. */
const EDGE_SHARE = 0.22;

export const squareDegrees = (zoom: number): number => (360 / 2 ** zoom) * (SQUARE_PIXELS / 256);

/** The zoom at which the box is answered: a box larger than a screen at that zoom gets larger squares. */
export function fittingZoom(bounds: Bounds, zoom: number): number {
  const { south, west, north, east } = squaresIn(bounds, zoom);
  const isTooMany = (north - south + 1) * (east - west + 1) > MOST_SQUARES;
  return isTooMany && zoom > 0 ? fittingZoom(bounds, zoom - 1) : zoom;
}

/** The squares that the box touches, first and last of each axis. */
export function squaresIn({ south, west, north, east }: Bounds, zoom: number): SquareRange {
  const degrees = squareDegrees(zoom);
  return {
    south: Math.floor(south / degrees),
    west: Math.floor(west / degrees),
    north: Math.max(Math.ceil(north / degrees) - 1, Math.floor(south / degrees)),
    east: Math.max(Math.ceil(east / degrees) - 1, Math.floor(west / degrees)),
  };
}

/** Numbers of whole numbers in a row. */
export const rangeOf = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The spot moved into the middle of its square, as far as needed to lie apart from the marks of the neighbours. */
export function awayFromEdge({ lat, lng }: LatLng, zoom: number): LatLng {
  const degrees = squareDegrees(zoom);
  const within = (at: number) => {
    const start = Math.floor(at / degrees) * degrees;
    return Math.min(Math.max(at, start + EDGE_SHARE * degrees), start + (1 - EDGE_SHARE) * degrees);
  };
  return { lat: within(lat), lng: within(lng) };
}
