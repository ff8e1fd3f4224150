import { exportQuery } from '#lib/exports/export-request.ts';
import { streamExport } from '#lib/exports/stream-export.ts';
import { apiHandler } from '#lib/http/api-handler.ts';
import { fileResponse } from '#lib/http/file-response.ts';

export const GET = apiHandler({ query: exportQuery }, async ({ caller, query, now }) => {
  const { columns, ...filter } = query;
  return fileResponse(await streamExport(caller, { format: 'csv', columns, filter }, now));
});
