import { z } from 'zod';
import { tenantIdSchema } from '#lib/domain/access/tenant-id.ts';
import { env } from '#lib/env.ts';
import { type Job, NO_PAYLOAD } from './job.ts';

/** Where a job goes that has failed for good, until somebody replays or discards it. */
export const DEAD_LETTERS = 'dead.letters';

/** A minute, then two, four, … with some chance in it: five more attempts over about half an hour. */
const RETRIED = {
  retryLimit: 5,
  retryDelay: 60,
  retryBackoff: true,
  retryDelayMax: 900,
  deadLetter: DEAD_LETTERS,
};

/**
 * A job that runs every minute needs no retry: its next run finds the same rows due. A dead letter for each of its failures
 * would bury those of other jobs; scheduler health shows the delay.
 */
const NEXT_RUN_RETRIES = { retryLimit: 0, expireInSeconds: 600, deleteAfterSeconds: 3600 };

export const sweepJob = {
  name: 'sla.sweep',
  options: NEXT_RUN_RETRIES,
  everySeconds: () => env().SLA_SWEEP_SECONDS,
  payload: NO_PAYLOAD,
} satisfies Job;

/** The notification log is the queue: commands need not know this job (docs/decisions/003). */
export const notifyJob = {
  name: 'ticket.notify',
  options: NEXT_RUN_RETRIES,
  cron: '* * * * *',
  payload: NO_PAYLOAD,
} satisfies Job;

/** After an edit of the team. */
export const rerouteJob = {
  name: 'ticket.reroute',
  options: RETRIED,
  payload: z.object({ tenantId: tenantIdSchema, teamId: z.uuid() }),
} satisfies Job;

/** A hundred thousand open tickets take minutes; a job that does not end in time resumes where it was. */
export const recalculateSlaJob = {
  name: 'sla.recompute',
  options: { ...RETRIED, expireInSeconds: 3600 },
  payload: z.object({ tenantId: tenantIdSchema, changeId: z.uuid() }),
} satisfies Job;

/** Large exports take minutes. A worker that dies stops its heartbeat, and another worker starts the export again. */
export const exportJob = {
  name: 'export.run',
  options: { ...RETRIED, expireInSeconds: 6 * 60 * 60, heartbeatSeconds: 60 },
  payload: z.object({ tenantId: tenantIdSchema, exportId: z.uuid() }),
} satisfies Job;

/** The next run also covers what the last run left out. */
export const auditCheckpointJob = {
  name: 'audit.seal',
  options: { ...RETRIED, expireInSeconds: 3600 },
  cron: '41 * * * *',
  payload: NO_PAYLOAD,
} satisfies Job;

/** The run after an import takes minutes. */
export const refreshMapCountsJob = {
  name: 'maps.fold',
  options: { ...NEXT_RUN_RETRIES, expireInSeconds: 1800 },
  cron: '* * * * *',
  payload: NO_PAYLOAD,
} satisfies Job;

export const pruneJob = {
  name: 'maintenance.prune',
  options: RETRIED,
  cron: '17 * * * *',
  payload: NO_PAYLOAD,
} satisfies Job;

/** Every job. Migrating creates their queues (`install-queues.ts`). */
export const JOBS: readonly Job[] = [
  sweepJob,
  recalculateSlaJob,
  notifyJob,
  rerouteJob,
  exportJob,
  auditCheckpointJob,
  refreshMapCountsJob,
  pruneJob,
];
