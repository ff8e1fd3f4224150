import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { readWardFigures } from '#lib/wards/ward-figures.ts';

export const GET = apiHandler({ params: idParams, thing: 'ward' }, ({ actor, params, now }) =>
  readWardFigures(actor, params.id, now),
);
