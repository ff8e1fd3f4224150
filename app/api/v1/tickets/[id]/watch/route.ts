import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { unwatchTicket } from '#lib/tickets/unwatch-ticket.ts';
import { watchTicket, watchTicketInput } from '#lib/tickets/watch-ticket.ts';

export const PUT = apiHandler({ params: idParams, body: watchTicketInput }, ({ actor, params, body, now }) =>
  watchTicket(actor, params.id, body, now),
);

export const DELETE = apiHandler({ params: idParams }, ({ actor, params, now }) =>
  unwatchTicket(actor, params.id, now),
);
