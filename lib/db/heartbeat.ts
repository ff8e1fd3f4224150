import { ownerClient } from './client.ts';

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

/** Seconds since any worker last gave a sign of life, by the database's clock; null when none ever did. */
export async function newestHeartbeatSeconds(): Promise<number | null> {
  const [row] = await ownerClient().$queryRaw<{ seconds: number | null }[]>`
    select extract(epoch from now() - max(beat_at))::float8 as seconds from worker_heartbeats`;
  return row?.seconds ?? null;
}
