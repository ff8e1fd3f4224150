import { ownerClient } from '#lib/db/client.ts';
import type { LocalActor, TenantId, UserId } from '#lib/domain/access/actor.ts';
import { ROLES_WITH_TEAMS, ROLES_WITH_WARDS, type Role } from '#lib/domain/access/roles.ts';

/** One of a person's roles in one municipality, as the switcher offers it. */
export type MembershipChoice = {
  membershipId: string;
  tenantId: TenantId;
  municipalityName: string;
  municipalityCode: string;
  role: Role;
};

type ActorRow = {
  membership_id: string;
  user_id: UserId;
  tenant_id: TenantId;
  role: Role;
  ward_ids: string[];
  team_ids: string[];
  time_zone: string;
};

/**
 * The actor of a person's membership as it stands now. Null when the membership is not (or no longer) theirs, or the
 * person is disabled: whoever asks is then signed out.
 */
export async function actorOf(
  userId: UserId,
  membershipId: string,
  ip: string | null,
): Promise<LocalActor | null> {
  const actor = (await actorsOf([membershipId])).get(membershipId);
  return actor?.userId === userId ? { ...actor, ip } : null;
}

/** The actors of those memberships, by membership; those that are gone, or whose person is disabled, are left out. */
export async function actorsOf(membershipIds: readonly string[]): Promise<Map<string, LocalActor>> {
  // One round trip: every request asks this.
  const rows = await ownerClient().$queryRaw<ActorRow[]>`
    /* named: actors of memberships */
    select m.id as membership_id, m.user_id, m.tenant_id, m.role, mu.time_zone,
        case when m.role = any (${ROLES_WITH_WARDS}) then array(
          select mw.ward_id from membership_wards mw
           where mw.tenant_id = m.tenant_id and mw.membership_id = m.id order by 1) else '{}' end as ward_ids,
        case when m.role = any (${ROLES_WITH_TEAMS}) then array(
          select tm.team_id from team_members tm
           where tm.tenant_id = m.tenant_id and tm.membership_id = m.id order by 1) else '{}' end as team_ids
      from memberships m
      join users u on u.id = m.user_id
      join municipalities mu on mu.id = m.tenant_id
     where m.id = any (${membershipIds}::uuid[]) and u.disabled_at is null`;
  return new Map(
    rows.map((row) => [
      row.membership_id,
      {
        tenantId: row.tenant_id,
        userId: row.user_id,
        role: row.role,
        wardIds: row.ward_ids,
        teamIds: row.team_ids,
        ip: null,
        timeZone: row.time_zone,
      },
    ]),
  );
}

/** All that a person can be at present, by municipality and role; empty for a disabled person. */
export async function membershipsOf(userId: UserId): Promise<MembershipChoice[]> {
  const memberships = await ownerClient().membership.findMany({
    where: { userId, user: { disabledAt: null } },
    include: { municipality: { select: { name: true, code: true } } },
    orderBy: [{ municipality: { name: 'asc' } }, { role: 'asc' }],
  });
  return memberships.map((membership) => ({
    membershipId: membership.id,
    tenantId: membership.tenantId as TenantId,
    municipalityName: membership.municipality.name,
    municipalityCode: membership.municipality.code,
    role: membership.role as Role,
  }));
}

/** The person's name, or null for a disabled or unknown one. */
export async function nameOf(userId: UserId): Promise<string | null> {
  const user = await ownerClient().user.findFirst({
    where: { id: userId, disabledAt: null },
    select: { name: true },
  });
  return user?.name ?? null;
}
