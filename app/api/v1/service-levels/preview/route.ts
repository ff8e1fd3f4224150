import { apiHandler } from '#lib/http/api-handler.ts';
import { serviceLevelChange } from '#lib/sla/service-level-input.ts';
import { previewServiceLevels } from '#lib/timers/preview-service-levels.ts';

export const POST = apiHandler({ body: serviceLevelChange }, ({ actor, body, now }) =>
  previewServiceLevels(actor, body, now),
);
