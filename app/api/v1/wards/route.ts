import { apiHandler } from '#lib/http/api-handler.ts';
import { listWards } from '#lib/wards/list-wards.ts';

export const GET = apiHandler({}, async ({ actor }) => ({ wards: await listWards(actor) }));
