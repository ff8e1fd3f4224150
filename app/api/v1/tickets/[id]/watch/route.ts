import { unwatchTicket } from '#lib/followers/unwatch-ticket.ts';
import { watchTicket, watchTicketInput } from '#lib/followers/watch-ticket.ts';
import { apiHandler, idParams } from '#lib/http/api-handler.ts';

export const PUT = apiHandler({ params: idParams, body: watchTicketInput }, ({ actor, params, body, now }) =>
  watchTicket(actor, params.id, body, now),
);

export const DELETE = apiHandler({ params: idParams }, ({ actor, params, now }) =>
  unwatchTicket(actor, params.id, now),
);
