import { QUEUES } from '#lib/db/queues.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { applyServiceLevels } from '#lib/timers/apply-service-levels.ts';
import type { Queue } from './queue.ts';

export const slaRecompute: Queue = {
  name: 'sla.recompute',
  ...QUEUES['sla.recompute'],
  work: async (data) => {
    const { tenantId, changeId } = QUEUES['sla.recompute'].data.parse(data);
    await applyServiceLevels(tenantId as TenantId, changeId, new Date());
  },
};
