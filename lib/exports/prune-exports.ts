import { ownerClient } from '#lib/db/client.ts';

/** No export takes this long; its worker has died. */
const DEAD_EXPORT_MS = 24 * 60 * 60 * 1000;

/** Fails exports that were never finished and removes the files of expired ones. The record of an export stays. */
export async function pruneExports(now: Date): Promise<number> {
  await ownerClient().exportJob.updateMany({
    where: {
      status: { in: ['queued', 'running'] },
      createdAt: { lte: new Date(now.getTime() - DEAD_EXPORT_MS) },
    },
    data: { status: 'failed', failure: 'It was never finished. Make it again.', finishedAt: now },
  });
  return ownerClient().$executeRaw`
    delete from export_chunks c using export_jobs j
    where j.tenant_id = c.tenant_id and j.id = c.export_id and not coalesce(
      j.attempt = c.attempt and (j.status = 'running' or j.status = 'finished' and j.expires_at > ${now}), false)`;
}
