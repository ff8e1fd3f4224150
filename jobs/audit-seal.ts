import { sealAudits } from '#lib/audit/seal-audit.ts';
import { QUEUES } from '#lib/db/queues.ts';
import type { Queue } from './queue.ts';

export const auditSeal: Queue = {
  name: 'audit.seal',
  ...QUEUES['audit.seal'],
  work: () => sealAudits(),
};
