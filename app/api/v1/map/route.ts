import { apiHandler } from '#lib/http/api-handler.ts';
import { readViewport, viewportQuery } from '#lib/maps/viewport.ts';

export const GET = apiHandler({ query: viewportQuery }, ({ actor, query, now }) =>
  readViewport(actor, query, now),
);
