import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { countsInScope, memberSees, ticketsInScope } from '#lib/db/ticket-scope.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor, type UserId } from '#lib/domain/access/actor.ts';
import { type ActorRole, ROLES, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

/** Every kind of ticket that a scope could tell apart, by what it is to the person who looks. */
const KINDS = [
  'own team',
  'other team',
  'no team',
  'own ward',
  'other ward',
  'own report',
  'own team, own ward, own report',
  'sensitive, own station',
  'sensitive, own station, own report',
  'sensitive, other station',
  'sensitive, other station, own ward',
  'another municipality, everything alike',
] as const;
type Kind = (typeof KINDS)[number];

const ORDINARY = KINDS.filter((kind) => !/sensitive|another municipality/.test(kind));

/** What each scope admits, said here a second time. */
const ADMITTED: Record<TicketScope, readonly Kind[]> = {
  all: KINDS.filter((kind) => !kind.startsWith('another municipality')),
  municipality: ORDINARY,
  own_teams: ['own team', 'own team, own ward, own report'],
  own_wards: ['own ward', 'own team, own ward, own report'],
  own_station: ['sensitive, own station', 'sensitive, own station, own report'],
  own_reports: ['own report', 'own team, own ward, own report'],
};

let here: Fixture;
let elsewhere: Fixture;
let stations: { own: string; other: string };
const actors = new Map<ActorRole, Actor>();
/** What each ticket is to the person it was filed for. */
const kinds = new Map<string, Kind>();

beforeAll(async () => {
  here = await makeMunicipality('HERE');
  elsewhere = await makeMunicipality('ELSE');
  const [other] = await ownerClient().$queryRaw<{ id: string }[]>`
    insert into teams (tenant_id, code, name, is_saps, station)
    values (${here.tenantId}::uuid, 'far', 'Far station', true, 'SRID=4326;POINT(18.59 -33.91)') returning id`;
  stations = { own: here.teams.saps, other: other!.id };
  for (const role of ROLES) actors.set(role, await actorOf(role));
  actors.set('system', systemActor(here.tenantId));
  for (const { userId } of actors.values()) await fileAllKinds(userId);
});

/** With the own teams, wards and station, whatever the role makes of them. */
async function actorOf(role: ActorRole & (typeof ROLES)[number]): Promise<Actor> {
  const scope = ticketScope(role);
  const wardIds = scope === 'own_wards' ? [here.wards[1]] : [];
  const teamIds = scope === 'own_teams' ? [here.teams.west] : scope === 'own_station' ? [stations.own] : [];
  const { userId } = await here.person(role, { wards: wardIds, teams: teamIds });
  return { ...systemActor(here.tenantId), role, userId, wardIds, teamIds };
}

async function fileAllKinds(userId: UserId | null) {
  const { wards, teams } = here;
  const other = { team: teams.east, ward: wards[2], by: null };
  const own = { team: teams.west, ward: wards[1], by: userId };
  const filed: Record<Kind, { team: string | null; ward: string; by: UserId | null }> = {
    'own team': { ...other, team: own.team },
    'other team': other,
    'no team': { ...other, team: null },
    'own ward': { ...other, ward: own.ward },
    'other ward': other,
    'own report': { ...other, by: own.by },
    'own team, own ward, own report': own,
    'sensitive, own station': { ...other, team: stations.own },
    'sensitive, own station, own report': { ...own, team: stations.own },
    'sensitive, other station': { ...other, team: stations.other },
    'sensitive, other station, own ward': { ...own, team: stations.other },
    'another municipality, everything alike': {
      team: elsewhere.teams.west,
      ward: elsewhere.wards[1],
      by: null,
    },
  };
  for (const [kind, { team, ward, by }] of Object.entries(filed)) {
    const { tenantId, categories } = kind.startsWith('another') ? elsewhere : here;
    const category = kind.startsWith('sensitive') ? categories.abuse : categories.water;
    const [row] = await ownerClient().$queryRaw<{ id: string }[]>`
      insert into tickets (tenant_id, tracking_number, title, category_id, priority, status, team_id, ward_id, created_by,
          location)
        values (${tenantId}::uuid, 'T-' || gen_random_uuid(), 'Leak', ${category}::uuid, 'low', 'open', ${team}::uuid,
          ${ward}::uuid, ${by}::uuid, 'SRID=4326;POINT(18.45 -33.95)') returning id`;
    kinds.set(row!.id, kind as Kind);
  }
}

const actor = (role: ActorRole): Actor => actors.get(role)!;
const kindsOf = (rows: readonly { id: string }[]) => [
  ...new Set(rows.map(({ id }) => kinds.get(id) ?? 'unknown')),
];
const sorted = (names: readonly string[]) => [...names].sort();

const EVERYBODY: readonly ActorRole[] = [...ROLES, 'system'];

describe('What a role sees of tickets', () => {
  test.each(EVERYBODY)('is what the policy admits, for the %s', async (role) => {
    const rows = await withActor(actor(role), (tx) => tx.$queryRaw<{ id: string }[]>`select id from tickets`);
    expect(sorted(kindsOf(rows))).toEqual(sorted(ADMITTED[ticketScope(role)]));
    expect(rows).toHaveLength(expectedCount(role));
  });

  test.each(EVERYBODY)(
    'is what the condition in queries admits without the policy, for the %s',
    async (role) => {
      const condition = ticketsInScope(actor(role));
      const byCondition = await ownerClient().$queryRaw<{ id: string }[]>`
      select t.id from tickets t where ${condition} order by t.id`;
      const byPolicy = await withActor(
        actor(role),
        (tx) => tx.$queryRaw<{ id: string }[]>`select id from tickets order by id`,
      );
      expect(byCondition).toEqual(byPolicy);
    },
  );

  test.each(ROLES)('is what is found of many people at once, for the %s', async (role) => {
    const { userId } = actor(role);
    const found = await ownerClient().$queryRaw<{ id: string }[]>`
      select t.id from tickets t join memberships m on ${memberSees} where m.user_id = ${userId}::uuid order by t.id`;
    const byPolicy = await withActor(
      actor(role),
      (tx) => tx.$queryRaw<{ id: string }[]>`select id from tickets order by id`,
    );
    expect(found).toEqual(byPolicy);
  });

  test('is nothing for a role that the database does not know', async () => {
    const stranger = { ...actor('admin'), role: 'auditor' as ActorRole };
    expect(await withActor(stranger, (tx) => tx.$queryRaw`select id from tickets`)).toEqual([]);
  });
});

describe('What a role sees of the counts of the map', () => {
  const TABLES = { map_cells: Prisma.sql`map_cells`, map_changes: Prisma.sql`map_changes` };

  test.each(EVERYBODY)('is what the policies admit, or is not asked of them, for the %s', async (role) => {
    await ownerClient().$executeRaw`insert into map_cells
      select tenant_id, 8, 0, '-infinity', -97, 52, category_id, team_id, ward_id, priority, status, 'none', 1, 1, 1
      from tickets where not is_sensitive on conflict do nothing`;
    const condition = countsInScope(actor(role));
    for (const [name, table] of Object.entries(TABLES)) {
      const everything = await ownerClient().$queryRaw<object[]>`select from ${table} t`;
      const admitted = await withActor(
        actor(role),
        (tx) => tx.$queryRaw<object[]>`select to_jsonb(t) as row from ${table} t order by 1`,
      );
      expect(everything.length, name).toBeGreaterThan(admitted.length);
      expect(admitted, name).toEqual(
        condition === null
          ? []
          : await ownerClient()
              .$queryRaw`select to_jsonb(t) as row from ${table} t where ${condition} order by 1`,
      );
    }
  });
});

/** All kinds are filed once for each person; whoever sees the own reports only does not see those of the others. */
function expectedCount(role: ActorRole): number {
  const { length } = ADMITTED[ticketScope(role)];
  return ticketScope(role) === 'own_reports' ? length : length * actors.size;
}
