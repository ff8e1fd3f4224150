import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { GET as list } from '#app/api/v1/tickets/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { boundsAround } from '#lib/domain/geo/bounds.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, call, type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let north: Fixture;
let manager: Caller;

beforeAll(async () => {
  north = await makeMunicipality('NORTH');
  manager = await north.person('manager');
  const { tenantId, categories } = north;
  await ownerClient().$executeRaw`
    insert into tickets (tenant_id, tracking_number, title, location, category_id, priority)
    select ${tenantId}::uuid, 'NEAR-' || n, 'Ticket', case when n % 20 > 0 then
        st_setsrid(st_makepoint(18.4 + random() * 0.2, -34 + random() * 0.1), 4326) end,
      case when n % 9 = 0 then ${categories.abuse}::uuid else ${categories.water}::uuid end, 'low'
    from generate_series(1, 300) n`;
});

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test('a box around a spot leaves out nothing that is as near', async () => {
  await fc.assert(
    fc.asyncProperty(
      degrees(-60, 60),
      degrees(-170, 170),
      fc.double({ min: 1, max: 300_000, noNaN: true }),
      async (lat, lng, metres) => {
        const { west, south, east, north } = boundsAround({ lat, lng }, metres);
        const [all] = await ownerClient().$queryRaw<{ isInside: boolean }[]>`
          select bool_and(st_project(st_makepoint(${lng}, ${lat})::geography, ${metres}::float8, radians(bearing))::geometry
            && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)) as "isInside"
          from generate_series(0, 355, 5) bearing`;
        expect(all?.isInside).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test('the nearest tickets come first, by the metres that PostGIS measures, from wherever one stands', async () => {
  await fc.assert(
    fc.asyncProperty(
      degrees(-34.1, -33.8),
      degrees(18.3, 18.7),
      fc.integer({ min: 1, max: 40 }),
      async (lat, lng, limit) => {
        const response = await call(list, {
          as: manager,
          query: { near: `${lat},${lng}`, limit: String(limit) },
        });
        const { tickets, nextCursor } = await response.json();
        const plain = await ownerClient().$queryRaw<{ metres: number }[]>`
          select st_distance(location::geography, st_setsrid(st_makepoint(${lng}, ${lat}), 4326)::geography) as metres
          from tickets where not is_sensitive and location is not null order by metres limit ${limit}`;
        expect(tickets.map(({ metres }: { metres: number }) => metres)).toEqual(
          plain.map(({ metres }) => Math.round(metres)),
        );
        expect(nextCursor).toBeNull();
      },
    ),
    { numRuns: 200 },
  );
});

test('a liaison is shown the own sensitive ones alone, and a spot that is none is a 400', async () => {
  const liaison = await north.person('saps_liaison', { teams: [north.teams.saps] });
  const near = (as: Caller, spot: string) => call(list, { as, query: { near: spot } });
  expect((await (await near(liaison, '-33.95,18.45')).json()).tickets).toEqual([]);
  for (const spot of ['here', '1', '91,18', '-33.9,18.4,2'])
    expect(await (await near(manager, spot)).json()).toMatchObject({ status: 400, field: 'near' });
});
