import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { changeStatus, changeStatusInput } from '#lib/tickets/change-status.ts';

export const POST = apiHandler(
  { params: idParams, body: changeStatusInput },
  ({ actor, params, body, now }) => changeStatus(actor, params.id, body, now),
);
