import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { dryRunArea, dryRunAreaInput } from '#lib/service-areas/dry-run-area.ts';

export const POST = apiHandler(
  { params: idParams, body: dryRunAreaInput, thing: 'team' },
  ({ actor, params, body }) => dryRunArea(actor, params.id, body),
);
