import { type JobData, QUEUES, type SentQueueName } from './queues.ts';
import type { Tx } from './with-actor.ts';

/**
 * Sends a job within the command's own transaction: a command that is rolled back has sent nothing, and no worker sees
 * the job before the command is committed. The job must be of the actor's own municipality.
 */
export async function sendJob<Q extends SentQueueName>(tx: Tx, queue: Q, data: JobData<Q>): Promise<void> {
  const job = QUEUES[queue].data.parse(data);
  await tx.$executeRaw`select send_job(${queue}, ${JSON.stringify(job)}::jsonb)`;
}
