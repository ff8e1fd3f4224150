import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { saveServiceArea, saveServiceAreaInput } from '#lib/service-areas/save-service-area.ts';
import { readServiceArea } from '#lib/service-areas/service-area.ts';

export const GET = apiHandler({ params: idParams, thing: 'team' }, ({ actor, params }) =>
  readServiceArea(actor, params.id),
);

export const PUT = apiHandler(
  { params: idParams, body: saveServiceAreaInput, thing: 'team' },
  ({ actor, params, body }) => saveServiceArea(actor, params.id, body),
);
