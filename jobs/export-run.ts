import { runExport } from '#lib/exports/run-export.ts';
import { exportJob } from '#lib/jobs/jobs.ts';
import { handle } from './handler.ts';

export const exportRun = handle(exportJob, ({ tenantId, exportId }) =>
  runExport(tenantId, exportId, () => new Date()),
);
