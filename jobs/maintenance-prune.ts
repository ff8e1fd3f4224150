import { pruneHeartbeats } from '#lib/db/heartbeat.ts';
import { pruneRateLimits } from '#lib/db/rate-limit.ts';
import { pruneExports } from '#lib/exports/prune-exports.ts';
import { pruneJob } from '#lib/jobs/jobs.ts';
import { logger } from '#lib/logger.ts';
import { pruneNotifications } from '#lib/notifications/prune-notifications.ts';
import { pruneEvents } from '#lib/realtime/prune-events.ts';
import { handle } from './handler.ts';

/** Each removes what nobody needs any more and returns the number of rows. */
const PRUNERS: Record<string, (now: Date) => Promise<number>> = {
  rateLimits: pruneRateLimits,
  heartbeats: pruneHeartbeats,
  exportPieces: pruneExports,
  events: pruneEvents,
  notifications: pruneNotifications,
};

export const maintenancePrune = handle(pruneJob, async () => {
  const now = new Date();
  const pruned: Record<string, number> = {};
  for (const [rows, prune] of Object.entries(PRUNERS)) pruned[rows] = await prune(now);
  logger.info(pruned, 'pruned');
});
