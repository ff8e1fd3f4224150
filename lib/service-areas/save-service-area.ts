import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { rerouteJob } from '#lib/jobs/jobs.ts';
import { sendJob } from '#lib/jobs/send-job.ts';
import { parseArea } from './area-input.ts';
import { drawnArea } from './drawn-area.ts';
import { findAreaTeam } from './find-area-team.ts';
import { findServiceArea, type ServiceArea } from './service-area.ts';

export const saveServiceAreaInput = z.strictObject({
  version: z.int('The version is the whole number that came with the area.').positive(),
  /** GeoJSON; null takes the area away. */
  area: z.unknown(),
  /** Whether its open tickets are then routed again, as the dry run foretold. */
  reroute: z.boolean().default(false),
});

export type SaveServiceAreaInput = z.input<typeof saveServiceAreaInput>;

/**
 * Gives a team the area that was drawn, corner for corner. What it was before stays in its history. Throws `forbidden`,
 * `not_found`, `conflict`, `invalid` (with the faulty spot as `at`), `refused` for a police station.
 */
export async function saveServiceArea(
  actor: Actor,
  teamId: string,
  input: SaveServiceAreaInput,
): Promise<ServiceArea> {
  requireCan(actor, 'areas.manage');
  return withActor(actor, async (tx) => {
    const team = await findAreaTeam(tx, actor, teamId, { lock: true });
    if (team.areaVersion !== input.version) {
      throw new AppError(
        'conflict',
        'Somebody changed this area meanwhile, and nothing of yours was saved. Export yours, load the page again, and compare.',
        { field: 'version', extra: { current: team.areaVersion } },
      );
    }
    const drawn = input.area === null ? null : await drawnArea(tx, parseArea(input.area));
    await tx.$executeRaw`update teams set service_area = ${drawn?.hexEwkb ?? null}::geometry
      where tenant_id = ${actor.tenantId}::uuid and id = ${team.id}::uuid`;
    if (input.reroute) await sendJob(tx, rerouteJob, { tenantId: actor.tenantId, teamId: team.id });
    return findServiceArea(tx, await findAreaTeam(tx, actor, team.id));
  });
}
