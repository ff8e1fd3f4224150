import { apiHandler } from '#lib/http/api-handler.ts';
import { listCalendars } from '#lib/sla/list-calendars.ts';

export const GET = apiHandler({}, async ({ actor }) => ({ calendars: await listCalendars(actor) }));
