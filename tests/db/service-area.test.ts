import fc from 'fast-check';
import type { MultiPolygon, Polygon } from 'geojson';
import { beforeEach, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { combineArea } from '#lib/service-areas/combine-area.ts';
import { dryRunArea } from '#lib/service-areas/dry-run-area.ts';
import { rerouteAfterEdit } from '#lib/service-areas/reroute-after-edit.ts';
import { saveServiceArea } from '#lib/service-areas/save-service-area.ts';
import { readAreaSurroundings, readFormerArea, readServiceArea } from '#lib/service-areas/service-area.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let admin: Actor;
let number = 0;

beforeEach(async () => {
  number += 1;
  town = await makeMunicipality(`TWN${number}`);
  const { userId } = await town.person('admin');
  admin = { ...systemActor(town.tenantId), role: 'admin', userId };
});

const box = (west: number, south: number, east: number, north: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const BOW_TIE: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [18.4, -34],
      [18.5, -33.9],
      [18.5, -34],
      [18.4, -33.9],
      [18.4, -34],
    ],
  ],
};

type Spot = { lng: number; lat: number } | null;
type Filed = {
  spot: Spot;
  team: keyof Fixture['teams'] | null;
  category: 'water' | 'roads';
  reason: string;
  status: string;
};

/** Straight into the table: what stands there need not be what routing would decide now. */
async function fileTickets(tickets: readonly Filed[]): Promise<void> {
  const rows = tickets.map(({ spot, team, category, reason, status }, at) => ({
    ...spot,
    number: `T-${number}-${at}`,
    team: team && town.teams[team],
    category: town.categories[category],
    reason,
    status,
  }));
  await ownerClient().$executeRaw`
    insert into tickets (tenant_id, tracking_number, title, category_id, priority, status, team_id, assignment_reason, location, resolution_summary)
    select ${town.tenantId}::uuid, r.number, r.number, r.category, 'low', r.status, r.team, r.reason,
      case when r.lng is not null then st_setsrid(st_makepoint(r.lng, r.lat), 4326) end, 'Done'
    from json_to_recordset(${JSON.stringify(rows)}::json) as r
      (number text, team uuid, category uuid, reason text, status text, lng float8, lat float8)`;
}

const teamsOfTickets = async () =>
  new Map(
    (
      await ownerClient().$queryRaw<{ id: string; team: string | null }[]>`
        select id, team_id as team from tickets where tenant_id = ${town.tenantId}::uuid`
    ).map(({ id, team }) => [id, team]),
  );

describe('the dry run', () => {
  const spot = fc.option(
    fc.record({
      lng: fc.double({ min: 18.35, max: 18.75, noNaN: true }),
      lat: fc.double({ min: -34.05, max: -33.85, noNaN: true }),
    }),
    { nil: null, freq: 8 },
  );
  const ticket = fc.record({
    spot,
    team: fc.constantFrom('west' as const, 'east' as const, 'roads' as const, null),
    category: fc.constantFrom('water' as const, 'water' as const, 'roads' as const),
    reason: fc.constantFrom('routing', 'routing', 'rerouting', 'manual', 'escalation'),
    status: fc.constantFrom('new', 'open', 'in_progress', 'awaiting_citizen', 'resolved', 'closed'),
  });
  const star = fc
    .record({
      lng: fc.double({ min: 18.4, max: 18.6, noNaN: true }),
      lat: fc.double({ min: -34, max: -33.9, noNaN: true }),
      radii: fc.array(fc.double({ min: 0.004, max: 0.12, noNaN: true }), { minLength: 3, maxLength: 9 }),
    })
    .map(({ lng, lat, radii }): Polygon => {
      const ring = radii.map((radius, at) => {
        const angle = (2 * Math.PI * at) / radii.length;
        return [lng + radius * Math.cos(angle), lat + radius * Math.sin(angle)];
      });
      return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
    });
  // One of them is the other team's very area: a tie, which the load decides.
  const area = fc.oneof(
    { weight: 5, arbitrary: star },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(box(18.5, -34, 18.6, -33.9)) },
  );

  test('foretells what saving and routing again then does, ticket by ticket', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ticket, { minLength: 20, maxLength: 60 }), area, async (tickets, drawn) => {
        number += 1;
        town = await makeMunicipality(`TWN${number}`);
        admin = { ...systemActor(town.tenantId), role: 'admin' };
        await fileTickets(tickets);
        const before = await teamsOfTickets();
        const foretold = await dryRunArea(admin, town.teams.west, { area: drawn });
        expect(await teamsOfTickets(), 'the dry run wrote').toEqual(before);

        await saveServiceArea(admin, town.teams.west, { version: 1, area: drawn });
        await rerouteAfterEdit({ tenantId: town.tenantId, teamId: town.teams.west });
        const after = await teamsOfTickets();
        const moved = [...after].filter(([id, team]) => before.get(id) !== team);
        expect(foretold.moves.total).toBe(moved.length);
        expect(
          new Map(foretold.moves.tickets.map(({ id, to }) => [id, to?.id ?? null])),
          'the tickets that moved, and where to',
        ).toEqual(new Map(moved));
        for (const { id, from } of foretold.moves.tickets) expect(from?.id ?? null).toBe(before.get(id));
        expect(foretold.moves.byTeams.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(moved.length);
      }),
      { numRuns: 60 },
    );
  });

  test('knows nothing of sensitive tickets, nor of those that a person assigned', async () => {
    const spotInWest = { lng: 18.45, lat: -33.95 };
    await fileTickets([
      { spot: spotInWest, team: 'west', category: 'water', reason: 'manual', status: 'open' },
      { spot: spotInWest, team: 'west', category: 'water', reason: 'escalation', status: 'open' },
    ]);
    await ownerClient().$executeRaw`
      insert into tickets (tenant_id, tracking_number, title, category_id, priority, team_id, location)
      values (${town.tenantId}::uuid, 'SENS', 'Sensitive', ${town.categories.abuse}::uuid, 'low', ${town.teams.saps}::uuid,
        'SRID=4326;POINT(18.45 -33.95)')`;
    const { moves } = await dryRunArea(admin, town.teams.west, { area: box(18.5, -34, 18.6, -33.9) });
    expect(moves).toEqual({ total: 0, byTeams: [], tickets: [] });
  });

  test('measures what no team of the category covers, before and after, and names who takes it anyway', async () => {
    const { gaps } = await dryRunArea(admin, town.teams.west, { area: box(18.4, -34, 18.45, -33.9) });
    expect(gaps).toMatchObject([{ category: { code: 'water' }, km2Before: 0, fallbackTeams: [] }]);
    // Half of a ward of a tenth of a degree.
    expect(gaps[0]!.km2).toBeCloseTo(51.3, 0);
    expect(gaps[0]!.shape!.coordinates.flat(2).every(([lng]) => lng! >= 18.45 && lng! <= 18.5)).toBe(true);
    const whole = await dryRunArea(admin, town.teams.west, { area: box(18.4, -34, 18.5, -33.9) });
    expect(whole.gaps).toMatchObject([{ km2: 0, shape: null }]);
    await ownerClient().team.update({
      where: { tenantId_id: { tenantId: town.tenantId, id: town.teams.east } },
      data: { isActive: false },
    });
    const alone = await dryRunArea(admin, town.teams.west, { area: box(18.4, -34, 18.5, -33.9) });
    expect(alone.gaps[0]!.km2).toBeCloseTo(102.6, 0);
  });

  test('draws where another active team of the category has its area, too', async () => {
    const { overlaps } = await dryRunArea(admin, town.teams.west, { area: box(18.4, -34, 18.55, -33.9) });
    expect(overlaps).toMatchObject([{ team: { id: town.teams.east }, categories: ['Water'] }]);
    expect(overlaps[0]!.km2).toBeCloseTo(51.3, 0);
    const touching = await dryRunArea(admin, town.teams.west, { area: box(18.4, -34, 18.5, -33.9) });
    expect(touching.overlaps).toEqual([]);
  });

  test('of a team that is switched off closes no gap and overlaps nobody', async () => {
    await ownerClient().team.update({
      where: { tenantId_id: { tenantId: town.tenantId, id: town.teams.west } },
      data: { isActive: false },
    });
    const found = await dryRunArea(admin, town.teams.west, { area: box(18.4, -34, 18.6, -33.9) });
    expect(found.gaps[0]!.km2).toBeCloseTo(102.6, 0);
    expect(found.overlaps).toEqual([]);
  });
});

describe('saving an area', () => {
  const TRIANGLE: MultiPolygon = {
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [18.412345678901232, -33.98],
          [18.49, -33.98],
          [18.44, -33.91],
          [18.412345678901232, -33.98],
        ],
      ],
    ],
  };

  test('keeps every corner as it was drawn, and what the area was before', async () => {
    const before = await readServiceArea(admin, town.teams.west);
    const saved = await saveServiceArea(admin, town.teams.west, { version: before.version, area: TRIANGLE });
    expect(saved.area).toEqual(TRIANGLE);
    expect(saved.version).toBe(before.version + 1);
    expect(saved.history).toMatchObject([{ by: expect.stringMatching(/^admin/), formerKm2: before.km2 }]);
    expect(await readFormerArea(admin, town.teams.west, saved.history[0]!.id)).toEqual(before.area);
    await expect(readFormerArea(admin, town.teams.east, saved.history[0]!.id)).rejects.toThrow(
      'no such area',
    );
  });

  test('is refused to the second of two who edited the same one', async () => {
    await saveServiceArea(admin, town.teams.west, { version: 1, area: TRIANGLE });
    await expect(saveServiceArea(admin, town.teams.west, { version: 1, area: null })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Somebody changed this area meanwhile'),
    });
    expect((await readServiceArea(admin, town.teams.west)).area).toEqual(TRIANGLE);
  });

  test('leaves no trace where nothing changed', async () => {
    const { area } = await readServiceArea(admin, town.teams.west);
    const saved = await saveServiceArea(admin, town.teams.west, { version: 1, area });
    expect(saved).toMatchObject({ version: 1, history: [] });
  });

  test('refuses an outline that crosses itself, and says where', async () => {
    const refusal = { code: 'invalid', field: 'area', extra: { at: { lng: 18.45, lat: -33.95 } } };
    for (const attempt of [
      () => saveServiceArea(admin, town.teams.west, { version: 1, area: BOW_TIE }),
      () => dryRunArea(admin, town.teams.west, { area: BOW_TIE }),
      () => combineArea(admin, { shape: null, area: BOW_TIE, wards: [], how: 'add' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        ...refusal,
        message: expect.stringContaining('The outline crosses itself at -33.95000, 18.45000.'),
      });
    }
  });

  test('joins parts that overlap and keeps holes', async () => {
    const holed = box(18.4, -34, 18.5, -33.9);
    holed.coordinates.push(box(18.42, -33.98, 18.44, -33.96).coordinates[0]!);
    const { area } = await saveServiceArea(admin, town.teams.west, {
      version: 1,
      area: {
        type: 'MultiPolygon',
        coordinates: [
          holed.coordinates,
          box(18.48, -33.95, 18.55, -33.92).coordinates,
          box(18.58, -34, 18.6, -33.99).coordinates,
        ],
      },
    });
    expect(area!.coordinates.map((rings) => rings.length).sort()).toEqual([1, 2]);
  });

  test('is not for a police station, nor for anybody but an administrator', async () => {
    const sentence = 'A police station has no service area';
    await expect(readServiceArea(admin, town.teams.saps)).rejects.toThrow(sentence);
    await expect(saveServiceArea(admin, town.teams.saps, { version: 1, area: TRIANGLE })).rejects.toThrow(
      sentence,
    );
    await expect(dryRunArea(admin, town.teams.saps, { area: TRIANGLE })).rejects.toThrow(sentence);
    for (const role of ['manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen'] as const) {
      const other: Actor = { ...admin, role };
      await expect(saveServiceArea(other, town.teams.west, { version: 1, area: null })).rejects.toThrow(
        'Only an administrator',
      );
      await expect(dryRunArea(other, town.teams.west, { area: null })).rejects.toThrow(
        'Only an administrator',
      );
    }
  });
});

test('a shape is cut out of an area as a hole, or splits it', async () => {
  const cut = (shape: Polygon) =>
    combineArea(admin, { area: box(18.4, -34, 18.5, -33.9), shape, wards: [], how: 'take_away' });
  expect((await cut(box(18.43, -33.97, 18.45, -33.95)))!.coordinates[0]).toHaveLength(2);
  expect((await cut(box(18.43, -34.5, 18.45, -33.5)))!.coordinates).toHaveLength(2);
});

describe('wards', () => {
  test('are taken along their exact borders, taken away again, and shown to draw along', async () => {
    const both = await combineArea(admin, {
      shape: null,
      area: null,
      wards: Object.values(town.wards),
      how: 'add',
    });
    expect(both!.coordinates).toHaveLength(1);
    const west = await combineArea(admin, {
      shape: null,
      area: both,
      wards: [town.wards[2]],
      how: 'take_away',
    });
    const { neighbours, wards } = await readAreaSurroundings(admin, town.teams.west);
    expect(wards.map(({ label }) => label)).toEqual(['1', '2']);
    expect(neighbours.map(({ name }) => name)).toEqual(['East']);
    const [same] = await ownerClient().$queryRaw<{ same: boolean }[]>`
      select st_equals(st_geomfromgeojson(${JSON.stringify(west)}), st_geomfromgeojson(${JSON.stringify(wards[0]!.area)})) as same`;
    expect(same).toEqual({ same: true });
    expect(
      await combineArea(admin, { shape: null, area: west, wards: [town.wards[1]], how: 'take_away' }),
    ).toBeNull();
    const east = await combineArea(admin, {
      shape: null,
      area: west,
      wards: [town.wards[2]],
      how: 'replace',
    });
    expect(east!.coordinates.flat(2).every(([lng]) => lng! >= 18.5)).toBe(true);
    const { tenantId: elsewhere } = await makeMunicipality(`ELS${number}`);
    await expect(
      combineArea(
        { ...admin, tenantId: elsewhere },
        { shape: null, area: null, wards: [town.wards[1]], how: 'add' },
      ),
    ).rejects.toThrow('One of these wards does not exist.');
  });
});

test('an area whose parts cross so often that it comes to more corners than anybody draws is refused', async () => {
  const blade = (at: number) => [
    [0, at],
    [0, at + 0.003],
    [1, at + 0.0015],
    [0, at],
  ];
  const blades = Array.from({ length: 80 }, (_, place) => blade(place / 80));
  const coordinates = blades.flatMap((ring) => [[ring], [ring.map(([x, y]) => [y, x])]]);
  const bomb = { type: 'MultiPolygon', coordinates };
  await expect(dryRunArea(admin, town.teams.west, { area: bomb })).rejects.toThrow(
    /corners; 20.000 is the most/,
  );
});

test.each(['manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen'] as const)(
  'what a team’s area was is told to no %s',
  async (role) => {
    const former = async () => readFormerArea({ ...admin, role }, town.teams.west, town.tenantId);
    await expect(former).rejects.toThrow('Only an administrator');
  },
);
