import type { QueueOptions } from 'pg-boss';

/** One queue, one file: its name, when it comes by itself, and the command that does the work. */
export type Queue = {
  /** `area.verb`, e.g. `maintenance.prune`. */
  readonly name: string;
  /** When a job comes without being sent, as a cron expression in UTC. */
  readonly cron?: string;
  /** When a job comes without being sent, more often than cron can: one in each slot of so many seconds. */
  readonly everySeconds?: () => number;
  /** Retries, expiry and so on, where pg-boss's defaults (2 retries, 15 minutes) do not fit. */
  readonly options?: QueueOptions;
  /**
   * Does one job; what it throws fails the job, to be retried. `data` is unparsed: a queue with input parses it.
   * A worker that dies in the middle leaves the job to be done again, so the command must bear that.
   */
  readonly work: (data: unknown) => Promise<void>;
};
