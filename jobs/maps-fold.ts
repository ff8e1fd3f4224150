import { QUEUES } from '#lib/db/queues.ts';
import { foldMapCells } from '#lib/maps/map-cells.ts';
import type { Queue } from './queue.ts';

export const mapsFold: Queue = {
  name: 'maps.fold',
  ...QUEUES['maps.fold'],
  work: async () => {
    await foldMapCells(new Date());
  },
};
