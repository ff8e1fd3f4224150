import { QUEUES } from '#lib/db/queues.ts';
import { sweep } from '#lib/sla/sweep.ts';
import type { Queue } from './queue.ts';

export const slaSweep: Queue = {
  name: 'sla.sweep',
  ...QUEUES['sla.sweep'],
  work: async () => {
    await sweep(new Date());
  },
};
