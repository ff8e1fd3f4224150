import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { holds } from '#lib/domain/geo/rings.ts';
import type { Area } from './areas.ts';

/**
 * The outline that holds the spot, if any. The outlines are simplified for the screen, so within some metres of a
 * border this is a hint; the ward of a ticket is the database's to find.
 */
export const wardAt = (wards: readonly Area[], { lat, lng }: LatLng): Area | null =>
  wards.find(({ area }) => area.coordinates.some((rings) => holds(rings, lng, lat))) ?? null;
