import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { logger } from '#lib/logger.ts';

export const settleDeadLettersInput = z.strictObject({
  what: z.enum(['replay', 'discard'], 'Say what to do with the jobs: replay or discard.'),
  /** Left out: all. */
  ids: z.array(z.guid('A job is named by its id.')).max(1000, 'Name 1000 jobs at most.').optional(),
});

export type SettleDeadLettersInput = z.infer<typeof settleDeadLettersInput>;

/**
 * Sends jobs of the actor's municipality that had failed for good once more, or drops them. Doing it twice does it once;
 * unknown ids and those of others are passed over. Who did it stands in the log. Throws `forbidden`.
 * @returns how many jobs there were
 */
export async function settleDeadLetters(
  actor: Actor,
  input: SettleDeadLettersInput,
): Promise<{ jobs: number }> {
  requireCan(actor, 'operations.manage');
  const isReplay = input.what === 'replay';
  const settled = await withActor(
    actor,
    (tx) => tx.$queryRaw<{ id: string; queue: string }[]>`
      select id, queue from settle_dead_letters(
        coalesce(${input.ids ?? null}::uuid[], array(select id from dead_letters())), ${isReplay})`,
  );
  const { tenantId, userId } = actor;
  if (settled.length > 0) logger.info({ tenantId, userId, what: input.what, jobs: settled }, 'dead letters');
  return { jobs: settled.length };
}
