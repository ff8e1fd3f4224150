import { Prisma } from '#lib/db/generated/client.ts';
import { FIELDS, INPUT_KEYS, type InputKey } from '#lib/domain/ticket/fields.ts';

/** The name of a column as SQL: one that stands in the source, since a text that comes from elsewhere is no literal. */
export const columnSql = <Name extends string>(column: string extends Name ? never : Name): Prisma.Sql =>
  Prisma.raw(column);

/** `column = value` for each of these fields that was given: what is undefined stays as it is. */
export function fieldAssignments(given: { [K in InputKey]?: unknown }): Prisma.Sql[] {
  return INPUT_KEYS.filter((key) => given[key] !== undefined).map(
    (key) => Prisma.sql`${columnSql(FIELDS[key].column)} = ${given[key]}`,
  );
}
