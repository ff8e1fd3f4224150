// node tests/db/sweep/sweep-forever.ts <instant>: sweeps DATABASE_URL as of that instant, again and again, until killed.
// Like the worker's queue it takes no notice of a sweep that failed but to say so: the next one finds the same rows due.
import { setTimeout as pause } from 'node:timers/promises';
import { sweep } from '#lib/timers/sweep.ts';

const BETWEEN_SWEEPS_MS = 50;

const now = new Date(process.argv[2] ?? '');
for (;;) {
  try {
    await sweep(now);
  } catch (error) {
    console.error(error);
  }
  await pause(BETWEEN_SWEEPS_MS);
}
