import type { QueueOptions } from 'pg-boss';
import { z } from 'zod';

/** One queue: its name, its schedule, and the payload of its jobs. The handlers are in `jobs/`. */
export type Job<Payload = unknown> = {
  /** `area.verb`, e.g. `maintenance.prune`. Jobs are stored under it. */
  readonly name: string;
  /** Retries, expiry and so on, where pg-boss's defaults (2 retries, 15 minutes) do not fit. */
  readonly options: QueueOptions;
  /** The schedule as a cron expression in UTC. Without one, commands send the jobs. */
  readonly cron?: string;
  /** A schedule more frequent than cron allows: one job in each slot of so many seconds. */
  readonly everySeconds?: () => number;
  /** Of a job that commands send: ids, `tenantId` among them, and never personal data. */
  readonly payload: z.ZodType<Payload>;
};

/** The payload of scheduled jobs: pg-boss passes null. */
export const NO_PAYLOAD = z.unknown().transform(() => undefined);
