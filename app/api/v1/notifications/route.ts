import { apiHandler } from '#lib/http/api-handler.ts';
import { bellQuery, listBell } from '#lib/notifications/list-bell.ts';

export const GET = apiHandler({ query: bellQuery }, ({ actor, query }) => listBell(actor, query));
