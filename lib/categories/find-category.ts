import { isUuid } from '#lib/db/uuid.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import { invalid } from '#lib/errors.ts';

export type Category = { id: string; code: string; isSensitive: boolean; defaultPriority: Priority };

/** An active category of the actor's municipality, by code or id. Throws `invalid` on `field`. */
export async function findCategory(tx: Tx, codeOrId: string, field = 'category'): Promise<Category> {
  const category = await tx.category.findFirst({
    where: { isActive: true, ...(isUuid(codeOrId) ? { id: codeOrId } : { code: { equals: codeOrId } }) },
    select: { id: true, code: true, isSensitive: true, defaultPriority: true },
  });
  if (!category)
    throw invalid(
      field,
      `There is no category “${codeOrId.slice(0, 60)}”. GET /api/v1/categories lists them.`,
    );
  return { ...category, defaultPriority: category.defaultPriority as Priority };
}
