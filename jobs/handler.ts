import type { Job } from '#lib/jobs/job.ts';

/** A job and the command that does its work. */
export type Handler = {
  readonly job: Job;
  /** Does one job as pg-boss holds it; what it throws fails the job, to be retried. */
  readonly run: (payload: unknown) => Promise<void>;
};

/**
 * Names who does a job; the work is given the parsed payload. A worker that dies in the middle leaves the job to be done
 * again, so the work must bear that.
 */
export const handle = <Payload>(job: Job<Payload>, work: (payload: Payload) => Promise<void>): Handler => ({
  job,
  run: async (payload) => work(job.payload.parse(payload)),
});
