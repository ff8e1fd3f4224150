import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Figures } from '#lib/domain/sla/recalculate.ts';

/** A change that was made, and how far it has come with the `reached` open tickets; `finishedAt` is null until it is through. */
export type ServiceLevelChangeView = Figures & {
  id: string;
  summary: string;
  madeAt: string;
  madeBy: string | null;
  done: number;
  finishedAt: string | null;
};

const NEWEST = 10;

/** The latest changes of the service levels, newest first. Throws `forbidden`. */
export function listServiceLevelChanges(actor: Actor): Promise<ServiceLevelChangeView[]> {
  requireCan(actor, 'service_levels.manage');
  return withActor(actor, async (tx) => {
    const rows = await tx.serviceLevelChange.findMany({
      omit: { tenantId: true, reach: true, lastTicketId: true },
      orderBy: [{ madeAt: 'desc' }, { id: 'asc' }],
      take: NEWEST,
    });
    const people = await tx.user.findMany({
      where: { id: { in: rows.flatMap(({ madeBy }) => madeBy ?? []) } },
      select: { id: true, name: true },
    });
    return rows.map(({ madeAt, finishedAt, madeBy, ...row }) => ({
      ...row,
      madeAt: madeAt.toISOString(),
      madeBy: people.find(({ id }) => id === madeBy)?.name ?? null,
      finishedAt: finishedAt?.toISOString() ?? null,
    }));
  });
}
