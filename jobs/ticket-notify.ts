import { dispatch } from '#lib/notifications/dispatch.ts';
import type { Queue } from './queue.ts';

export const ticketNotify: Queue = {
  name: 'ticket.notify',
  // The ledger is the queue: commands need not know this one (docs/decisions/003).
  cron: '* * * * *',
  // What fails is due again by itself.
  options: { retryLimit: 0, expireInSeconds: 600 },
  work: async () => {
    await dispatch(() => new Date());
  },
};
