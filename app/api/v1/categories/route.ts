import { listCategories } from '#lib/categories/list-categories.ts';
import { apiHandler } from '#lib/http/api-handler.ts';

export const GET = apiHandler({}, async ({ actor }) => ({ categories: await listCategories(actor) }));
