import { requireCan } from '#lib/auth/require.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { isUuid } from '#lib/db/uuid.ts';
import { asSystem, type SystemTx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { municipalToday, wardOn } from './delimitation-on.ts';

/**
 * Takes back a delimitation that is not in force yet, with its wards and the councillors they were given. Throws
 * `forbidden`, `not_found`, and `refused` from its first day on: tickets lie in its wards.
 */
export async function withdrawDelimitation(actor: Actor, id: string): Promise<void> {
  requireCan(actor, 'areas.manage');
  return withActor(actor, async (tx) => {
    const [found] = isUuid(id)
      ? await tx.$queryRaw<{ isComing: boolean }[]>`
        select effective_from > ${municipalToday} as "isComing" from ward_delimitations
        where tenant_id = ${actor.tenantId}::uuid and id = ${id}::uuid for update`
      : [];
    if (!found) throw notFound('delimitation');
    if (!found.isComing) {
      throw new AppError(
        'refused',
        'These wards are in force, and tickets lie in them. Import new ones instead.',
      );
    }
    // As the system: a ticket that the administrator must not know of would hold its ward with an error.
    await asSystem(tx, (system) => moveTickets(system, id));
    await tx.$executeRaw`delete from membership_wards mw using wards w
      where mw.tenant_id = ${actor.tenantId}::uuid and w.tenant_id = mw.tenant_id and w.id = mw.ward_id
        and w.delimitation_id = ${id}::uuid`;
    await tx.$executeRaw`delete from ward_delimitations where tenant_id = ${actor.tenantId}::uuid and id = ${id}::uuid`;
  });
}

/**
 * Tickets of a day still to come may lie in it: the clock that dated them was ahead of the database's. They get the ward
 * that is theirs without it.
 */
async function moveTickets(tx: SystemTx, id: string): Promise<void> {
  // Who files a ticket into one of these wards now waits, or is waited for.
  await tx.$executeRaw`select from wards where tenant_id = app_tenant() and delimitation_id = ${id}::uuid for update`;
  await tx.$executeRaw`update ward_delimitations set effective_from = 'infinity'
    where tenant_id = app_tenant() and id = ${id}::uuid`;
  await tx.$executeRaw`
    update tickets t set ward_id = ${wardOn(
      Prisma.sql`t.tenant_id`,
      Prisma.sql`(t.created_at at time zone m.time_zone)::date`,
      Prisma.sql`t.location`,
    )}
    from municipalities m, wards withdrawn
    where m.id = app_tenant() and t.tenant_id = m.id and t.ward_id = withdrawn.id
      and withdrawn.tenant_id = m.id and withdrawn.delimitation_id = ${id}::uuid`;
}
