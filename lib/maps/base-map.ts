import { z } from 'zod';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Bounds } from '#lib/domain/geo/bounds.ts';
import { env } from '#lib/env.ts';
import { ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { type Area, municipalityBounds, wardAreas } from './areas.ts';

/** Raster tiles under everything else, as the deployment set them. */
type Tiles = { url: string; attribution: string };

/** What every map of the municipality stands on, whatever it shows. */
export type BaseMap = { tiles: Tiles | null; wards: Area[]; bounds: Bounds | null };

export const baseMapQuery = z.strictObject({ bbox: ticketFilterSchema.shape.bbox });

/** The wards (those that touch `within`, if given), the box around the actor's wards, and the tiles. */
export async function readBaseMap(actor: Actor, within?: Bounds): Promise<BaseMap> {
  const { MAP_TILES_URL: url, MAP_TILES_ATTRIBUTION: attribution } = env();
  const [wards, bounds] = await Promise.all([wardAreas(actor, within), municipalityBounds(actor)]);
  return { tiles: url === '' ? null : { url, attribution }, wards, bounds };
}
