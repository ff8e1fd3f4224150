import fc from 'fast-check';
import { Client } from 'pg';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import { routingQuery } from '#lib/routing/route-tickets.ts';
import { rerouteAfterEdit } from '#lib/service-areas/reroute-after-edit.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { call, type Fixture, makeMunicipality } from './api-fixture.ts';

const database = useTestDatabase();
let town: Fixture;

beforeAll(async () => {
  town = await makeMunicipality('RRT');
});

// Tickets of the test before count for nobody.
beforeEach(() => ownerClient().$executeRaw`update tickets set status = 'closed', team_id = null`);

type Spot = { lng: number; lat: number };
const IN_WEST: Spot = { lng: 18.45, lat: -33.95 };
const IN_EAST: Spot = { lng: 18.55, lat: -33.95 };

let filed = 0;

/** Files tickets where they now belong. */
async function file(spots: readonly Spot[], category: 'water' | 'roads' | 'abuse' = 'water') {
  filed += 1;
  const rows = await ownerClient().$queryRaw<{ id: string }[]>`
    insert into tickets (tenant_id, tracking_number, title, category_id, priority, location)
    select ${town.tenantId}::uuid, 'RRT-' || ${filed}::int || '-' || s.at, 'No water', ${town.categories[category]}::uuid, 'low',
      st_setsrid(st_makepoint(s.lng, s.lat), 4326)
    from json_to_recordset(${JSON.stringify(spots.map((spot, at) => ({ at, ...spot })))}::json) s (at int, lng float8, lat float8)
    returning id`;
  const json = JSON.stringify(await routedWithReasons());
  await ownerClient().$executeRaw`
    update tickets t set team_id = f.team_id, routing_rule = f.rule, routing = f.explanation
    from json_to_recordset(${json}::json) f (id uuid, team_id uuid, rule text, explanation jsonb) where t.id = f.id`;
  return rows.map(({ id }) => id);
}

type Routed = { id: string; team_id: string | null; rule: string };

/** Where routing would bring every open ticket that nobody assigned by hand. */
const routedWithReasons = () =>
  withSystem(town.tenantId, (tx) => {
    const spots = Prisma.sql`(select id as key, tenant_id, category_id, is_sensitive, location, created_at from tickets
      where not is_finished and assignment_reason in ('routing', 'rerouting'))`;
    return tx.$queryRaw<(Routed & { explanation: object })[]>`
      select key as id, team_id, rule, explanation from (${routingQuery(tx, spots)}) r order by key`;
  });

const routedAfresh = async (): Promise<Routed[]> =>
  (await routedWithReasons()).map(({ explanation: _, ...routed }) => routed);

const standing = () =>
  ownerClient().$queryRaw<Routed[]>`
    select id, team_id, routing_rule as rule from tickets
    where not is_finished and assignment_reason in ('routing', 'rerouting') order by id`;

const teamOf = async (id: string) =>
  (await ownerClient().ticket.findFirstOrThrow({ where: { id }, select: { teamId: true } })).teamId;

const setArea = (teamId: string, wkt: string | null) =>
  ownerClient()
    .$executeRaw`update teams set service_area = st_multi(st_geomfromtext(${wkt}, 4326)) where id = ${teamId}::uuid`;

const box = ({ lng, lat }: Spot, degrees: number) => {
  const [west, south, east, north] = [lng, lat, lng + degrees, lat + degrees];
  return `POLYGON((${west} ${south}, ${east} ${south}, ${east} ${north}, ${west} ${north}, ${west} ${south}))`;
};
const WEST = box({ lng: 18.4, lat: -34 }, 0.1);
const EAST = box({ lng: 18.5, lat: -34 }, 0.1);

const edited = (teamId: string) => rerouteAfterEdit({ tenantId: town.tenantId, teamId });

describe('after an edit of a team', () => {
  const anywhere = fc.record({
    lng: fc.double({ min: 18.2, max: 18.8, noNaN: true }),
    lat: fc.double({ min: -34.2, max: -33.7, noNaN: true }),
  });
  const edit = fc.oneof(
    fc.record({
      what: fc.constant('area' as const),
      at: anywhere,
      degrees: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
    }),
    fc.record({ what: fc.constant('no area' as const) }),
    fc.record({ what: fc.constant('inactive' as const) }),
    fc.record({ what: fc.constant('not its category' as const) }),
  );

  type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

  async function apply(teamId: string, change: Edit): Promise<void> {
    if (change.what === 'area') await setArea(teamId, box(change.at, change.degrees));
    else if (change.what === 'no area') await setArea(teamId, null);
    else if (change.what === 'inactive')
      await ownerClient().team.updateMany({ where: { id: teamId }, data: { isActive: false } });
    else await ownerClient().teamCategory.deleteMany({ where: { teamId } });
  }

  async function asBefore() {
    await ownerClient().$executeRaw`update tickets set status = 'closed', team_id = null`;
    await ownerClient().team.updateMany({ data: { isActive: true } });
    await setArea(town.teams.west, WEST);
    await setArea(town.teams.east, EAST);
    // One that nobody edits, over a part of both.
    await setArea(town.teams.roads, box({ lng: 18.35, lat: -34.1 }, 0.3));
    for (const teamId of [town.teams.west, town.teams.east, town.teams.roads])
      await ownerClient().teamCategory.createMany({
        data: [{ tenantId: town.tenantId, teamId, categoryId: town.categories.water }],
        skipDuplicates: true,
      });
  }

  it('every open ticket is where routing it afresh would bring it, in whatever order the jobs come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('west' as const, 'east' as const), edit), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.boolean(),
        fc.array(anywhere, { minLength: 5, maxLength: 30 }),
        async (edits, isLastFirst, spots) => {
          // Two teams without an area differ by their load alone, and then nothing moves.
          fc.pre(edits.filter(([, { what }]) => what === 'no area').length < 2);
          await asBefore();
          await file(spots);
          await file(spots.slice(0, 3), 'roads');
          for (const [name, change] of edits) await apply(town.teams[name], change);
          for (const [name] of isLastFirst ? edits.toReversed() : edits) await edited(town.teams[name]);
          expect(await standing()).toEqual(await routedAfresh());
        },
      ),
      { numRuns: 60 },
    );
    await asBefore();
    await setArea(town.teams.roads, null);
    await ownerClient().teamCategory.deleteMany({
      where: { teamId: town.teams.roads, categoryId: town.categories.water },
    });
  }, 120_000);

  it('what somebody assigned by hand, and what is finished, stays', async () => {
    const [byHand, finished, routed] = await file([IN_WEST, IN_WEST, IN_WEST]);
    await ownerClient().ticket.updateMany({ where: { id: byHand! }, data: { assignmentReason: 'manual' } });
    await ownerClient().ticket.updateMany({ where: { id: finished! }, data: { status: 'closed' } });
    await setArea(town.teams.west, EAST.replaceAll('18.6', '18.7'));
    await edited(town.teams.west);
    expect(await teamOf(byHand!)).toBe(town.teams.west);
    expect(await teamOf(finished!)).toBe(town.teams.west);
    expect(await teamOf(routed!)).not.toBe(town.teams.west);
    await setArea(town.teams.west, WEST);
  });

  it('a move leaves its reason in the history and takes the ticket off the old team’s desk', async () => {
    const [id] = await file([IN_WEST]);
    const { userId } = await town.person('field_worker', { teams: [town.teams.west] });
    await ownerClient().ticket.updateMany({ where: { id: id! }, data: { assigneeId: userId } });
    await setArea(town.teams.east, box({ lng: 18.42, lat: -33.98 }, 0.06));
    await edited(town.teams.east);
    const history = await ownerClient().$queryRaw`
      select team_id, assignee_id, reason from ticket_assignments where ticket_id = ${id}::uuid and ended_at is null`;
    expect(history).toEqual([{ team_id: town.teams.east, assignee_id: null, reason: 'rerouting' }]);
    await setArea(town.teams.east, EAST);
  });

  it('a second run, or one that goes on where a dead worker stopped, writes nothing that stands', async () => {
    await file(Array.from({ length: 450 }, () => IN_EAST));
    await setArea(town.teams.west, EAST.replaceAll('18.6', '18.58'));
    expect(await edited(town.teams.west)).toEqual({ looked: 450, moved: 450 });
    const version = () =>
      ownerClient()
        .$queryRaw`select sum(xmin::text::bigint)::text as written from tickets where not is_finished`;
    const before = await version();
    expect(await edited(town.teams.west)).toEqual({ looked: 450, moved: 0 });
    expect(await version()).toEqual(before);
    await setArea(town.teams.west, WEST);
  });

  it('teams between which only their load decides do not pass tickets to and fro', async () => {
    await setArea(town.teams.west, EAST);
    const ids = await file(Array.from({ length: 6 }, () => IN_EAST));
    await ownerClient()
      .$executeRaw`update tickets set team_id = ${town.teams.west}::uuid where not is_finished`;
    expect(await edited(town.teams.east)).toEqual({ looked: 6, moved: 0 });
    expect(await teamOf(ids[0]!)).toBe(town.teams.west);
    await setArea(town.teams.west, WEST);
  });

  it('a ticket that another team covers, and the edited area does not, is not even looked at', async () => {
    await file([IN_EAST, IN_EAST, IN_WEST]);
    await setArea(town.teams.west, box({ lng: 18.4, lat: -34 }, 0.12));
    expect(await edited(town.teams.west)).toEqual({ looked: 1, moved: 0 });
    await setArea(town.teams.west, WEST);
  });

  describeConcurrent('while tickets are filed', () => {
    it('a ticket that was routed before the edit and is committed after it is waited for', async () => {
      const owner = new Client({ connectionString: database.url });
      await owner.connect();
      // Whatever becomes of this test, the next ones want the table.
      onTestFinished(() => owner.end());
      // Filing goes as far as the ticket's history, and routing is behind it.
      await owner.query('begin; lock table ticket_assignments in share mode');
      const filing = call(create, {
        as: town.program,
        body: { title: 'No water', category: 'water', location: IN_WEST },
      });
      const others = (condition: Prisma.Sql) => ownerClient().$queryRaw<unknown[]>`
        select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${condition}`;
      await expect
        .poll(() => others(Prisma.sql`wait_event_type = 'Lock'`), { timeout: 30_000 })
        .toHaveLength(1);
      await setArea(town.teams.west, EAST.replaceAll('18.6', '18.7'));
      const job = edited(town.teams.west);
      const looking = Prisma.sql`state = 'active' and query like '%virtualtransaction%'`;
      await Promise.race([
        job,
        expect.poll(() => others(looking), { interval: 1, timeout: 30_000 }).toHaveLength(1),
      ]);
      await owner.query('commit');
      const { id } = await (await filing).json();
      await job;
      expect(await teamOf(id)).not.toBe(town.teams.west);
      await setArea(town.teams.west, WEST);
    });
  });

  it('of a police station, the sensitive tickets go to the nearest station and no others are touched', async () => {
    const [sensitive] = await file([IN_WEST], 'abuse');
    const [ordinary] = await file([IN_WEST]);
    const [{ id: nearer }] = (await ownerClient().$queryRaw<{ id: string }[]>`
      insert into teams (tenant_id, code, name, is_saps, station)
      values (${town.tenantId}::uuid, 'near', 'Nearer station', true, 'SRID=4326;POINT(18.45 -33.95)') returning id`) as [
      { id: string },
    ];
    expect(await teamOf(sensitive!)).toBe(town.teams.saps);
    expect(await edited(nearer)).toEqual({ looked: 1, moved: 1 });
    expect(await teamOf(sensitive!)).toBe(nearer);
    expect(await teamOf(ordinary!)).toBe(town.teams.west);
    await edited(town.teams.west);
    expect(await teamOf(sensitive!)).toBe(nearer);
  });

  it('of another municipality nothing is looked at', async () => {
    const other = await makeMunicipality('RRO');
    await file([IN_WEST]);
    expect(await rerouteAfterEdit({ tenantId: other.tenantId, teamId: town.teams.west })).toEqual({
      looked: 0,
      moved: 0,
    });
  });
});
