import { exportFile } from '#lib/exports/export-file.ts';
import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { fileResponse } from '#lib/http/file-response.ts';

export const GET = apiHandler({ params: idParams, thing: 'export' }, async ({ caller, params, now }) =>
  fileResponse(await exportFile(caller, params.id, now)),
);
