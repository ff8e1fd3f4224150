// npm run worker: does the jobs of DATABASE_URL until SIGTERM or SIGINT, then finishes what runs and exits with 0.

import { auditSeal } from './audit-seal.ts';
import { exportRun } from './export-run.ts';
import type { Handler } from './handler.ts';
import { maintenancePrune } from './maintenance-prune.ts';
import { mapsFold } from './maps-fold.ts';
import { slaRecompute } from './sla-recompute.ts';
import { slaSweep } from './sla-sweep.ts';
import { startWorker } from './start-worker.ts';
import { ticketNotify } from './ticket-notify.ts';
import { ticketReroute } from './ticket-reroute.ts';

const HANDLERS: readonly Handler[] = [
  slaSweep,
  slaRecompute,
  ticketNotify,
  ticketReroute,
  exportRun,
  auditSeal,
  mapsFold,
  maintenancePrune,
];

const starting = startWorker(HANDLERS);

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    // Ctrl-C in a terminal reaches this process twice: from the terminal and from its parent.
    if (stopping) return;
    stopping = true;
    try {
      await (await starting).stop();
      process.exit(0);
    } catch (error) {
      console.error(`The worker did not stop cleanly: ${(error as Error).message}`);
      process.exit(1);
    }
  });
}

try {
  const { id } = await starting;
  if (!stopping) console.log(`Worker ready: ${HANDLERS.map(({ job }) => job.name).join(', ')} (${id})`);
} catch (error) {
  console.error(`The worker could not start: ${(error as Error).message}`);
  process.exit(1);
}
