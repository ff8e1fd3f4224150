import type { Tx } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import type { Job } from './job.ts';

/**
 * Sends a job within the command's own transaction: a command that is rolled back has sent nothing, and no worker sees
 * the job before the command is committed. The job must be of the actor's own municipality.
 */
export async function sendJob<Payload extends { tenantId: TenantId }>(
  tx: Tx,
  job: Job<Payload>,
  payload: NoInfer<Payload>,
): Promise<void> {
  const checked = JSON.stringify(job.payload.parse(payload));
  await tx.$executeRaw`select send_job(${job.name}, ${checked}::jsonb)`;
}
