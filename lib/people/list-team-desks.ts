import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';

/** A team as its administrator looks after it. */
export type TeamDesk = {
  id: string;
  name: string;
  isActive: boolean;
  isSaps: boolean;
  /** Null for a team without an area. */
  areaKm2: number | null;
  categories: string[];
  manager: string | null;
  /** Null for a police station: its tickets exist for its liaison only. */
  openTickets: number | null;
};

/** The teams of the municipality, by name, police stations last. Throws `forbidden`. */
export async function listTeamDesks(actor: Actor): Promise<TeamDesk[]> {
  requireCan(actor, 'areas.manage');
  return withActor(
    actor,
    (tx) => tx.$queryRaw<TeamDesk[]>`
      select t.id, t.name, t.is_active as "isActive", t.is_saps as "isSaps", t.service_area_m2 / 1e6 as "areaKm2",
        array(select c.name_en from team_categories tc
          join categories c on c.tenant_id = tc.tenant_id and c.id = tc.category_id
          where tc.tenant_id = t.tenant_id and tc.team_id = t.id order by c.name_en) as categories,
        u.name as manager, case when not t.is_saps then coalesce(l.open_tickets, 0)::int end as "openTickets"
      from teams t
      left join users u on u.id = t.manager_id
      left join (select team_id, count(*) as open_tickets from tickets
        where tenant_id = ${actor.tenantId}::uuid and not is_finished and team_id is not null group by 1) l on l.team_id = t.id
      where t.tenant_id = ${actor.tenantId}::uuid order by t.is_saps, t.name, t.id`,
  );
}
