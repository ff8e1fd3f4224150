import { ownerClient } from './client.ts';

/** A worker that has said nothing for this long is dead; /readyz stopped believing in it long before. */
const DEAD_WORKER_MS = 60 * 60 * 1000;

/** Nothing takes so long; whoever made it has died. */
const DEAD_EXPORT_MS = 24 * 60 * 60 * 1000;

/** A day longer than a stream can be taken up again (`lib/realtime/event-id.ts`). */
const EVENTS_KEPT_MS = 8 * 24 * 60 * 60 * 1000;

type Pruned = { rateLimits: number; heartbeats: number; exportPieces: number; events: number };

/**
 * Removes counters of rate limits whose window is over, heartbeats of workers that died, events that are no news, and
 * the files of exports that have expired. Of an export itself the record stays.
 */
export async function prune(now: Date): Promise<Pruned> {
  const rateLimits = await ownerClient().rateLimiterFlexible.deleteMany({ where: { expire: { lte: now } } });
  const heartbeats = await ownerClient().workerHeartbeat.deleteMany({
    where: { beatAt: { lte: new Date(now.getTime() - DEAD_WORKER_MS) } },
  });
  await ownerClient().exportJob.updateMany({
    where: {
      status: { in: ['queued', 'running'] },
      createdAt: { lte: new Date(now.getTime() - DEAD_EXPORT_MS) },
    },
    data: { status: 'failed', failure: 'It was never finished. Make it again.', finishedAt: now },
  });
  const exportPieces = await ownerClient().$executeRaw`
    delete from export_chunks c using export_jobs j
    where j.tenant_id = c.tenant_id and j.id = c.export_id and not coalesce(
      j.attempt = c.attempt and (j.status = 'running' or j.status = 'finished' and j.expires_at > ${now}), false)`;
  const events = await ownerClient().$executeRaw`
    delete from ticket_events where at < ${new Date(now.getTime() - EVENTS_KEPT_MS)}`;
  return { rateLimits: rateLimits.count, heartbeats: heartbeats.count, exportPieces, events };
}
