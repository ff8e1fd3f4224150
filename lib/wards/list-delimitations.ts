import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { municipalToday } from './delimitation-on.ts';

export type Delimitation = {
  /** Null for the municipality's first. */
  id: string | null;
  name: string | null;
  /** The first day, as the municipality counts days; null for the first: it was always there. */
  effectiveFrom: string | null;
  wards: number;
  state: 'earlier' | 'in_force' | 'coming';
};

/** Newest first. Throws `forbidden`. */
export async function listDelimitations(actor: Actor): Promise<Delimitation[]> {
  requireCan(actor, 'areas.manage');
  return withActor(
    actor,
    (tx) => tx.$queryRaw<Delimitation[]>`
      with known as (
        select id, name, effective_from from ward_delimitations where tenant_id = ${actor.tenantId}::uuid
        union all select null, null, null)
      select k.id, k.name, k.effective_from::text as "effectiveFrom",
        (select count(*)::int from wards w where w.tenant_id = ${actor.tenantId}::uuid
          and w.delimitation_id is not distinct from k.id) as wards,
        case when k.effective_from > ${municipalToday} then 'coming'
          when exists (select from known o where o.effective_from <= ${municipalToday}
            and (k.effective_from is null or o.effective_from > k.effective_from)) then 'earlier'
          else 'in_force' end as state
      from known k order by k.effective_from desc nulls last`,
  );
}
