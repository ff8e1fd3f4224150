import type { Position } from 'geojson';
import type { Area } from './areas.ts';
import type { LatLng } from './lat-lng.ts';

/**
 * The outline that holds the spot, if any. The outlines are simplified for the screen, so within some metres of a
 * border this is a hint; the ward of a ticket is the database's to find.
 */
export function wardAt(wards: readonly Area[], { lat, lng }: LatLng): Area | null {
  const holds = ({ area }: Area) =>
    // By the even-odd rule, holes count themselves out.
    area.coordinates.some((rings) => rings.filter((ring) => isInside(ring, lng, lat)).length % 2 === 1);
  return wards.find(holds) ?? null;
}

/** Whether a ray to the east crosses the ring an odd number of times. */
function isInside(ring: readonly Position[], x: number, y: number): boolean {
  let inside = false;
  ring.forEach(([x1 = 0, y1 = 0], index) => {
    const [x2 = 0, y2 = 0] = ring[(index + ring.length - 1) % ring.length] ?? [];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
