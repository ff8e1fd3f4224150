import { requireCan } from '#lib/auth/require.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { type Bounds, boundsOf } from '#lib/domain/geo/bounds.ts';
import { UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import { notFound } from '#lib/errors.ts';
import { type Area, wardAreas } from './areas.ts';
import { readViewport, type Viewport } from './viewport.ts';

export type WardMap = { outline: Area; bounds: Bounds; open: Viewport };

/** How wide the ward is drawn, in pixels. */
const DRAWN_PIXELS = 400;

/** One ward's outline with its unfinished tickets. Throws `forbidden`, and `not_found` like `readWardFigures`. */
export async function readWardMap(actor: LocalActor, wardId: string, now: Date): Promise<WardMap> {
  requireCan(actor, 'ward.report');
  const outline = (await wardAreas(actor)).find(({ id }) => id === wardId);
  if (!outline) throw notFound('ward');
  const bounds = boundsOf(outline.area);
  const filter = { bbox: bounds, zoom: zoomFor(bounds), ward: [wardId], status: [...UNFINISHED_STATUSES] };
  return { outline, bounds, open: await readViewport(actor, filter, now) };
}

/** The whole zoom at which the box comes nearest to that width. */
function zoomFor({ west, east, south, north }: Bounds): number {
  const degrees = Math.max(east - west, north - south);
  return Math.min(Math.max(Math.round(Math.log2((DRAWN_PIXELS * 360) / (256 * degrees))), 0), 22);
}
