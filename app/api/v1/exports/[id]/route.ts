import { readExport } from '#lib/exports/read-export.ts';
import { apiHandler, idParams } from '#lib/http/api-handler.ts';

export const GET = apiHandler({ params: idParams, thing: 'export' }, ({ actor, params, now }) =>
  readExport(actor, params.id, now),
);
