import type { Tx } from '#lib/db/with-actor.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import type { Field } from './field-source.ts';
import type { NewCategories } from './mapping.ts';
import { RowFault } from './source-row.ts';

export type KnownCategory = { id: string; defaultPriority: Priority; isSensitive: boolean };

/** The municipality's categories by code. */
export type CategoryIndex = Map<string, KnownCategory>;

/** Makes the categories that the mapping lists and the municipality lacks, and reads them all. */
export async function ensureCategories(
  tx: Tx,
  tenantId: string,
  wanted: NewCategories['categories'],
): Promise<CategoryIndex> {
  await tx.category.createMany({
    data: Object.entries(wanted).map(([code, { en, zu = en, af = en, priority }]) => ({
      tenantId,
      code,
      nameEn: en,
      nameZu: zu,
      nameAf: af,
      defaultPriority: priority,
    })),
    skipDuplicates: true,
  });
  const rows = await tx.category.findMany({
    select: { code: true, id: true, defaultPriority: true, isSensitive: true },
  });
  return new Map(
    rows.map(({ code, defaultPriority, ...row }) => [
      code,
      { ...row, defaultPriority: defaultPriority as Priority },
    ]),
  );
}

const MAX_CODE = 60;

/** Makes a category of a text found in a file, in all languages the same until an admin translates it. */
export async function createCategory(
  tx: Tx,
  tenantId: string,
  { text, label }: Field,
): Promise<KnownCategory> {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(text) || text.length > MAX_CODE) {
    throw new RowFault(
      'unknown category',
      `“${text}” cannot be the code of a category. Let the mapping make a slug.`,
    );
  }
  const all = await ensureCategories(tx, tenantId, { [text]: { en: label, priority: 'medium' } });
  const made = all.get(text);
  if (!made) throw new Error(`The category ${text} was made and is not there.`);
  return made;
}

export const unknownCategory = (code: string) =>
  new RowFault('unknown category', `There is no category “${code}”. Let the mapping name one that there is.`);

const SENSITIVE_DEFAULT = {
  code: 'gender-based-violence',
  nameEn: 'Gender-based violence',
  nameZu: 'Udlame olusekelwe kubulili',
  nameAf: 'Geslagsgebaseerde geweld',
  defaultPriority: 'critical',
  isSensitive: true,
} as const;

/** Codes of the sensitive categories, which police stations serve; makes one where there is none. */
export async function ensureSensitiveCategories(tx: Tx, tenantId: string): Promise<string[]> {
  const codes = async () =>
    (
      await tx.category.findMany({
        where: { isSensitive: true },
        select: { code: true },
        orderBy: { code: 'asc' },
      })
    ).map(({ code }) => code);
  const known = await codes();
  if (known.length > 0) return known;
  await tx.category.create({ data: { tenantId, ...SENSITIVE_DEFAULT } });
  return codes();
}
