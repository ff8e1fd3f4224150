import { cachedBySettings } from '#lib/db/settings.ts';
import { isUuid } from '#lib/db/uuid.ts';
import { type Tx, transactionStart } from '#lib/db/with-actor.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import { invalid } from '#lib/errors.ts';

export type Category = {
  id: string;
  code: string;
  name: string;
  isSensitive: boolean;
  defaultPriority: Priority;
};

const loadCategories = cachedBySettings(async (tx) => {
  const rows = await tx.category.findMany({
    where: { isActive: true },
    select: { id: true, code: true, nameEn: true, isSensitive: true, defaultPriority: true },
  });
  const categories = rows.map(
    ({ nameEn, defaultPriority, ...row }): Category => ({
      ...row,
      name: nameEn,
      defaultPriority: defaultPriority as Priority,
    }),
  );
  return {
    byCode: new Map(categories.map((category) => [category.code, category])),
    byId: new Map(categories.map((category) => [category.id, category])),
  };
});

/**
 * A category of the actor's municipality that was active when the transaction began, by code or id. Throws `invalid` on
 * `field`.
 */
export async function findCategory(tx: Tx, codeOrId: string, field = 'category'): Promise<Category> {
  const { byCode, byId } = await loadCategories(tx, transactionStart(tx).settingsVersion);
  const category = isUuid(codeOrId) ? byId.get(codeOrId.toLowerCase()) : byCode.get(codeOrId);
  if (!category)
    throw invalid(
      field,
      `There is no category “${codeOrId.slice(0, 60)}”. GET /api/v1/categories lists them.`,
    );
  return category;
}
