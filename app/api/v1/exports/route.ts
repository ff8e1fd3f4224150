import { exportRequestInput } from '#lib/exports/export-request.ts';
import { listExports } from '#lib/exports/read-export.ts';
import { requestExport } from '#lib/exports/request-export.ts';
import { apiHandler } from '#lib/http/api-handler.ts';

export const GET = apiHandler({}, async ({ actor, now }) => ({ exports: await listExports(actor, now) }));

export const POST = apiHandler({ body: exportRequestInput }, async ({ actor, body, now }) => {
  const asked = await requestExport(actor, body, now);
  return Response.json(asked, { status: 202, headers: { location: `/api/v1/exports/${asked.id}` } });
});
