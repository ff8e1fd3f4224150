import { QUEUES } from '#lib/db/queues.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { runExport } from '#lib/exports/run-export.ts';
import type { Queue } from './queue.ts';

export const exportRun: Queue = {
  name: 'export.run',
  ...QUEUES['export.run'],
  work: async (data) => {
    const { tenantId, exportId } = QUEUES['export.run'].data.parse(data);
    await runExport(tenantId as TenantId, exportId, () => new Date());
  },
};
