import type { Actor } from '#lib/domain/access/actor.ts';
import { isStaff } from '#lib/domain/access/roles.ts';
import { apiHandler, created } from '#lib/http/api-handler.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { nearestTickets } from '#lib/tickets/nearest-tickets.ts';
import { listTickets, ticketsQuery } from '#lib/tickets/ticket-list.ts';

const HANDED_OVER =
  'Handed to the police liaison of the nearest station. It cannot be read back: keep the tracking number.';

const ELSEWHERE =
  'Logged. It is not with one of your teams, so you cannot open it: keep the tracking number.';

export const GET = apiHandler({ query: ticketsQuery }, ({ actor, query, now }) => {
  const { near, sort: _sort, cursor: _cursor, limit, ...filter } = query;
  return near ? nearestTickets(actor, { ...filter, near, limit }, now) : listTickets(actor, query, now);
});

export const POST = apiHandler({ body: createTicketInput }, async ({ actor, body, now }) => {
  const made = await createTicket(actor, body, now, sourceOf(actor));
  if (made.kind === 'ticket') return created(made.ticket, `/api/v1/tickets/${made.id}`);
  const { id, trackingNumber } = made;
  if (made.kind === 'confidential')
    return Response.json({ id, trackingNumber, message: HANDED_OVER }, { status: 201 });
  return Response.json({ id, trackingNumber, team: made.team, message: ELSEWHERE }, { status: 201 });
});

function sourceOf({ userId, role }: Actor) {
  if (userId === null) return 'api';
  return isStaff(role) ? 'staff' : 'citizen';
}
