import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { assignTicket, assignTicketInput } from '#lib/tickets/assign-ticket.ts';

export const POST = apiHandler(
  { params: idParams, body: assignTicketInput },
  async ({ actor, params, body, now }) => (await assignTicket(actor, params.id, body, now)) ?? undefined,
);
