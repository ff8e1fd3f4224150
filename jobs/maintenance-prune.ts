import { prune } from '#lib/db/prune.ts';
import { QUEUES } from '#lib/db/queues.ts';
import { logger } from '#lib/logger.ts';
import type { Queue } from './queue.ts';

export const maintenancePrune: Queue = {
  name: 'maintenance.prune',
  ...QUEUES['maintenance.prune'],
  work: async () => {
    logger.info(await prune(new Date()), 'pruned');
  },
};
