import { requireCan } from '#lib/auth/require.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { recalculateSlaJob } from '#lib/jobs/jobs.ts';
import { sendJob } from '#lib/jobs/send-job.ts';
import { countInReach } from './affected-tickets.ts';
import { fingerprintOf, lockServiceLevels, makeChange, previewIsStale } from './make-change.ts';
import { loadPolicies } from './policies.ts';
import type { ChangeServiceLevelsInput } from './service-level-input.ts';
import type { WrittenChange } from './write-policy.ts';

/** `reached`: how many open tickets a job goes through now (`applyServiceLevels`); 0 when none is to be moved. */
export type MadeChange = { id: string; summary: string; reached: number };

/**
 * Makes a change that was previewed. New tickets have the new terms at once; the open ones are moved by a job that is sent
 * in the same transaction. Throws `forbidden`, `invalid`, `not_found`, `refused`, and `conflict` when service levels or
 * calendars are no longer those of the preview.
 */
export function changeServiceLevels(
  actor: Actor,
  { change, fingerprint, appliesTo }: ChangeServiceLevelsInput,
  now: Date,
): Promise<MadeChange> {
  requireCan(actor, 'service_levels.manage');
  const make = async (tx: Tx) => {
    await lockServiceLevels(tx, actor.tenantId);
    const seen = await fingerprintOf(tx, change);
    const { summary, reach } = await makeChange(tx, actor.tenantId, change, now);
    // After the change, whose own conflicts say more.
    if (fingerprint !== seen) throw previewIsStale();
    const keepsOpenOnes = appliesTo === 'new_tickets' && 'of' in reach;
    return record(tx, actor, { summary, reach: keepsOpenOnes ? { of: [] } : reach }, now);
  };
  // As long as somebody else's preview may take, which it waits for.
  return withActor(actor, make, { timeoutMs: 60_000 });
}

async function record(tx: Tx, actor: Actor, written: WrittenChange, now: Date): Promise<MadeChange> {
  const { summary, reach } = written;
  const reached = await countInReach(tx, reach, await loadPolicies(tx));
  const { id } = await tx.serviceLevelChange.create({
    data: {
      ...{ tenantId: actor.tenantId, madeAt: now, madeBy: actor.userId },
      ...{ summary, reach, reached, finishedAt: reached === 0 ? now : null },
    },
    select: { id: true },
  });
  if (reached > 0) await sendJob(tx, recalculateSlaJob, { tenantId: actor.tenantId, changeId: id });
  return { id, summary, reached };
}
