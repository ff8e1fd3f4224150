import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { disconnect } from '#lib/db/client.ts';
import { beat, forgetHeartbeat } from '#lib/db/heartbeat.ts';
import { env } from '#lib/env.ts';
import type { Job } from '#lib/jobs/job.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import type { Handler } from './handler.ts';

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
export async function startWorker(handlers: readonly Handler[]): Promise<RunningWorker> {
  const boss = new PgBoss({ connectionString: env().DATABASE_URL, schema: 'pgboss', max: BOSS_POOL });
  // Without a listener, a lost connection would end the process; pg-boss itself connects again.
  boss.on('error', (error) => logger.error({ error: loggableError(error) }, 'pg-boss'));
  const id = randomUUID();
  await boss.start();
  const timers: NodeJS.Timeout[] = [];
  for (const handler of handlers) {
    const { name, everySeconds } = handler.job;
    await serve(boss, handler);
    if (everySeconds) timers.push(await sendEvery(boss, name, everySeconds()));
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

async function serve(boss: PgBoss, { job, run }: Handler): Promise<void> {
  await boss.createQueue(job.name, job.options);
  if (job.cron) await boss.schedule(job.name, job.cron);
  // An earlier release may have scheduled it.
  else await boss.unschedule(job.name);
  await boss.work(job.name, { pollingIntervalSeconds: POLL_SECONDS }, async (sent) => {
    for (const { id, data } of sent) await failSafely(job, id, () => run(data));
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

/** Keeps out of pg-boss's table the message of an error, which may quote a resident's data. */
async function failSafely(job: Job, jobId: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    logger.error({ queue: job.name, jobId, error: loggableError(error) }, 'job failed');
    const { code, name } = loggableError(error);
    throw Object.assign(new Error(`${job.name} failed`), { code: code ?? name });
  }
}
