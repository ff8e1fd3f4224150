import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';

/**
 * The delimitation that is in force in a municipality on a day of its own calendar; null for its first, which has no
 * date. Compare with `wards.delimitation_id is not distinct from`.
 */
export const delimitationOn = (tenantId: Prisma.Sql, day: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(select d.id from ward_delimitations d where d.tenant_id = ${tenantId} and d.effective_from <= ${day}
    order by d.effective_from desc limit 1)`;

/**
 * The id of the ward in which a spot lies by the borders of that day, null where it lies in none. A spot on a border
 * belongs to one of the wards, always the same.
 */
export const wardOn = (tenantId: Prisma.Sql, day: Prisma.Sql, spot: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(select w.id from wards w where w.tenant_id = ${tenantId} and st_covers(w.area, ${spot})
      and w.delimitation_id is not distinct from ${delimitationOn(tenantId, day)}
    order by w.number, w.id limit 1)`;

/** Today, as the actor's municipality counts days. */
export const municipalToday: Prisma.Sql = Prisma.sql`(
  select (now() at time zone m.time_zone)::date from municipalities m where m.id = app_tenant())`;

/** The one in force today in the actor's municipality. */
const delimitationToday: Prisma.Sql = delimitationOn(Prisma.sql`app_tenant()`, municipalToday);

/** Holds for wards `w` of the delimitation that is in force today. */
export const isInForce: Prisma.Sql = Prisma.sql`w.delimitation_id is not distinct from ${delimitationToday}`;

/** The same, for a command; null for the first. */
export async function delimitationInForce(tx: Tx): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`select ${delimitationToday} as id`;
  return row?.id ?? null;
}
