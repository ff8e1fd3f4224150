import { ownerClient } from './client.ts';

/** A worker beats every 15 s; four beats missed and it counts as gone. */
export const HEARTBEAT_SECONDS = 60;

/** A worker that has not beaten for this long is dead; /readyz stopped counting on it long before. */
const DEAD_WORKER_MS = 60 * 60 * 1000;

/** Notes, by the database's clock, that the worker lives. */
export async function beat(workerId: string): Promise<void> {
  await ownerClient().$executeRaw`
    insert into worker_heartbeats (worker_id, started_at, beat_at) values (${workerId}::uuid, now(), now())
    on conflict (worker_id) do update set beat_at = now()`;
}

/** A worker that stopped cleanly leaves no row behind. */
export async function forgetHeartbeat(workerId: string): Promise<void> {
  await ownerClient().workerHeartbeat.deleteMany({ where: { workerId } });
}

/** How many workers gave a sign of life within `HEARTBEAT_SECONDS`, by the database's clock. */
export async function liveWorkers(): Promise<number> {
  const [row] = await ownerClient().$queryRaw<{ workers: number }[]>`
    select count(*)::int as workers from worker_heartbeats where beat_at > now() - make_interval(secs => ${HEARTBEAT_SECONDS}::int)`;
  return row?.workers ?? 0;
}

/** Seconds since any worker last gave a sign of life, by the database's clock; null when none ever did. */
export async function newestHeartbeatSeconds(): Promise<number | null> {
  const [row] = await ownerClient().$queryRaw<{ seconds: number | null }[]>`
    select extract(epoch from now() - max(beat_at))::float8 as seconds from worker_heartbeats`;
  return row?.seconds ?? null;
}

/** Removes the heartbeats of workers that died. */
export async function pruneHeartbeats(now: Date): Promise<number> {
  const { count } = await ownerClient().workerHeartbeat.deleteMany({
    where: { beatAt: { lte: new Date(now.getTime() - DEAD_WORKER_MS) } },
  });
  return count;
}
