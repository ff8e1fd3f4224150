import type { QueueOptions } from 'pg-boss';
import { z } from 'zod';

/** One queue: its name, when a job comes without being sent, and what a job holds. The work is in `jobs/`. */
export type Job<Payload = unknown> = {
  /** `area.verb`, e.g. `maintenance.prune`. Jobs are stored under it. */
  readonly name: string;
  /** Retries, expiry and so on, where pg-boss's defaults (2 retries, 15 minutes) do not fit. */
  readonly options: QueueOptions;
  /** When a job comes without being sent, as a cron expression in UTC. */
  readonly cron?: string;
  /** When a job comes without being sent, more often than cron can: one in each slot of so many seconds. */
  readonly everySeconds?: () => number;
  /** Where commands send the job, ids and never personal data, `tenantId` among them. */
  readonly payload: z.ZodType<Payload>;
};

/** Of jobs that come without being sent: pg-boss gives them null. */
export const NO_PAYLOAD = z.unknown().transform(() => undefined);
