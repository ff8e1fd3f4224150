import { foldMapCells } from '#lib/maps/map-cells.ts';
import type { Queue } from './queue.ts';

export const mapsFold: Queue = {
  name: 'maps.fold',
  cron: '* * * * *',
  // What one leaves, the next minute's takes up.
  options: { retryLimit: 0, expireInSeconds: 1800 },
  work: async () => {
    await foldMapCells();
  },
};
