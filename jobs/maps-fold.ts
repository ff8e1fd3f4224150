import { refreshMapCountsJob } from '#lib/jobs/jobs.ts';
import { foldMapCells } from '#lib/maps/map-cells.ts';
import { handle } from './handler.ts';

export const mapsFold = handle(refreshMapCountsJob, async () => {
  await foldMapCells(new Date());
});
