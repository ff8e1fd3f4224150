import { apiHandler } from '#lib/http/api-handler.ts';
import { previewServiceLevels } from '#lib/sla/preview-service-levels.ts';
import { serviceLevelChange } from '#lib/sla/service-level-input.ts';

export const POST = apiHandler({ body: serviceLevelChange }, ({ actor, body, now }) =>
  previewServiceLevels(actor, body, now),
);
