import type { Actor } from '#lib/auth/actor.ts';
import { withActor } from '#lib/db/with-actor.ts';

export type WardView = { id: string; code: string; number: number; name: string };

/** The wards of the actor's municipality, by number. */
export function listWards(actor: Actor): Promise<WardView[]> {
  return withActor(actor, (tx) =>
    tx.ward.findMany({
      select: { id: true, code: true, number: true, name: true },
      orderBy: [{ number: 'asc' }, { id: 'asc' }],
    }),
  );
}
