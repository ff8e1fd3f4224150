import { beforeAll, describe, expect, test } from 'vitest';
import { GET as reportRoute } from '#app/api/v1/wards/[id]/report/route.ts';
import { GET as pdfRoute } from '#app/api/v1/wards/[id]/report.pdf/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { type Actor, type LocalActor, systemActor } from '#lib/domain/access/actor.ts';
import { listWardFigures, readWardFigures, type WardFigures } from '#lib/figures/ward-figures.ts';
import { wardReportPdf } from '#lib/figures/ward-report-pdf.ts';
import { readWardMap } from '#lib/maps/ward-map.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { southAfrican } from '#tests/support/local-actor.ts';
import { pdfText } from '#tests/support/pdf-text.ts';
import { type Caller, call, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

useTestDatabase();

let town: Fixture;
let councillor: Caller;
let manager: LocalActor;

beforeAll(async () => {
  town = await makeMunicipality('TOWN');
  councillor = await town.person('ward_councillor', { wards: [town.wards[1]] });
  manager = { ...southAfrican(systemActor(town.tenantId)), role: 'manager' };
});

type Past = {
  category?: keyof Fixture['categories'];
  spot?: { lat: number; lng: number };
  filed: number;
  resolved?: number;
  late?: boolean;
};

/** Puts a ticket into the past, as an import would: its days are what is measured. */
async function put({ category = 'water', spot = IN_WARD_1, filed, resolved, late = false }: Past) {
  const due = late ? daysAgo(filed - 0.1) : new Date(NOW.getTime() + 30 * DAY);
  await ownerClient().$executeRaw`
    insert into tickets (tenant_id, tracking_number, source, title, category_id, priority, status, location, ward_id, created_at,
      resolved_at, response_warn_at, response_due_at, resolution_warn_at, resolution_due_at)
    select ${town.tenantId}::uuid, gen_random_uuid()::text, 'import', 'Nomvula’s yard', ${town.categories[category]}::uuid, 'medium',
      ${resolved === undefined ? 'open' : 'resolved'}, p, w.id, ${daysAgo(filed)},
      ${resolved === undefined ? null : daysAgo(resolved)}, ${due}, ${due}, ${due}, ${due}
    from st_setsrid(st_makepoint(${spot.lng}, ${spot.lat}), 4326) p
    join wards w on w.tenant_id = ${town.tenantId}::uuid and st_covers(w.area, p)`;
}

const readAs = async (as: Caller, ward: string) => call(reportRoute, { as, id: ward });

describe('a ward’s figures', () => {
  beforeAll(async () => {
    await put({ filed: 1 });
    await put({ filed: 2, late: true });
    await put({ filed: 20, resolved: 18 });
    await put({ filed: 20, resolved: 16, late: true });
    await put({ filed: 400, resolved: 399 });
    await put({ filed: 3, spot: IN_WARD_2, category: 'roads' });
    await put({ filed: 1, category: 'abuse' });
    // One pothole, told of four times; and three leaks that share no spot.
    for (const metres of [0, 20, 40, 60])
      await put({ filed: 10, category: 'roads', spot: { lat: -33.92, lng: 18.42 + metres / 92_000 } });
    for (const degrees of [0, 0.01, 0.02])
      await put({ filed: 10, resolved: 9, spot: { lat: -33.98, lng: 18.42 + degrees } });
  });

  test('count what is open, overdue, filed and resolved, and compare it with the median of the wards', async () => {
    const { figures } = await readWardFigures(manager, town.wards[1], NOW);
    expect(figures).toEqual({
      open: { ward: 6, median: 3.5 },
      overdue: { ward: 1, median: 0.5 },
      filed: { ward: 11, median: 6 },
      resolved: { ward: 5, median: 2.5 },
      onTimeShare: { ward: 0.8, median: 0.8 },
      daysToResolve: { ward: 1, median: 1 },
    });
  });

  test('add up to the same by week', async () => {
    const { weeks } = await readWardFigures(manager, town.wards[1], NOW);
    expect(weeks).toHaveLength(12);
    expect(weeks.map(({ filed }) => filed).slice(-3)).toEqual([2, 7, 2]);
    expect(weeks.map(({ resolved }) => resolved).slice(-3)).toEqual([2, 3, 0]);
  });

  test('name the spots that are reported again and again, by category', async () => {
    const { repeatSpots } = await readWardFigures(manager, town.wards[1], NOW);
    expect(
      repeatSpots.map(({ letter, category, reports, open }) => [letter, category, reports, open]),
    ).toEqual([
      ['A', 'Water', 4, 2],
      ['B', 'Roads', 4, 4],
    ]);
  });

  test('leave sensitive tickets out of everything', async () => {
    const before = await readWardFigures(manager, town.wards[1], NOW);
    for (const spot of [IN_WARD_1, IN_WARD_1, IN_WARD_1]) await put({ filed: 1, category: 'abuse', spot });
    expect(await readWardFigures(manager, town.wards[1], NOW)).toEqual(before);
    expect(before.categories.map(({ name }) => name)).toEqual(['Roads', 'Water']);
  });
});

describe('a councillor', () => {
  test('reads the own ward, and medians of wards that are not the own', async () => {
    const response = await readAs(councillor, town.wards[1]);
    const report = (await response.json()) as WardFigures;
    expect(report.figures.open.ward).toBe(6);
    expect(report.figures.open.median).toBe(3.5);
    expect(JSON.stringify(report)).not.toContain('Nomvula');
  });

  test('is told of another ward what is told of one that never was', async () => {
    const other = await readAs(councillor, town.wards[2]);
    const never = await readAs(councillor, '00000000-0000-4000-8000-000000000000');
    expect(other.status).toBe(404);
    expect(await other.text()).toBe(await never.text());
  });

  test('has the own wards in the table of wards, and no others', async () => {
    const actor: Actor = { ...manager, role: 'ward_councillor', wardIds: [town.wards[2]] };
    expect((await listWardFigures(actor, NOW)).map(({ ward }) => ward.id)).toEqual([town.wards[2]]);
  });

  test('takes the report away as one page of PDF', async () => {
    const response = await call(pdfRoute, { as: councillor, id: town.wards[1] });
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await response.arrayBuffer()).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  test('A report keeps the letters of every official language', async () => {
    const [report, map] = await Promise.all([
      readWardFigures(manager, town.wards[1], NOW),
      readWardMap(manager, town.wards[1], NOW),
    ]);
    const name = 'Ṱhohoyanḓou, Ḽuvhalani, Ṋamakgale, Ṅwanedi, Môreson, Tšhiawelo';
    const short = { ...report, ward: { ...report.ward, name: 'ḓ ḽ ṋ ṅ ṱ Ḓ Ḽ Ṋ Ṅ Ṱ' }, municipality: name };
    const text = await pdfText(await wardReportPdf(short, map, manager.timeZone));
    expect(text).toContain(name);
    expect(text).toContain('ḓ ḽ ṋ ṅ ṱ Ḓ Ḽ Ṋ Ṅ Ṱ');
  });
});

test.each(['field_worker', 'citizen', 'saps_liaison'] as const)('%s has no ward report', async (role) => {
  const response = await readAs(await town.person(role), town.wards[1]);
  expect(response.status).toBe(403);
});

test.each(['field_worker', 'saps_liaison', 'citizen'] as const)(
  'a %s is refused the map of a ward, too',
  async (role) => {
    const other: LocalActor = { ...manager, role };
    await expect(async () => readWardMap(other, town.wards[1], NOW)).rejects.toThrow('for its councillor');
  },
);
