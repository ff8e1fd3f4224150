import { sweep } from '#lib/sla/sweep.ts';
import type { Queue } from './queue.ts';

export const slaSweep: Queue = {
  name: 'sla.sweep',
  cron: '* * * * *',
  // A sweep that fails is followed by the next minute's: it finds the same rows due.
  options: { retryLimit: 0, expireInSeconds: 600 },
  work: async () => {
    await sweep(new Date());
  },
};
