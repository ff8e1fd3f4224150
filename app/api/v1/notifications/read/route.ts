import { apiHandler } from '#lib/http/api-handler.ts';
import { markRead, markReadInput } from '#lib/notifications/mark-read.ts';

export const POST = apiHandler({ body: markReadInput }, ({ actor, body, now }) => markRead(actor, body, now));
