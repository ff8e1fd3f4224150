import { Prisma } from '#lib/db/generated/client.ts';
import { isUuid } from '#lib/db/uuid.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError, notFound } from '#lib/errors.ts';

export type AreaTeam = { id: string; name: string; areaVersion: number };

const STATION_HAS_NO_AREA =
  'A police station has no service area: a sensitive report goes to the nearest station, however far.';

/**
 * A team that can have a service area. `lock` holds its row until the transaction ends, so that two edits follow each
 * other. Throws `not_found`; `refused` for a police station.
 */
export async function findAreaTeam(
  tx: Tx,
  actor: Actor,
  teamId: string,
  { lock = false } = {},
): Promise<AreaTeam> {
  if (!isUuid(teamId)) throw notFound('team');
  const [team] = await tx.$queryRaw<(AreaTeam & { isSaps: boolean })[]>`
    select id, name, area_version as "areaVersion", is_saps as "isSaps" from teams
    where tenant_id = ${actor.tenantId}::uuid and id = ${teamId}::uuid
    ${lock ? Prisma.sql`for no key update` : Prisma.empty}`;
  if (!team) throw notFound('team');
  if (team.isSaps) throw new AppError('refused', STATION_HAS_NO_AREA);
  return team;
}
