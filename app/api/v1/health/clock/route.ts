import { clockHealth } from '#lib/health/clock-health.ts';
import { apiHandler } from '#lib/http/api-handler.ts';

export const GET = apiHandler({}, ({ actor, now }) => clockHealth(actor, now));
