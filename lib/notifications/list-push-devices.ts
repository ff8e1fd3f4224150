import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { bellOwner } from './bell-owner.ts';

/** The endpoints of the person's browsers that take pushes, by which a browser finds out whether it is one. */
export function listPushDevices(actor: Actor): Promise<string[]> {
  return withActor(actor, async (tx) => {
    const userId = bellOwner(actor);
    const rows = await tx.pushSubscription.findMany({ where: { userId }, select: { endpoint: true } });
    return rows.map(({ endpoint }) => endpoint);
  });
}
