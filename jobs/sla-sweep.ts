import { sweepJob } from '#lib/jobs/jobs.ts';
import { sweep } from '#lib/timers/sweep.ts';
import { handle } from './handler.ts';

export const slaSweep = handle(sweepJob, async () => {
  await sweep(new Date());
});
