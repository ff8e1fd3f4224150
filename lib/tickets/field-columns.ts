import { Prisma } from '#lib/db/generated/client.ts';
import { FIELDS, INPUT_KEYS, type InputKey } from '#lib/domain/ticket/fields.ts';

/** `column = value` for each of these fields that was given: what is undefined stays as it is. */
export function fieldAssignments(given: { [K in InputKey]?: unknown }): Prisma.Sql[] {
  return INPUT_KEYS.filter((key) => given[key] !== undefined).map(
    (key) => Prisma.sql`${Prisma.raw(FIELDS[key].column)} = ${given[key]}`,
  );
}
