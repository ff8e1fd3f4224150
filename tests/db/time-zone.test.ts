import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { GET as exportCsv } from '#app/api/v1/export/tickets.csv/route.ts';
import { GET as readMap } from '#app/api/v1/map/route.ts';
import { GET as listTickets } from '#app/api/v1/tickets/route.ts';
import { TimeZoneProvider } from '#components/shell/time-zone.tsx';
import { At } from '#components/ticket/times.tsx';
import { actorOfApiKey } from '#lib/auth/api-keys.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { readWardFigures } from '#lib/figures/ward-figures.ts';
import { wardReportPdf } from '#lib/figures/ward-report-pdf.ts';
import { foldMapCells, mapCellFaults } from '#lib/maps/map-cells.ts';
import { countedBeforehand, type Mark, type MarksQuery, squareMarksSql } from '#lib/maps/marks.ts';
import { readWardMap } from '#lib/maps/ward-map.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { pdfText } from '#tests/support/pdf-text.ts';
import { type Caller, call, type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';
import { actorOfCaller } from './isolation/world.ts';

useTestDatabase();

/** Boston's clocks go back on Sunday 1 November 2026, at 06:00 UTC. Each title is the time of creation there. */
const CREATED = {
  'Sat 31 Oct, 19:30': '2026-10-31T23:30:00Z',
  'Sun 1 Nov, 00:30': '2026-11-01T04:30:00Z',
  'Sun 1 Nov, 23:30': '2026-11-02T04:30:00Z',
  'Mon 2 Nov, 00:00': '2026-11-02T05:00:00Z',
  'Mon 30 Nov, 23:30': '2026-12-01T04:30:00Z',
};
const NOW = new Date('2026-11-08T04:45:00Z');
const BOX = '18.3,-34.1,18.7,-33.8';

type Town = Fixture & { manager: Caller; actor: LocalActor };
let boston: Town;
let cape: Town;

async function makeTown(code: string, timeZone: string): Promise<Town> {
  const town = await makeMunicipality(code, timeZone);
  const manager = await town.person('manager');
  for (const [title, createdAt] of Object.entries(CREATED)) await put(town, title, createdAt);
  return { ...town, manager, actor: await actorOfCaller(manager) };
}

const put = ({ tenantId, categories, wards }: Fixture, title: string, createdAt: string | Date) =>
  ownerClient().$executeRaw`
    insert into tickets (tenant_id, tracking_number, source, title, category_id, priority, status, location, ward_id, created_at)
    values (${tenantId}::uuid, gen_random_uuid()::text, 'import', ${title}, ${categories.water}::uuid, 'medium', 'open',
      st_setsrid(st_makepoint(${IN_WARD_1.lng}, ${IN_WARD_1.lat}), 4326), ${wards[1]}::uuid, ${new Date(createdAt)})`;

beforeAll(async () => {
  boston = await makeTown('BOS', 'America/New_York');
  cape = await makeTown('CPT', 'Africa/Johannesburg');
});

const titles = (rows: { title: string }[]) => rows.map(({ title }) => title).sort();

/** What each way to ask for tickets answers to the same days. */
async function asked({ manager }: Town, days: { from?: string; to?: string }) {
  const listed = await (await call(listTickets, { as: manager, query: days })).json();
  const csv = await (await call(exportCsv, { as: manager, query: { ...days, columns: 'title' } })).text();
  const map = await (await call(readMap, { as: manager, query: { ...days, bbox: BOX, zoom: '12' } })).json();
  const { tickets } = listed as { tickets: { title: string }[] };
  const records = parse(csv, { bom: true, columns: ['title'], from_line: 2 }) as { title: string }[];
  return { list: titles(tickets), csv: titles(records), map: (map as { total: number }).total };
}

describe('The days of a filter are the municipality’s', () => {
  const day = (date: string) => ({ from: date, to: date });
  test.each([
    [
      'a day of 25 hours',
      day('2026-11-01'),
      ['Sun 1 Nov, 00:30', 'Sun 1 Nov, 23:30'],
      ['Sat 31 Oct, 19:30', 'Sun 1 Nov, 00:30'],
    ],
    ['the day before', day('2026-10-31'), ['Sat 31 Oct, 19:30'], []],
    [
      'from a day on',
      { from: '2026-11-02' },
      ['Mon 2 Nov, 00:00', 'Mon 30 Nov, 23:30'],
      ['Sun 1 Nov, 23:30', 'Mon 2 Nov, 00:00', 'Mon 30 Nov, 23:30'],
    ],
    [
      'a month, counted beforehand',
      { from: '2026-11-01', to: '2026-11-30' },
      ['Sun 1 Nov, 00:30', 'Sun 1 Nov, 23:30', 'Mon 2 Nov, 00:00', 'Mon 30 Nov, 23:30'],
      ['Sat 31 Oct, 19:30', 'Sun 1 Nov, 00:30', 'Sun 1 Nov, 23:30', 'Mon 2 Nov, 00:00'],
    ],
  ])('List, CSV and map agree on %s', async (_, days, inBoston, inCape) => {
    const expected = (found: string[]) => ({
      list: found.toSorted(),
      csv: found.toSorted(),
      map: found.length,
    });
    for (const fold of [false, true]) {
      if (fold) await foldMapCells(NOW);
      expect(await asked(boston, days)).toEqual(expected(inBoston));
      expect(await asked(cape, days)).toEqual(expected(inCape));
    }
  });
});

test.each<Record<string, string>>([
  { from: '0001-02-01', to: '9999-11-30' },
  { from: '0001-02-01' },
  { to: '9999-11-30' },
])('The map answers to the earliest and the latest days that a filter takes, %j', async (days) => {
  for (const { manager } of [boston, cape]) {
    const response = await call(readMap, { as: manager, query: { ...days, bbox: BOX, zoom: '12' } });
    expect(await response.json()).toMatchObject({ total: Object.keys(CREATED).length });
  }
});

test('A ticket is of the same time on its page and in the CSV file', async () => {
  const times = async ({ manager, actor: { timeZone } }: Town) => {
    const query = { from: '2026-11-02', to: '2026-11-02', columns: 'title,createdAt' };
    const csv = await (await call(exportCsv, { as: manager, query })).text();
    const records = parse(csv, { bom: true, columns: ['title', 'at'], from_line: 2 }) as {
      title: string;
      at: string;
    }[];
    const part = createElement(At, { at: CREATED['Mon 2 Nov, 00:00'] });
    return [
      renderToStaticMarkup(createElement(TimeZoneProvider, { timeZone, children: part })),
      records.find(({ title }) => title === 'Mon 2 Nov, 00:00')?.at,
    ];
  };
  const page = (text: string) => `<time dateTime="${CREATED['Mon 2 Nov, 00:00']}">${text}</time>`;
  expect(await times(boston)).toEqual([page('2 Nov 2026, 00:00'), '2026-11-02 00:00:00']);
  expect(await times(cape)).toEqual([page('2 Nov 2026, 07:00'), '2026-11-02 07:00:00']);
});

test('A part of a page that shows times cannot stand outside of a municipality', () => {
  expect(() => renderToStaticMarkup(createElement(At, { at: NOW.toISOString() }))).toThrow(
    'outside of TimeZoneProvider',
  );
});

describe('A ward’s report', () => {
  const report = async ({ actor, wards }: Town) => {
    const figures = await readWardFigures(actor, wards[1], NOW);
    const pdf = await wardReportPdf(figures, await readWardMap(actor, wards[1], NOW), actor.timeZone);
    return { figures, text: await pdfText(pdf) };
  };

  test('is dated by the municipality’s clocks', async () => {
    expect((await report(boston)).text).toContain('Ward report of 7 Nov 2026, 23:45');
    expect((await report(cape)).text).toContain('Ward report of 8 Nov 2026, 06:45');
  });

  test('has weeks that begin at one time of day, on both sides of a change to or from summer time', async () => {
    const last = async (town: Town) => (await report(town)).figures.weeks.at(-1);
    // Boston's last week has 169 hours: its first is that of the ticket of 00:30, which Cape Town counts in the week before.
    expect(await last(boston)).toMatchObject({ from: '2026-10-31', filed: 3 });
    expect(await last(cape)).toMatchObject({ from: '2026-11-01', filed: 2 });
  });
});

test('“Due soon” is told by the municipality’s clocks', async () => {
  const told = async (town: Town) => {
    await town.person('field_worker', { teams: [town.teams.west] });
    const input = createTicketInput.parse({
      ...{ title: 'No water', category: 'water', priority: 'critical', location: IN_WARD_1 },
    });
    const createdAt = new Date('2026-11-02T04:00:00Z');
    const created = await createTicket(town.actor, input, createdAt);
    await sweepTenant(town.tenantId, new Date(createdAt.getTime() + 29 * 60_000));
    const rows = await ownerClient().notification.findMany({
      where: { ticketId: created.id, kind: 'warning' },
    });
    // To the hour: it is the zone that matters here.
    return [...new Set(rows.map(({ text }) => /due soon: (.*):/.exec(text)?.[1]))];
  };
  expect(await told(boston)).toEqual(['Sun 1 Nov, 23']);
  expect(await told(cape)).toEqual(['Mon 2 Nov, 06']);
});

describe('A municipality that changes its zone', () => {
  let town: Fixture;
  let actor: LocalActor;
  const read = async () => actorOfCaller(await town.person('manager'));
  const cellsZone = async () =>
    (await ownerClient().mapClock.findUniqueOrThrow({ where: { tenantId: town.tenantId } })).timeZone;
  const [first, end] = [Date.parse('2025-10-01T00:00:00Z'), Date.parse('2027-02-01T00:00:00Z')];

  beforeAll(async () => {
    town = await makeMunicipality('MOVES');
    for (let at = first; at < end; at += 7 * 3_600_000 + 1_234) await put(town, 'Leak', new Date(at));
    await foldMapCells(NOW);
    await ownerClient().municipality.update({
      where: { id: town.tenantId },
      data: { timeZone: 'America/New_York' },
    });
    actor = await read();
  });

  const days = fc
    .tuple(
      fc.date({ min: new Date(first), max: new Date(end), noInvalidDate: true }),
      fc.integer({ min: 20, max: 400 }),
    )
    .map(([at, length]) =>
      [at, new Date(at.getTime() + length * 86_400_000)].map((day) => day.toISOString().slice(0, 10)),
    );
  const firstsOfMonths = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 12 }))
    .map(([from, to]) => [`2026-0${from}-01`, `2026-${String(to).padStart(2, '0')}-01`]);

  const isRight = async () => {
    expect(await mapCellFaults(town.tenantId)).toEqual([]);
    let byCells = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(days, firstsOfMonths), async ([from, to]) => {
        const period = ticketFilterSchema.parse({ from, to });
        const query: MarksQuery = {
          ...period,
          bbox: { west: 18.3, south: -34.1, east: 18.7, north: -33.8 },
          zoom: 11,
        };
        const [marks, plain] = await withActor(actor, async (tx) => {
          const counted = await countedBeforehand(tx, actor, query);
          byCells += counted === null ? 0 : 1;
          return [
            await tx.$queryRaw<Mark[]>(squareMarksSql(actor, query, NOW, counted)),
            await tx.$queryRaw<Mark[]>(squareMarksSql(actor, query, NOW, null)),
          ];
        });
        expect(marks).toEqual(plain);
      }),
      { numRuns: 40 },
    );
    expect(byCells).toBeGreaterThan(20);
  };

  test('has a right map at once, while the cells’ months are still those of its former zone', async () => {
    expect(actor.timeZone).toBe('America/New_York');
    await put(town, 'Leak', '2026-11-01T03:00:00Z');
    await isRight();
    expect(await cellsZone()).toBe('Africa/Johannesburg');
  });

  test('has its cells counted again by the job that keeps them, and a right map after that', async () => {
    await foldMapCells(NOW);
    expect(await cellsZone()).toBe('America/New_York');
    await isRight();
    const november = ticketFilterSchema.parse({ from: '2026-11-01', to: '2026-11-30' });
    const query = { ...november, bbox: { west: 18.3, south: -34.1, east: 18.7, north: -33.8 }, zoom: 11 };
    const counted = await withActor(actor, (tx) => countedBeforehand(tx, actor, query));
    expect(counted).toMatchObject({ months: ['2026-11-01'], edges: [] });
  });
});

test('Whoever signs in and whoever sends a key has the zone of the municipality', async () => {
  expect([boston.actor.timeZone, cape.actor.timeZone]).toEqual(['America/New_York', 'Africa/Johannesburg']);
  const [, key = ''] = boston.program.headers.authorization?.split(' ') ?? [];
  expect(await actorOfApiKey(key, null, NOW)).toMatchObject({ timeZone: 'America/New_York' });
});
