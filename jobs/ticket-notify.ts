import { QUEUES } from '#lib/db/queues.ts';
import { dispatch } from '#lib/notifications/dispatch.ts';
import type { Queue } from './queue.ts';

export const ticketNotify: Queue = {
  name: 'ticket.notify',
  ...QUEUES['ticket.notify'],
  work: async () => {
    await dispatch(() => new Date());
  },
};
