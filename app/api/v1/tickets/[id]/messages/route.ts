import { apiHandler, created, idParams } from '#lib/http/api-handler.ts';
import { addMessage, addMessageInput } from '#lib/tickets/add-message.ts';

export const POST = apiHandler(
  { params: idParams, body: addMessageInput },
  async ({ actor, params, body, now }) =>
    created(await addMessage(actor, params.id, body, now), `/api/v1/tickets/${params.id}`),
);
