import { sealAudits } from '#lib/audit/seal-audit.ts';
import { auditCheckpointJob } from '#lib/jobs/jobs.ts';
import { handle } from './handler.ts';

export const auditSeal = handle(auditCheckpointJob, () => sealAudits());
