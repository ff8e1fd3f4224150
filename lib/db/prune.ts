import { ownerClient } from './client.ts';

/** A worker that has said nothing for this long is dead; /readyz stopped believing in it long before. */
const DEAD_WORKER_MS = 60 * 60 * 1000;

/** Removes counters of rate limits whose window is over, and heartbeats of workers that died. */
export async function prune(now: Date): Promise<{ rateLimits: number; heartbeats: number }> {
  const rateLimits = await ownerClient().rateLimiterFlexible.deleteMany({ where: { expire: { lte: now } } });
  const heartbeats = await ownerClient().workerHeartbeat.deleteMany({
    where: { beatAt: { lte: new Date(now.getTime() - DEAD_WORKER_MS) } },
  });
  return { rateLimits: rateLimits.count, heartbeats: heartbeats.count };
}
