import type { Actor } from '#lib/domain/access/actor.ts';
import { rolesThatSee, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';
import { Prisma } from './generated/client.ts';

type Onlooker = Pick<Actor, 'tenantId' | 'userId' | 'role' | 'wardIds' | 'teamIds'>;

const ofTeams = ({ teamIds }: Onlooker) => Prisma.sql`t.team_id = any (${[...teamIds]}::uuid[])`;
const ofWards = ({ wardIds }: Onlooker) => Prisma.sql`t.ward_id = any (${[...wardIds]}::uuid[])`;

/**
 * The tickets `t` that the actor sees, as literal conditions. The policy on `tickets` decides and admits the same rows
 * (tests/db/ticket-scope.test.ts); the planner cannot look into it, and takes the index on team, ward or person by this.
 */
export const ticketsInScope = (actor: Onlooker): Prisma.Sql =>
  Prisma.sql`t.tenant_id = ${actor.tenantId}::uuid and ${TICKETS[ticketScope(actor.role)](actor)}`;

const TICKETS = {
  all: () => Prisma.sql`true`,
  municipality: () => Prisma.sql`not t.is_sensitive`,
  own_teams: (actor) => Prisma.sql`not t.is_sensitive and ${ofTeams(actor)}`,
  own_wards: (actor) => Prisma.sql`not t.is_sensitive and ${ofWards(actor)}`,
  own_station: (actor) => Prisma.sql`t.is_sensitive and ${ofTeams(actor)}`,
  own_reports: ({ userId }) => Prisma.sql`not t.is_sensitive and t.created_by = ${userId}::uuid`,
} as const satisfies Record<TicketScope, (actor: Onlooker) => Prisma.Sql>;

/**
 * The map's counts `t` (`map_cells`, `map_changes`) that the actor sees, in which there is no sensitive ticket; null where
 * the tickets themselves have to be counted. The policies on both tables admit the same rows.
 */
export function countsInScope(actor: Onlooker): Prisma.Sql | null {
  const scope = COUNTS[ticketScope(actor.role)]?.(actor);
  return scope ? Prisma.sql`t.tenant_id = ${actor.tenantId}::uuid and ${scope}` : null;
}

const COUNTS: Record<TicketScope, ((actor: Onlooker) => Prisma.Sql) | null> = {
  all: () => Prisma.sql`true`,
  municipality: () => Prisma.sql`true`,
  own_teams: ofTeams,
  own_wards: ofWards,
  // Sensitive tickets are in no count, and who filed a ticket is not either.
  own_station: null,
  own_reports: null,
};

/** Whether the person of membership `m` sees ticket `t`: the same rule, for many people at once. */
export const memberSees = Prisma.sql`(m.tenant_id = t.tenant_id and (
  not t.is_sensitive and (
    m.role = any (${rolesThatSee('municipality')})
    or m.role = any (${rolesThatSee('own_teams')}) and ${hasTeam()}
    or m.role = any (${rolesThatSee('own_wards')}) and exists (select from membership_wards mw
      where mw.tenant_id = m.tenant_id and mw.membership_id = m.id and mw.ward_id = t.ward_id)
    or m.role = any (${rolesThatSee('own_reports')}) and t.created_by = m.user_id)
  or t.is_sensitive and m.role = any (${rolesThatSee('own_station')}) and ${hasTeam()}))`;

function hasTeam(): Prisma.Sql {
  return Prisma.sql`exists (select from team_members tm
    where tm.tenant_id = m.tenant_id and tm.membership_id = m.id and tm.team_id = t.team_id)`;
}
