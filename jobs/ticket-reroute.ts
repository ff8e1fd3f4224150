import { rerouteJob } from '#lib/jobs/jobs.ts';
import { rerouteAfterEdit } from '#lib/service-areas/reroute-after-edit.ts';
import { handle } from './handler.ts';

// How many tickets moved is not logged: of a police station, that would count sensitive tickets.
export const ticketReroute = handle(rerouteJob, async (edited) => {
  await rerouteAfterEdit(edited);
});
