import { apiHandler } from '#lib/http/api-handler.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';

export const GET = apiHandler({}, ({ actor }) => listServiceLevels(actor));
