import { apiHandler } from '#lib/http/api-handler.ts';
import { baseMapQuery, readBaseMap } from '#lib/maps/base-map.ts';

export const GET = apiHandler({ query: baseMapQuery }, ({ actor, query }) => readBaseMap(actor, query.bbox));
