import { apiHandler } from '#lib/http/api-handler.ts';
import { changeServiceLevels } from '#lib/sla/change-service-levels.ts';
import { listServiceLevelChanges } from '#lib/sla/list-service-level-changes.ts';
import { changeServiceLevelsInput } from '#lib/sla/service-level-input.ts';

export const GET = apiHandler({}, async ({ actor }) => ({ changes: await listServiceLevelChanges(actor) }));

export const POST = apiHandler({ body: changeServiceLevelsInput }, ({ actor, body, now }) =>
  changeServiceLevels(actor, body, now),
);
