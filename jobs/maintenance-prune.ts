import { prune } from '#lib/db/prune.ts';
import { logger } from '#lib/logger.ts';
import type { Queue } from './queue.ts';

export const maintenancePrune: Queue = {
  name: 'maintenance.prune',
  cron: '17 * * * *',
  work: async () => {
    logger.info(await prune(new Date()), 'pruned');
  },
};
