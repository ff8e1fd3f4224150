import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { escalateTicket, escalateTicketInput } from '#lib/tickets/escalate-ticket.ts';

export const POST = apiHandler(
  { params: idParams, body: escalateTicketInput },
  ({ actor, params, body, now }) => escalateTicket(actor, params.id, body, now),
);
