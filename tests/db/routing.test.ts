import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { routingQuery } from '#lib/routing/route-tickets.ts';
import type { RoutingExplanation } from '#lib/routing/routing-explanation.ts';
import { useTestDatabase } from '../support/database.ts';

useTestDatabase();

let tenantId: TenantId;
let category: string;
let sensitive: string;
const LIMIT_METRES = 10_000;

beforeAll(async () => {
  const db = ownerClient();
  tenantId = (await db.municipality.create({ data: { code: 'RTE', name: 'Routing' } })).id as TenantId;
  category = (await makeCategory('water', false)).id;
  sensitive = (await makeCategory('abuse', true)).id;
});

const makeCategory = (code: string, isSensitive: boolean) =>
  ownerClient().category.create({
    data: { tenantId, code, nameEn: code, nameZu: code, nameAf: code, isSensitive },
  });

type Area = { name: string; wkt: string | null };

/** Replaces the teams of the category. */
async function setTeams(areas: readonly Area[], of: string = category) {
  const db = ownerClient();
  await db.$executeRaw`delete from teams where tenant_id = ${tenantId}::uuid and not is_saps`;
  for (const [at, { name, wkt }] of areas.entries()) {
    await db.$executeRaw`with team as (insert into teams (tenant_id, code, name, service_area)
      values (${tenantId}::uuid, ${`t${at}`}, ${name}, st_multi(st_geomfromtext(${wkt}, 4326))) returning tenant_id, id)
      insert into team_categories (tenant_id, team_id, category_id) select tenant_id, id, ${of}::uuid from team`;
  }
}

type Routed = {
  key: number;
  team: string | null;
  ward: number | null;
  rule: string;
  explanation: RoutingExplanation;
};
type Spot = { lng: number; lat: number } | null;

/** Routes spots of one category as one set. */
function route(
  spots: readonly Spot[],
  of: { category: string; isSensitive?: boolean } = { category },
): Promise<Routed[]> {
  const relation = Prisma.sql`(select v.at as key, ${tenantId}::uuid as tenant_id, ${of.category}::uuid as category_id,
      ${of.isSensitive ?? false}::boolean as is_sensitive, now() as created_at,
      case when v.lng is not null then st_setsrid(st_makepoint(v.lng, v.lat), 4326) end as location
    from json_to_recordset(${JSON.stringify(spots.map((spot, at) => ({ at, ...spot })))}::json) as v (at int, lng float8, lat float8))`;
  return withSystem(
    tenantId,
    (tx) => tx.$queryRaw<Routed[]>`
    select r.key, t.name as team, w.number as ward, r.rule, r.explanation from (${routingQuery(tx, relation)}) r
    left join teams t on t.tenant_id = ${tenantId}::uuid and t.id = r.team_id
    left join wards w on w.tenant_id = ${tenantId}::uuid and w.id = r.ward_id order by r.key`,
  );
}

const box = (west: number, south: number, east: number, north: number) =>
  `POLYGON((${west} ${south}, ${east} ${south}, ${east} ${north}, ${west} ${north}, ${west} ${south}))`;

describe('routing decides', () => {
  it('for the smallest area that covers the spot, and names the others', async () => {
    await setTeams([
      { name: 'Metro', wkt: box(18, -34, 19, -33) },
      { name: 'District', wkt: box(18.4, -33.6, 18.6, -33.4) },
      { name: 'Depot', wkt: box(18.45, -33.55, 18.55, -33.45) },
    ]);
    const [routed] = await route([{ lng: 18.5, lat: -33.5 }]);
    expect(routed).toMatchObject({ team: 'Depot', rule: 'area' });
    expect(routed?.explanation.candidates.map(({ name }) => name)).toEqual(['Depot', 'District', 'Metro']);
  });

  it('between equal areas for the team with fewer open tickets, then by name', async () => {
    const area = box(18, -34, 19, -33);
    await setTeams([
      { name: 'Zebra', wkt: area },
      { name: 'Aloe', wkt: area },
    ]);
    expect((await route([{ lng: 18.5, lat: -33.5 }]))[0]).toMatchObject({ team: 'Aloe', rule: 'area' });
    await ownerClient()
      .$executeRaw`insert into tickets (tenant_id, tracking_number, title, category_id, priority, team_id)
      select tenant_id, 'RTE-1', 'Busy', ${category}::uuid, 'low', id from teams where tenant_id = ${tenantId}::uuid and name = 'Aloe'`;
    expect((await route([{ lng: 18.5, lat: -33.5 }]))[0]).toMatchObject({ team: 'Zebra', rule: 'area' });
    // An append-only trail keeps the ticket; finished and without a team it counts for nobody.
    await ownerClient()
      .$executeRaw`update tickets set status = 'closed', team_id = null where tenant_id = ${tenantId}::uuid`;
    await ownerClient().$executeRaw`alter table ticket_assignments disable trigger user`;
    await ownerClient()
      .$executeRaw`update ticket_assignments set team_id = null where tenant_id = ${tenantId}::uuid`;
  });

  it('on a border between two equal areas always for the same team', async () => {
    await setTeams([
      { name: 'East', wkt: box(18.5, -34, 19, -33) },
      { name: 'West', wkt: box(18, -34, 18.5, -33) },
    ]);
    const spots = Array.from({ length: 20 }, (_, at) => ({ lng: 18.5, lat: -33.9 + at * 0.04 }));
    expect(new Set((await route(spots)).map(({ team }) => team)).size).toBe(1);
  });

  it('beyond every area for the nearest within the limit, else for a team without an area, else for nobody', async () => {
    const near = { lng: 19.05, lat: -33.5 };
    const far = { lng: 19.5, lat: -33.5 };
    await setTeams([
      { name: 'Metro', wkt: box(18, -34, 19, -33) },
      { name: 'Anywhere', wkt: null },
    ]);
    expect((await route([near, far, null])).map(({ team, rule }) => [team, rule])).toEqual([
      ['Metro', 'nearest'],
      ['Anywhere', 'fallback'],
      ['Anywhere', 'fallback'],
    ]);
    await setTeams([{ name: 'Metro', wkt: box(18, -34, 19, -33) }]);
    expect((await route([far, null])).map(({ team, rule }) => [team, rule])).toEqual([
      [null, 'unrouted'],
      [null, 'unrouted'],
    ]);
  });

  it('never for an inactive team or one of another category', async () => {
    await setTeams([{ name: 'Metro', wkt: box(18, -34, 19, -33) }]);
    expect(
      (await route([{ lng: 18.5, lat: -33.5 }], { category: sensitive })).map(({ rule }) => rule),
    ).toEqual(['unrouted']);
    await ownerClient()
      .$executeRaw`update teams set is_active = false where tenant_id = ${tenantId}::uuid and not is_saps`;
    expect((await route([{ lng: 18.5, lat: -33.5 }])).map(({ rule }) => rule)).toEqual(['unrouted']);
  });

  it('of a sensitive ticket for the nearest active police station, however far', async () => {
    await setTeams([{ name: 'Metro', wkt: box(18, -34, 19, -33) }]);
    for (const [code, name, lng, isActive] of [
      ['s1', 'SAPS Near', 18.6, false],
      ['s2', 'SAPS Next', 20, true],
      ['s3', 'SAPS Far', 28, true],
    ] as const) {
      await ownerClient().$executeRaw`insert into teams (tenant_id, code, name, is_saps, station, is_active)
        values (${tenantId}::uuid, ${code}, ${name}, true, st_setsrid(st_makepoint(${lng}, -33.5), 4326), ${isActive})`;
    }
    const [routed] = await route([{ lng: 18.5, lat: -33.5 }], { category: sensitive, isSensitive: true });
    expect(routed).toMatchObject({ team: 'SAPS Next', rule: 'sensitive' });
    expect(routed?.explanation.candidates.map(({ name }) => name)).toEqual(['SAPS Next', 'SAPS Far']);
    const [ordinary] = await route([{ lng: 24, lat: -30 }]);
    expect(ordinary).toMatchObject({ team: null, rule: 'unrouted' });
  });
});

describe('routing holds for any areas and any spots', () => {
  /** Star-shaped polygons of very different sizes, at the latitudes of South Africa. */
  const area = fc
    .record({
      lng: fc.double({ min: 18, max: 18.4, noNaN: true }),
      lat: fc.double({ min: -34.8, max: -34.5, noNaN: true }),
      radii: fc.array(fc.double({ min: 0.002, max: 0.08, noNaN: true }), { minLength: 3, maxLength: 12 }),
    })
    .map(({ lng, lat, radii }) => {
      const corner = (radius: number, at: number) => {
        const angle = (2 * Math.PI * at) / radii.length;
        return `${lng + radius * Math.cos(angle)} ${lat + radius * Math.sin(angle)}`;
      };
      return `POLYGON((${[...radii.map(corner), corner(radii[0]!, 0)].join(', ')}))`;
    });
  const spot = fc.record({
    lng: fc.double({ min: 17.8, max: 18.6, noNaN: true }),
    lat: fc.double({ min: -35, max: -34.3, noNaN: true }),
  });

  it('the team is the one a plain comparison of every area finds', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(area, { minLength: 1, maxLength: 12 }),
        fc.array(spot, { minLength: 30, maxLength: 60 }),
        async (areas, spots) => {
          await setTeams(areas.map((wkt, at) => ({ name: `Team ${String(at).padStart(2, '0')}`, wkt })));
          const routed = await route(spots);
          const plain = await plainly(spots);
          expect(routed.map(({ key, team, rule }) => ({ key, team, rule }))).toEqual(plain);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a thousand spots at once are routed as one by one', async () => {
    await setTeams([
      { name: 'A', wkt: box(18, -34.8, 18.2, -34.6) },
      { name: 'B', wkt: box(18.1, -34.7, 18.3, -34.5) },
      { name: 'C', wkt: null },
    ]);
    const spots: Spot[] = Array.from({ length: 1000 }, (_, at) =>
      at % 10 === 0
        ? null
        : { lng: 17.9 + ((at * 7919) % 1000) / 1500, lat: -34.9 + ((at * 104729) % 1000) / 1800 },
    );
    const together = await route(spots);
    for (let at = 0; at < spots.length; at += 97) {
      const [alone] = await route([spots[at] ?? null]);
      expect(together[at]).toEqual({ ...alone, key: at });
    }
  });
});

/** Routing without any index or shortcut: cover by exact test, nearness by distance on the ellipsoid to every area. */
async function plainly(spots: readonly { lng: number; lat: number }[]) {
  return ownerClient().$queryRaw<{ key: number; team: string | null; rule: string }[]>`
    select v.at as key, best.name as team, case when best.name is null then 'unrouted' when best.covers then 'area' else 'nearest' end as rule
    from json_to_recordset(${JSON.stringify(spots.map((spot, at) => ({ at, ...spot })))}::json) as v (at int, lng float8, lat float8)
    cross join lateral (select st_setsrid(st_makepoint(v.lng, v.lat), 4326) as p) spot
    left join lateral (
      select t.name, st_covers(t.service_area, p) as covers from teams t
      where t.tenant_id = ${tenantId}::uuid and not t.is_saps
        and (st_covers(t.service_area, p) or st_distance(t.service_area::geography, p::geography) <= ${LIMIT_METRES})
      order by st_covers(t.service_area, p) desc,
        case when st_covers(t.service_area, p) then t.service_area_m2 else st_distance(t.service_area::geography, p::geography) end, t.name
      limit 1) best on true order by v.at`;
}
