import { z } from 'zod';
import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { editTicket, editTicketInput } from '#lib/tickets/edit-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';

export const GET = apiHandler({ params: z.strictObject({ id: z.string() }) }, ({ actor, params, now }) =>
  readTicket(actor, params.id, now),
);

export const PATCH = apiHandler(
  { params: idParams, body: editTicketInput },
  async ({ actor, params, body, now }) => (await editTicket(actor, params.id, body, now)) ?? undefined,
);
