import { recalculateSlaJob } from '#lib/jobs/jobs.ts';
import { applyServiceLevels } from '#lib/timers/apply-service-levels.ts';
import { handle } from './handler.ts';

export const slaRecompute = handle(recalculateSlaJob, ({ tenantId, changeId }) =>
  applyServiceLevels(tenantId, changeId, () => new Date()),
);
