import { escalateTicket, escalateTicketInput } from '#lib/escalation/escalate-ticket.ts';
import { apiHandler, idParams } from '#lib/http/api-handler.ts';

export const POST = apiHandler(
  { params: idParams, body: escalateTicketInput },
  ({ actor, params, body, now }) => escalateTicket(actor, params.id, body, now),
);
