import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { disconnect } from '#lib/db/client.ts';
import { beat, forgetHeartbeat } from '#lib/db/heartbeat.ts';
import { env } from '#lib/env.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import type { Queue } from './queue.ts';

const HEARTBEAT_MS = 15_000;
/**
 * How long a job may still run once the worker is told to stop; then it fails, to be done again by another. Less than
 * the 15 s after which `npm start` kills; container runtimes need a stop period of 15 s too.
 */
const FINISH_MS = 12_000;
/** Somebody may be waiting for what they have just sent. */
const POLL_SECONDS = 1;
/** pg-boss's own connections; the commands of the jobs use the pool of `lib/db`. */
const BOSS_POOL = 3;

export type RunningWorker = {
  id: string;
  boss: PgBoss;
  /** Takes no new job, waits for those that run, then takes its heartbeat out and closes its connections. */
  stop: () => Promise<void>;
};

/**
 * Works on the queues with pg-boss. Everything is polled and nothing listens
 * for NOTIFY, so it works on the embedded database too; any number of workers share the queues.
 */
export async function startWorker(queues: readonly Queue[]): Promise<RunningWorker> {
  const boss = new PgBoss({ connectionString: env().DATABASE_URL, schema: 'pgboss', max: BOSS_POOL });
  // Without a listener, a lost connection would end the process; pg-boss itself connects again.
  boss.on('error', (error) => logger.error({ error: loggableError(error) }, 'pg-boss'));
  const id = randomUUID();
  await boss.start();
  const timers: NodeJS.Timeout[] = [];
  for (const queue of queues) {
    await serve(boss, queue);
    if (queue.everySeconds) timers.push(await sendEvery(boss, queue.name, queue.everySeconds()));
  }
  await beat(id);
  const beating = setInterval(() => {
    beat(id).catch((error) => logger.error({ error: loggableError(error) }, 'heartbeat'));
  }, HEARTBEAT_MS);

  const stop = async () => {
    for (const timer of timers) clearInterval(timer);
    await boss.stop({ graceful: true, timeout: FINISH_MS });
    clearInterval(beating);
    await forgetHeartbeat(id);
    await disconnect();
  };
  return { id, boss, stop };
}

async function serve(boss: PgBoss, queue: Queue): Promise<void> {
  await boss.createQueue(queue.name, queue.options);
  if (queue.cron) await boss.schedule(queue.name, queue.cron);
  // An earlier release may have scheduled it.
  else await boss.unschedule(queue.name);
  await boss.work(queue.name, { pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
    for (const job of jobs) await runJob(queue, job.id, job.data);
  });
}

/**
 * Sends a job now and in every slot of so many seconds. Slots are counted by the database's clock and take one job each, so
 * any number of workers make one job a slot; each asks twice a slot, or a timer that runs late would leave one out.
 */
async function sendEvery(boss: PgBoss, queue: string, seconds: number): Promise<NodeJS.Timeout> {
  const send = () => boss.send(queue, null, { singletonSeconds: seconds });
  await send();
  return setInterval(
    () => {
      send().catch((error) => logger.error({ queue, error: loggableError(error) }, 'not sent'));
    },
    (seconds * 1000) / 2,
  );
}

async function runJob(queue: Queue, jobId: string, data: unknown): Promise<void> {
  try {
    await queue.work(data);
  } catch (error) {
    logger.error({ queue: queue.name, jobId, error: loggableError(error) }, 'job failed');
    // pg-boss keeps what is thrown in its table: not the message, which may quote a resident's data.
    const { code, name } = loggableError(error);
    throw Object.assign(new Error(`${queue.name} failed`), { code: code ?? name });
  }
}
