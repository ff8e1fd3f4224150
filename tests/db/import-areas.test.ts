import { beforeEach, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { routingReport } from '#lib/figures/routing-report.ts';
import { parseMapping } from '#lib/import/mapping.ts';
import { municipalityFor } from '#lib/import/municipality.ts';
import { HEADER, TICKETS, useImports } from './import-fixture.ts';

const WARDS = { kind: 'wards', fields: { code: 'code', number: 'no', name: 'name' } };
const square = (west: number, south: number, size = 0.1) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});
const collection = (features: { properties: object; geometry: unknown }[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map((feature) => ({ type: 'Feature', ...feature })),
  });

const { file, run } = useImports();
let tenantId: TenantId;
let number = 0;

beforeEach(async () => {
  number += 1;
  tenantId = await municipalityFor(`ARE${number}`, { name: 'Small', timeZone: 'Africa/Johannesburg' });
});

const tickets = async (name: string, content: string | Buffer, mapping: object = TICKETS) =>
  run(tenantId, 'tickets', await file(name, content), mapping);

test('tickets of a sensitive category go to the nearest police station, and into no figure of the report', async () => {
  const stations = collection([
    { properties: { name: 'Near' }, geometry: { type: 'Point', coordinates: [18.5, -33.9] } },
    { properties: { name: 'Far' }, geometry: { type: 'Point', coordinates: [19.5, -33.9] } },
  ]);
  await run(tenantId, 'stations', await file('stations.geojson', stations), {
    kind: 'stations',
    fields: { code: { column: 'name', slug: true, prefix: 'saps-' }, name: 'name' },
  });
  await tickets(
    'gbv.csv',
    `${HEADER}\n1,A,,gender-based-violence,2026-01-05,,-33.9,18.6\n2,B,,water,2026-01-05,,-33.9,18.6\n`,
  );
  const rows = await ownerClient().$queryRaw`
    select k.external_ref as ref, t.name as team, k.resolution_due_at is null as untimed from tickets k
    left join teams t on t.id = k.team_id where k.tenant_id = ${tenantId}::uuid order by 1`;
  expect(rows).toEqual([
    { ref: '1', team: 'Near', untimed: true },
    { ref: '2', team: null, untimed: false },
  ]);
  expect(await routingReport(tenantId)).toMatchObject({
    total: 1,
    byRule: [{ rule: 'unrouted', tickets: 1 }],
    byTeam: [{ team: null, tickets: 1, unfinished: 1 }],
  });
});

test('areas that are not what they should be are rejected; the others come in', async () => {
  const bowTie = square(18.5, -34);
  bowTie.coordinates[0]!.splice(1, 2, bowTie.coordinates[0]![2]!, bowTie.coordinates[0]![1]!);
  const swapped = {
    type: 'Polygon',
    coordinates: [square(18.5, -34).coordinates[0]!.map((at) => at.toReversed())],
  };
  const { counts, rejects } = await run(
    tenantId,
    'wards',
    await file(
      'wards.geojson',
      collection([
        { properties: { code: 'W1', no: 1, name: 'One' }, geometry: square(18.4, -34) },
        { properties: { code: 'W2', no: 2, name: 'Two' }, geometry: bowTie },
        { properties: { code: 'W3', no: 3, name: 'Three' }, geometry: swapped },
        { properties: { code: 'W4', no: 4, name: 'Four' }, geometry: null },
        { properties: { code: 'W1', no: 5, name: 'Five' }, geometry: square(18.4, -34) },
        { properties: { code: 'W6', no: 6, name: 'Six' }, geometry: square(261_000, -3_750_000) },
      ]),
    ),
    WARDS,
  );
  expect(counts).toMatchObject({ read: 6, created: 1, rejected: 5 });
  expect(rejects).toMatch(/\n2,"The outline crosses itself at -?\d/);
  expect(rejects).toMatch(/\n3,"The coordinates .* look as if latitude came first/);
  expect(rejects).toMatch(/\n4,"An area is a Polygon or MultiPolygon, not nothing/);
  expect(rejects).toMatch(/\n5,The code “W1” stood in an earlier row/);
  expect(rejects).toMatch(/\n6,"The coordinates .* are not degrees/);
});

test('a changed ward and a changed team are updated, and only they', async () => {
  const wards = (name: string) =>
    collection([
      { properties: { code: 'W1', no: 1, name }, geometry: square(18.4, -34) },
      { properties: { code: 'W2', no: 2, name: 'Two' }, geometry: square(18.5, -34) },
    ]);
  await run(tenantId, 'wards', await file('w.geojson', wards('One')), WARDS);
  const changed = await run(tenantId, 'wards', await file('w.geojson', wards('Uno')), WARDS);
  expect(changed.counts).toMatchObject({ created: 0, updated: 1, unchanged: 1 });

  const teams = (category: string) => `team,what\nRoads,pothole\nRoads,${category}\nWater,leak\n`;
  const mapping = {
    kind: 'teams',
    createCategories: true,
    fields: { code: { column: 'team', slug: true }, name: 'team', categories: ['what'] },
  };
  await run(tenantId, 'teams', await file('t.csv', teams('kerb')), mapping);
  const again = await run(tenantId, 'teams', await file('t.csv', teams('sign')), mapping);
  expect(again.counts).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
  const served = await ownerClient().$queryRaw`
    select t.code as team, string_agg(c.code, ' ' order by c.code) as categories from teams t
    join team_categories tc on tc.team_id = t.id join categories c on c.id = tc.category_id
    where t.tenant_id = ${tenantId}::uuid group by 1 order by 1`;
  expect(served).toEqual([
    { team: 'roads', categories: 'pothole sign' },
    { team: 'water', categories: 'leak' },
  ]);
});

test('a mapping or file that does not fit is refused in a sentence', async () => {
  await expect(tickets('columns.csv', 'id,title,category\n1,A,water\n')).rejects.toThrow(
    'The mapping reads the column “text”, which the file does not have. It has: id, title, category.',
  );
  expect(() => parseMapping('tickets', { ...TICKETS, timeZone: 'Cape Town' })).toThrow(
    /timeZone: That is no time zone/,
  );
  expect(() => parseMapping('wards', { ...WARDS, colour: 'red' })).toThrow(/does not fit an import of wards/);
  await expect(tickets('letter.docx', '')).rejects.toThrow(/none of the formats that are read/);
  await expect(run(tenantId, 'wards', await file('b.geojson', '{'), WARDS)).rejects.toThrow(/is not JSON/);
  const metres = '{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::2048"}},"features":[]}';
  await expect(run(tenantId, 'wards', await file('m.geojson', metres), WARDS)).rejects.toThrow(/EPSG:4326/);
  await expect(municipalityFor('NONE', null)).rejects.toThrow(/no municipality with the code NONE/);
});

test('a new municipality has the standard calendar and the four policies, once', async () => {
  await tickets('one.csv', `${HEADER}\n1,A,,water,2026-01-05,,,\n`);
  const policies = await withActor(systemActor(tenantId), (tx) =>
    tx.slaPolicy.findMany({ orderBy: { resolutionMinutes: 'asc' } }),
  );
  expect(
    policies.map((p) => [p.priority, p.responseMinutes, p.resolutionMinutes, p.calendarId !== null]),
  ).toEqual([
    ['critical', 30, 240, false],
    ['high', 120, 1440, true],
    ['medium', 480, 2880, true],
    ['low', 1440, 4320, true],
  ]);
});
