import type { Queue } from 'pg-boss';
import { z } from 'zod';

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
 * What comes every minute is its own retry: the next run finds the same rows due. A dead letter for each of its
 * failures would only bury the others; clock health tells of it by the lag.
 */
const NEXT_RUN_RETRIES = { retryLimit: 0, expireInSeconds: 600, deleteAfterSeconds: 3600 };

/**
 * Every queue: its options in pg-boss, when a job comes without being sent (cron, UTC), and, where commands send it, what
 * a job holds. That is ids and never personal data, `tenantId` among them. The work is in `jobs/`, a file each.
 * Migrating brings the queues into being (`install-queues.ts`).
 */
export const QUEUES = {
  // It comes every SLA_SWEEP_SECONDS.
  'sla.sweep': { options: NEXT_RUN_RETRIES },
  // The ledger is the queue: commands need not know this one (docs/decisions/003).
  'ticket.notify': { options: NEXT_RUN_RETRIES, cron: '* * * * *' },
  'ticket.reroute': {
    options: RETRIED,
    /** After an edit of the team. */
    data: z.object({ tenantId: z.uuid(), teamId: z.uuid() }),
  },
  'sla.recompute': {
    // A hundred thousand open tickets take minutes; one that does not end in time goes on where it was.
    options: { ...RETRIED, expireInSeconds: 3600 },
    data: z.object({ tenantId: z.uuid(), changeId: z.uuid() }),
  },
  'export.run': {
    // Large ones take minutes. A worker that dies is noticed by its silence, and another begins anew.
    options: { ...RETRIED, expireInSeconds: 6 * 60 * 60, heartbeatSeconds: 60 },
    data: z.object({ tenantId: z.uuid(), exportId: z.uuid() }),
  },
  // What the last run left is in the next one's seal.
  'audit.seal': { options: { ...RETRIED, expireInSeconds: 3600 }, cron: '41 * * * *' },
  // A fold after an import takes minutes.
  'maps.fold': { options: { ...NEXT_RUN_RETRIES, expireInSeconds: 1800 }, cron: '* * * * *' },
  'maintenance.prune': { options: RETRIED, cron: '17 * * * *' },
} as const satisfies Record<string, QueueDefinition>;

type QueueDefinition = {
  options: Omit<Queue, 'name' | 'policy' | 'partition'>;
  cron?: string;
  data?: z.ZodType<{ tenantId: string }>;
};

type QueueName = keyof typeof QUEUES;

/** The queues that commands send jobs to. */
export type SentQueueName = {
  [Q in QueueName]: (typeof QUEUES)[Q] extends { data: unknown } ? Q : never;
}[QueueName];

export type JobData<Q extends SentQueueName> = z.infer<(typeof QUEUES)[Q]['data']>;
