import { QUEUES } from '#lib/db/queues.ts';
import { env } from '#lib/env.ts';
import { sweep } from '#lib/timers/sweep.ts';
import type { Queue } from './queue.ts';

export const slaSweep: Queue = {
  name: 'sla.sweep',
  ...QUEUES['sla.sweep'],
  everySeconds: () => env().SLA_SWEEP_SECONDS,
  work: async () => {
    await sweep(new Date());
  },
};
