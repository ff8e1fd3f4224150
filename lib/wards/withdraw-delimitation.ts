import type { Actor } from '#lib/auth/actor.ts';
import { requireCan } from '#lib/auth/require.ts';
import { isUuid } from '#lib/db/uuid.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { municipalToday } from './delimitation-on.ts';

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
    await tx.$executeRaw`delete from membership_wards mw using wards w
      where mw.tenant_id = ${actor.tenantId}::uuid and w.tenant_id = mw.tenant_id and w.id = mw.ward_id
        and w.delimitation_id = ${id}::uuid`;
    await tx.$executeRaw`delete from ward_delimitations where tenant_id = ${actor.tenantId}::uuid and id = ${id}::uuid`;
  });
}
