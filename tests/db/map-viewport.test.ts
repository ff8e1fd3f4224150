import { beforeAll, describe, expect, test } from 'vitest';
import { GET as base } from '#app/api/v1/map/base/route.ts';
import { GET as map } from '#app/api/v1/map/route.ts';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { systemActor } from '#lib/domain/access/actor.ts';
import { bboxParameter, boundsAround, metresBetween } from '#lib/domain/geo/bounds.ts';
import { ticketOnMap } from '#lib/maps/ticket-on-map.ts';
import type { Viewport } from '#lib/maps/viewport.ts';
import { previewRouting } from '#lib/routing/preview-routing.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, call, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';

useTestDatabase();
let north: Fixture;
let manager: Caller;
const EVERYWHERE = '18.3,-34.1,18.7,-33.8';
const PER_WARD = 40;

beforeAll(async () => {
  north = await makeMunicipality('NORTH');
  manager = await north.person('manager');
  const south = await makeMunicipality('SOUTH');
  const file = (as: Caller, category: string, location: { lat: number; lng: number }) =>
    call(create, { as, body: { title: 'Sipho’s leak', category, location } });
  for (let i = 0; i < PER_WARD; i += 1) {
    // Spread over the ward, but for the last ten, which share a spot.
    const off =
      i < PER_WARD - 10 ? { lat: (i % 6) * 0.008, lng: Math.floor(i / 6) * 0.008 } : { lat: 0, lng: 0 };
    await file(north.program, 'water', { lat: -33.98 + off.lat, lng: 18.42 + off.lng });
    await file(north.program, 'water', { lat: -33.98 + off.lat, lng: 18.52 + off.lng });
  }
  await file(north.program, 'abuse', IN_WARD_1);
  await file(south.program, 'water', IN_WARD_1);
  await ownerClient().$executeRaw`update tickets set response_due_at = now() - interval '1 hour'
    where tenant_id = ${north.tenantId}::uuid and not is_sensitive
      and id in (select id from tickets where tenant_id = ${north.tenantId}::uuid and not is_sensitive order by id limit 12)`;
});

async function view(query: Record<string, string>, as = manager): Promise<Viewport> {
  const response = await call(map, { as, query: { bbox: EVERYWHERE, zoom: '11', ...query } });
  expect(response.status).toBe(200);
  return response.json();
}

const drawn = ({ clusters, tickets }: Viewport) =>
  clusters.reduce((sum, { count }) => sum + count, 0) + tickets.length;

describe('the viewport', () => {
  test.each([0, 5, 9, 11, 13, 15, 17, 22])(
    'at zoom %i draws each ticket in it exactly once',
    async (zoom) => {
      const seen = await view({ zoom: String(zoom) });
      expect(seen.total).toBe(PER_WARD * 2);
      expect(drawn(seen)).toBe(PER_WARD * 2);
    },
  );

  test('counts those beyond their deadline in each circle', async () => {
    const { clusters, tickets } = await view({ zoom: '9' });
    const late = clusters.reduce((sum, { breached }) => sum + breached, 0);
    expect(late + tickets.filter(({ sla }) => sla === 'breached').length).toBe(12);
  });

  test('draws tickets of the very same spot as one circle, however near one looks', async () => {
    const { clusters } = await view({ zoom: '22' });
    expect(clusters.map(({ count }) => count)).toEqual([11, 11]);
  });

  test('draws a circle the same while the map is dragged across it', async () => {
    const whole = await view({ zoom: '12' });
    const part = await view({ zoom: '12', bbox: '18.43,-33.97,18.7,-33.8' });
    expect(part.clusters.length).toBeGreaterThan(1);
    for (const cluster of part.clusters) expect(whole.clusters).toContainEqual(cluster);
  });

  test('keeps circles apart: none lies at the edge of its square, where its neighbour may lie too', async () => {
    for (const zoom of [10, 12, 13]) {
      const { clusters, squareDegrees: side } = await view({ zoom: String(zoom) });
      for (const { lat, lng } of clusters.map(({ location }) => location)) {
        for (const at of [lat, lng]) {
          const share = at / side! - Math.floor(at / side!);
          expect(share).toBeGreaterThan(0.2);
          expect(share).toBeLessThan(0.8);
        }
      }
    }
  });

  const BOX = [18.43, -33.975, 18.535, -33.94] as const;
  const countIn = async ([west, south, east, north_]: readonly number[]) => {
    const [row] = await ownerClient().$queryRaw<{ count: number }[]>`
      select count(*)::int from tickets where tenant_id = ${north.tenantId}::uuid and not is_sensitive
        and st_x(location) between ${west} and ${east} and st_y(location) between ${south} and ${north_}`;
    return row?.count;
  };

  test('counts the squares that the box touches, whole', async () => {
    for (const zoom of [3, 12, 14]) {
      const seen = await view({ bbox: BOX.join(','), zoom: String(zoom) });
      const side = seen.squareDegrees!;
      const [west, south, east, north_] = BOX;
      const squares = [
        Math.floor(west / side),
        Math.floor(south / side),
        Math.ceil(east / side),
        Math.ceil(north_ / side),
      ];
      expect(side).toBe(90 / 2 ** zoom);
      expect(seen.total).toBe(await countIn(squares.map((edge) => edge * side)));
    }
  });

  test('counts the box itself where tickets are told apart by their spots', async () => {
    const seen = await view({ bbox: BOX.join(','), zoom: '18' });
    expect(seen).toMatchObject({ total: await countIn(BOX), squareDegrees: null });
    expect(seen.total).toBeGreaterThan(5);
  });

  test('draws larger squares where the box would hold more than a screen shows', async () => {
    const seen = await view({ bbox: '-180,-90,180,90', zoom: '16' });
    expect(drawn(seen)).toBe(PER_WARD * 2);
    expect(seen.squareDegrees).toBeGreaterThan(5);
  });

  test('obeys the list’s filters', async () => {
    expect((await view({ ward: north.wards[1] })).total).toBe(PER_WARD);
    expect((await view({ sla: 'breached' })).total).toBe(12);
    expect(await view({ category: 'roads' })).toEqual({
      clusters: [],
      tickets: [],
      total: 0,
      squareDegrees: expect.any(Number),
    });
  });

  test('holds nothing sensitive, not even in a count, but for the liaison of the station', async () => {
    expect((await view({ category: 'abuse' })).total).toBe(0);
    const liaison = await north.person('saps_liaison', { teams: [north.teams.saps] });
    expect(await view({}, liaison)).toMatchObject({ total: 1, tickets: [{ title: 'Sipho’s leak' }] });
  });

  test('holds a councillor’s wards alone, and no resident’s words', async () => {
    const councillor = await north.person('ward_councillor', { wards: [north.wards[2]] });
    const seen = await view({ zoom: '15' }, councillor);
    expect(seen.total).toBe(PER_WARD);
    expect(JSON.stringify(seen)).not.toMatch(/Sipho/);
  });

  test.each([
    [{ bbox: '' }, 'bbox'],
    [{ zoom: '23' }, 'zoom'],
    [{ zoom: 'near' }, 'zoom'],
  ])('with %o is a 400 that names the parameter', async (query, field) => {
    const response = await call(map, { as: manager, query: { bbox: EVERYWHERE, zoom: '11', ...query } });
    expect(await response.json()).toMatchObject({ status: 400, field });
  });
});

describe('a ticket that a link asks for', () => {
  const asks = { ...systemActor('' as TenantId), role: 'manager' as const };
  test('is found by id and tracking number, and is nothing to who cannot see it', async () => {
    const body = { title: 'Leak', category: 'water', location: IN_WARD_1 };
    const filed = await (await call(create, { as: north.program, body })).json();
    const hidden = await (
      await call(create, { as: north.program, body: { ...body, category: 'abuse' } })
    ).json();
    const actor = { ...asks, tenantId: north.tenantId };
    for (const name of [filed.id, filed.trackingNumber])
      expect(await ticketOnMap(actor, name, new Date())).toMatchObject({ id: filed.id, title: 'Leak' });
    for (const name of [hidden.id, hidden.trackingNumber, 'nonsense'])
      expect(await ticketOnMap(actor, name, new Date())).toBeNull();
  });
});

describe('what every map stands on', () => {
  const labels = async (as: Caller, query: Record<string, string> = {}) => {
    const { wards, bounds } = await (await call(base, { as, query })).json();
    return { wards: wards.map(({ label }: { label: string }) => label), bounds };
  };

  test('is the municipality’s wards, or those of a box', async () => {
    expect(await labels(manager)).toEqual({
      wards: ['1', '2'],
      bounds: { south: -34, west: 18.4, north: -33.9, east: 18.6 },
    });
    expect((await labels(manager, { bbox: '18.51,-34,18.52,-33.9' })).wards).toEqual(['2']);
  });

  test('is a councillor’s own wards and their box', async () => {
    const councillor = await north.person('ward_councillor', { wards: [north.wards[2]] });
    expect(await labels(councillor)).toEqual({
      wards: ['2'],
      bounds: { south: -34, west: 18.5, north: -33.9, east: 18.6 },
    });
  });
});

describe('a preview of routing', () => {
  const actor = (role: 'manager' | 'ward_councillor') => ({
    ...systemActor(north.tenantId as TenantId),
    role,
  });

  test('says what filing then does, in the same words', async () => {
    for (const location of [IN_WARD_1, IN_WARD_2, null]) {
      for (const category of ['water', 'roads']) {
        const preview = await previewRouting(actor('manager'), category, location);
        const filed = await call(create, { as: north.program, body: { title: 'x', category, location } });
        const { team, routing } = await filed.json();
        expect(preview).toMatchObject({ team, rule: routing.rule, text: routing.text });
      }
    }
  });

  test('is not given for a sensitive category, an unknown one, or to who cannot file', async () => {
    expect(await previewRouting(actor('manager'), 'abuse', IN_WARD_1)).toBeNull();
    await expect(previewRouting(actor('manager'), 'volcano', null)).rejects.toMatchObject({
      field: 'category',
    });
    await expect(previewRouting(actor('ward_councillor'), 'water', null)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

test('a box around a spot reaches as many metres as PostGIS measures', async () => {
  for (const lat of [-22, -34.8, 0]) {
    const spot = { lat, lng: 25 };
    const box = boundsAround(spot, 100);
    const [row] = await withActor(
      systemActor(north.tenantId),
      (tx) => tx.$queryRaw<{ north: number; east: number }[]>`select
        st_distance(st_makepoint(25, ${lat}::float8)::geography, st_makepoint(25, ${box.north}::float8)::geography) as north,
        st_distance(st_makepoint(25, ${lat}::float8)::geography, st_makepoint(${box.east}::float8, ${lat}::float8)::geography) as east`,
    );
    expect(row?.north).toBeCloseTo(100, -0.5);
    expect(row?.east).toBeCloseTo(100, -0.5);
    expect(metresBetween(spot, { lat: box.north, lng: 25 })).toBeCloseTo(row?.north ?? 0, -0.5);
  }
  expect(bboxParameter(boundsAround({ lat: -34, lng: 18 }, 100)).split(',')).toHaveLength(4);
});
