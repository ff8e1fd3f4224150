import { readWardFigures } from '#lib/figures/ward-figures.ts';
import { apiHandler, idParams } from '#lib/http/api-handler.ts';

export const GET = apiHandler({ params: idParams, thing: 'ward' }, ({ actor, params, now }) =>
  readWardFigures(actor, params.id, now),
);
