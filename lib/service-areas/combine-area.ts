import type { MultiPolygon } from 'geojson';
import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { invalid } from '#lib/errors.ts';
import { parseArea } from './area-input.ts';
import { drawnArea } from './drawn-area.ts';

export const combineAreaInput = z.strictObject({
  /** GeoJSON of what is drawn; null for nothing. */
  area: z.unknown(),
  /** GeoJSON of what was drawn over it; null for nothing. */
  shape: z.unknown(),
  wards: z.array(z.guid()).max(2000),
  how: z.enum(['add', 'take_away', 'replace']),
});

export type CombineAreaInput = z.infer<typeof combineAreaInput>;

/**
 * The drawn area with a shape and wards added to it or cut out of it, or those alone; with none to add, its overlapping
 * parts joined. Along the wards' exact borders, and nothing is saved. Null where nothing is left. Throws `forbidden`,
 * `invalid`.
 */
export async function combineArea(actor: Actor, input: CombineAreaInput): Promise<MultiPolygon | null> {
  requireCan(actor, 'areas.manage');
  return withActor(actor, async (tx) => {
    const drawn = input.area === null ? null : await drawnArea(tx, parseArea(input.area));
    const shape = input.shape === null ? null : await drawnArea(tx, parseArea(input.shape));
    const [row] = await tx.$queryRaw<{ found: number; area: MultiPolygon | null }[]>`
      select w.found, st_asgeojson(st_multi(st_collectionextract(${COMBINED[input.how]}, 3)), 15)::json as area
      from (select ${drawn?.hexEwkb ?? null}::geometry as shape) d
      cross join (select count(*)::int as found,
          st_union(coalesce(st_union(area), ${shape?.hexEwkb ?? null}::geometry),
            coalesce(${shape?.hexEwkb ?? null}::geometry, st_union(area))) as shape
        from wards where tenant_id = ${actor.tenantId}::uuid and id = any (${input.wards}::uuid[])) w`;
    if (row?.found !== new Set(input.wards).size)
      throw invalid('wards', 'One of these wards does not exist.');
    return row.area && row.area.coordinates.length > 0 ? row.area : null;
  });
}

const COMBINED = {
  add: Prisma.sql`st_union(coalesce(d.shape, w.shape), coalesce(w.shape, d.shape))`,
  take_away: Prisma.sql`coalesce(st_difference(d.shape, w.shape), d.shape)`,
  replace: Prisma.sql`w.shape`,
} as const satisfies Record<CombineAreaInput['how'], Prisma.Sql>;
