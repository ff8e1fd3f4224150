import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Dice } from './dice.ts';

/** A place in kilometres: along a base line (a coast, say) from its beginning, and inland from it. */
export type Spot = { along: number; inland: number };

/** Where a spot lies on the earth. Inland is to the left of who walks along the base line. */
export type Ground = (spot: Spot) => LatLng;

type Ring = readonly Spot[];

const KM_PER_DEGREE = 111.32;
/** So far inland nothing follows the bends of the base line any more, kilometres. */
const BENDS_FADE_KM = 14;

/** Lays spots over the land beside a base line. Within 14 km of it, what runs along it bends with it. */
export function groundBeside(baseline: readonly [LatLng, LatLng, ...LatLng[]]): Ground {
  const [start] = baseline;
  const kmPerLng = KM_PER_DEGREE * Math.cos((start.lat * Math.PI) / 180);
  const toKm = ({ lat, lng }: LatLng) => ({
    x: (lng - start.lng) * kmPerLng,
    y: (lat - start.lat) * KM_PER_DEGREE,
  });
  const end = toKm(baseline.at(-1) ?? start);
  const length = Math.hypot(end.x, end.y);
  const ahead = { x: end.x / length, y: end.y / length };
  const bends = baseline.map(toKm).map(({ x, y }) => ({
    along: x * ahead.x + y * ahead.y,
    inland: y * ahead.x - x * ahead.y,
  }));

  return ({ along, inland }) => {
    const off = inland + bendAt(bends, along) * Math.max(0, 1 - inland / BENDS_FADE_KM);
    const x = along * ahead.x - off * ahead.y;
    const y = along * ahead.y + off * ahead.x;
    return { lat: round(start.lat + y / KM_PER_DEGREE), lng: round(start.lng + x / kmPerLng) };
  };
}

/** To a decimetre. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

function bendAt(bends: readonly Spot[], along: number): number {
  const index = bends.findIndex((bend) => bend.along >= along);
  const [before, after] = [bends[index - 1], bends[index]];
  if (!before || !after) return 0;
  return (
    before.inland + ((after.inland - before.inland) * (along - before.along)) / (after.along - before.along)
  );
}

/** A stretch of land: from and to, in kilometres along and inland. */
export type Block = { along: readonly [number, number]; inland: readonly [number, number] };

/** How far a corner between wards may lie from the grid's, as a share of the smaller side there. */
const CORNER_JITTER = 0.16;
/** How far the middle of an edge may lie beside it, as a share of its length; and so on for its halves. */
const EDGE_ROUGHNESS = 0.06;
const EDGE_HALVINGS = 3;

/**
 * Divides the land between these lines into as many cells as the grid has, row by row. Neighbours share every point of
 * their border, so the cells leave no gap and do not overlap. The first row's outer border is the base line itself.
 */
export function partition(columns: readonly number[], rows: readonly number[], dice: Dice): Ring[] {
  const corners = rows.map((inland, row) =>
    columns.map((along, column) => ({
      along: along + jitter(columns, column, dice),
      inland: inland + jitter(rows, row, dice),
    })),
  );
  const edges = new Map<string, Ring>();
  /** The points from one corner to the next, without the last one. */
  const edge = (from: Spot, to: Spot): Ring => {
    const known = edges.get(key(from, to));
    if (known) return known;
    const isBaseline = from.inland === 0 && to.inland === 0;
    const between = roughen(from, to, isBaseline ? 0 : EDGE_ROUGHNESS, EDGE_HALVINGS, dice);
    edges.set(key(to, from), [to, ...between.toReversed()]);
    return [from, ...between];
  };

  return corners.slice(1).flatMap((upper, row) =>
    upper.slice(1).flatMap((farCorner, column) => {
      const [nearLeft, nearRight] = [corners[row]?.[column], corners[row]?.[column + 1]];
      const farLeft = upper[column];
      if (!nearLeft || !nearRight || !farLeft) return [];
      const sides = [
        [nearLeft, nearRight],
        [nearRight, farCorner],
        [farCorner, farLeft],
        [farLeft, nearLeft],
      ] as const;
      return [sides.flatMap(([from, to]) => edge(from, to))];
    }),
  );
}

const key = (from: Spot, to: Spot) => `${from.along} ${from.inland} ${to.along} ${to.inland}`;

/** None on the outer lines. */
function jitter(lines: readonly number[], index: number, dice: Dice): number {
  const [before, here, after] = [lines[index - 1], lines[index], lines[index + 1]];
  if (before === undefined || here === undefined || after === undefined) return 0;
  return dice.between(-CORNER_JITTER, CORNER_JITTER) * Math.min(here - before, after - here);
}

function roughen(from: Spot, to: Spot, roughness: number, halvings: number, dice: Dice): Spot[] {
  if (halvings === 0) return [];
  const aside = dice.between(-roughness, roughness);
  const middle = {
    along: (from.along + to.along) / 2 - (to.inland - from.inland) * aside,
    inland: (from.inland + to.inland) / 2 + (to.along - from.along) * aside,
  };
  return [
    ...roughen(from, middle, roughness, halvings - 1, dice),
    middle,
    ...roughen(middle, to, roughness, halvings - 1, dice),
  ];
}

/** A block as a hand would draw it on the map. */
export function drawn({ along: [left, right], inland: [near, far] }: Block, dice: Dice): Ring {
  const corners = [
    { along: left, inland: near },
    { along: right, inland: near },
    { along: right, inland: far },
    { along: left, inland: far },
  ];
  const HAND_ROUGHNESS = 0.015;
  return corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    return [from, ...roughen(from, to, HAND_ROUGHNESS, EDGE_HALVINGS, dice)];
  });
}

/** A ring of spots as GeoJSON (longitude first, closed). */
export function multiPolygon(ground: Ground, ring: Ring) {
  const points = [...ring, ...ring.slice(0, 1)].map(ground).map(({ lat, lng }) => [lng, lat]);
  return { type: 'MultiPolygon', coordinates: [[points]] } as const;
}
