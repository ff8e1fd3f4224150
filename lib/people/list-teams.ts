import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';

export type TeamView = {
  id: string;
  code: string;
  name: string;
  isActive: boolean;
  isSaps: boolean;
  hasServiceArea: boolean;
  /** Codes of the categories it takes. */
  categories: string[];
};

/** The teams of the actor's municipality, by name. They are no secret within it; what they hold is. */
export function listTeams(actor: Actor): Promise<TeamView[]> {
  return withActor(
    actor,
    (tx) => tx.$queryRaw<TeamView[]>`
      select t.id, t.code, t.name, t.is_active as "isActive", t.is_saps as "isSaps",
        t.service_area is not null as "hasServiceArea",
        array(select c.code from team_categories tc
          join categories c on c.tenant_id = tc.tenant_id and c.id = tc.category_id
          where tc.tenant_id = t.tenant_id and tc.team_id = t.id order by c.code) as categories
      from teams t where t.tenant_id = ${actor.tenantId}::uuid order by t.name, t.id`,
  );
}
