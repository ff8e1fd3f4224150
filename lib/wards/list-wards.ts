import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { isInForce } from './delimitation-on.ts';

export type WardView = {
  id: string;
  code: string;
  number: number;
  name: string;
  /** Whether it belongs to the delimitation of today. Tickets keep the ward of their day. */
  isInForce: boolean;
  /** The delimitation it belongs to, with its first day; null for the municipality's first, which has none. */
  delimitation: { id: string; name: string; effectiveFrom: string } | null;
};

/** The wards of the actor's municipality, by number: those in force, then those of other delimitations, newest first. */
export function listWards(actor: Actor): Promise<WardView[]> {
  return withActor(
    actor,
    (tx) => tx.$queryRaw<WardView[]>`
      select w.id, w.code, w.number, w.name, ${isInForce} as "isInForce",
        case when d.id is not null then json_build_object('id', d.id, 'name', d.name,
          'effectiveFrom', d.effective_from::text) end as delimitation
      from wards w left join ward_delimitations d on d.tenant_id = w.tenant_id and d.id = w.delimitation_id
      where w.tenant_id = ${actor.tenantId}::uuid
      order by "isInForce" desc, d.effective_from desc nulls last, w.number, w.id`,
  );
}
