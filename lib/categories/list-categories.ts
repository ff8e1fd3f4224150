import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';

export type CategoryView = {
  id: string;
  code: string;
  name: Record<Language, string>;
  defaultPriority: Priority;
  isSensitive: boolean;
};

/** The active categories of the actor's municipality, by English name. */
export async function listCategories(actor: Actor): Promise<CategoryView[]> {
  const rows = await withActor(actor, (tx) =>
    tx.category.findMany({ where: { isActive: true }, orderBy: [{ nameEn: 'asc' }, { id: 'asc' }] }),
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: { en: row.nameEn, zu: row.nameZu, af: row.nameAf },
    defaultPriority: row.defaultPriority as Priority,
    isSensitive: row.isSensitive,
  }));
}
