import { QUEUES } from '#lib/db/queues.ts';
import { rerouteAfterEdit } from '#lib/service-areas/reroute-after-edit.ts';
import type { Queue } from './queue.ts';

export const ticketReroute: Queue = {
  name: 'ticket.reroute',
  ...QUEUES['ticket.reroute'],
  // How many it moved is not logged: of a police station, that would count sensitive tickets.
  work: async (data) => {
    await rerouteAfterEdit(QUEUES['ticket.reroute'].data.parse(data));
  },
};
