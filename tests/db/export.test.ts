import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { read as readWorkbook, utils } from 'xlsx';
import { GET as exportCsv } from '#app/api/v1/export/tickets.csv/route.ts';
import { GET as exportXlsx } from '#app/api/v1/export/tickets.xlsx/route.ts';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { COLUMN_KEYS, columnOf, columnsFor } from '#lib/exports/export-columns.ts';
import { type ExportRow, exportRows } from '#lib/exports/export-rows.ts';
import { streamExport } from '#lib/exports/stream-export.ts';
import { authenticate } from '#lib/http/authenticate.ts';
import { ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { listTickets, ticketListQuery } from '#lib/tickets/ticket-list.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, call, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';
import { actorOfCaller } from './isolation/world.ts';

useTestDatabase();
let town: Fixture;
let manager: Caller;
let actor: LocalActor;

const REPORTER = { name: 'Nomvula Khumalo', phone: '+27825550123', email: 'nomvula@example.org' };
const ATTACK = "=cmd|'/c calc'!A1";
/** What residents write, and what a file may choke on. PostgreSQL itself keeps NUL and halves of characters out. */
const WORDS = [
  'Burst pipe',
  ATTACK,
  '"Quoted", with; separators\r\nand two lines',
  '\tTab first',
  '-12,5',
  '@mention',
  'Bell\u0007 and form feed\u000c',
  '_x0041_ is no A',
  'Amanzi ayaphuma 💧 <b>& more</b>',
  ' spaces ',
];

beforeAll(async () => {
  town = await makeMunicipality('TOWN');
  manager = await town.person('manager');
  actor = await actorOfCaller(manager);
  const elsewhere = await makeMunicipality('FAR');
  await call(create, {
    as: elsewhere.program,
    body: { title: 'of another municipality', category: 'water' },
  });
  for (const [number, description] of WORDS.entries()) {
    const body = {
      title: `Ticket ${number}`,
      description,
      category: number % 3 === 0 ? 'roads' : 'water',
      priority: number % 2 === 0 ? 'critical' : 'low',
      location: number % 4 === 0 ? IN_WARD_1 : IN_WARD_2,
      reporter: REPORTER,
    };
    const { id } = (await (await call(create, { as: town.program, body })).json()) as TicketView;
    // As imports leave them: several of the same instant, and words that forms would have trimmed.
    await ownerClient().$executeRaw`update tickets set description = ${description},
      created_at = ${new Date(Date.UTC(2026, 0, 1 + Math.floor(number / 3), 22, 30))} where id = ${id}::uuid`;
  }
  await call(create, {
    as: town.program,
    body: { title: 'Thembisa', category: 'abuse', location: IN_WARD_1, reporter: REPORTER },
  });
});

const csvOf = async (as: Caller, query: Record<string, string> = {}) => {
  const response = await call(exportCsv, { as, query });
  expect(response.status).toBe(200);
  // `text()` would take the byte order mark off.
  return Buffer.from(await response.arrayBuffer()).toString();
};

const recordsOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

async function* rowsOf(as: LocalActor, query: Record<string, unknown>, rowsPerBatch?: number) {
  const filter = ticketFilterSchema.parse(query);
  const source = { filter, columns: ['trackingNumber'] as const };
  for await (const batch of exportRows(as, source, new Date(), { rowsPerBatch })) yield* batch;
}

const numbersOf = async (rows: AsyncIterable<ExportRow>) => {
  const numbers: unknown[] = [];
  for await (const [trackingNumber] of rows) numbers.push(trackingNumber);
  return numbers;
};

describe('an export has the same tickets as the list, in its order,', () => {
  const anyOf = (...values: string[]) => fc.subarray(values, { minLength: 1 });
  const someFilter = fc.record(
    {
      status: anyOf('new', 'open', 'closed'),
      priority: anyOf('low', 'medium', 'critical'),
      category: anyOf('water', 'roads', 'abuse', 'none such'),
      sla: anyOf('on_track', 'breached', 'near_breach', 'none'),
      ward: fc.constantFrom('1', '2', 'none'),
      team: fc.constantFrom('west', 'roads', 'none'),
      from: fc.constantFrom('2026-01-02', '2026-01-03T22:30:00Z'),
      to: fc.constantFrom('2026-01-03', '2026-01-02T22:30:00Z'),
      q: fc.constantFrom('burst', 'ticket', 'thembisa', 'nothing'),
      bbox: fc.constantFrom('18.4,-34,18.5,-33.9', '18.5,-34,18.6,-33.9'),
    },
    { requiredKeys: [] },
  );

  test('for any filter, any role and any size of batch', async () => {
    const people = await Promise.all([
      town.person('admin'),
      town.person('field_worker', { teams: [town.teams.west] }),
      town.person('ward_councillor', { wards: [town.wards[2]] }),
    ]);
    const actors = [actor, ...(await Promise.all(people.map(actorOfCaller)))];
    await fc.assert(
      fc.asyncProperty(
        someFilter,
        fc.constantFrom(...actors),
        fc.integer({ min: 1, max: 12 }),
        async ({ ward, team, ...rest }, who, rowsPerBatch) => {
          const filter = {
            ...rest,
            ...(ward && { ward: ward === 'none' ? ward : town.wards[ward as '1'] }),
            ...(team && { team: team === 'none' ? team : town.teams[team as 'west'] }),
          };
          const { tickets } = await listTickets(
            who,
            ticketListQuery.parse({ ...filter, limit: 200 }),
            new Date(),
          );
          expect(await numbersOf(rowsOf(who, filter, rowsPerBatch))).toEqual(
            tickets.map(({ trackingNumber }) => trackingNumber),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('each once, also when tickets are filed and changed while it is read', async () => {
    const before = await numbersOf(rowsOf(actor, {}));
    const read: unknown[] = [];
    for await (const [trackingNumber] of rowsOf(actor, {}, 2)) {
      read.push(trackingNumber);
      await ownerClient().$executeRaw`update tickets set priority = 'high', updated_at = now()
        where tracking_number = ${before[(read.length * 7) % before.length] as string}`;
      if (read.length < 4)
        await call(create, { as: town.program, body: { title: 'Late', category: 'water' } });
    }
    expect(read).toEqual(before);
  });
});

describe('who may take what away', () => {
  test('a station’s reports leave with nobody: not with its liaison, nor with who filed one', async () => {
    for (const as of [
      await town.person('saps_liaison', { teams: [town.teams.saps] }),
      await town.person('citizen'),
    ]) {
      const response = await call(exportCsv, { as });
      expect(response.status).toBe(403);
      expect((await response.json()).detail).toMatch(/sensitive reports never leave/);
    }
    for (const as of [manager, town.program, await town.person('admin')])
      expect(await csvOf(as, { columns: COLUMN_KEYS.join(',') })).not.toMatch(/Thembisa|Abuse|Station/);
  });

  test('not even a job sees a sensitive ticket through the rows', async () => {
    const system: LocalActor = { ...actor, role: 'system', userId: null };
    expect(await numbersOf(rowsOf(system, {}))).toEqual(await numbersOf(rowsOf(actor, {})));
  });

  test('a councillor is given no words, no people and no other ward', async () => {
    const as = await town.person('ward_councillor', { wards: [town.wards[2]] });
    const text = await csvOf(as, { columns: columnsFor({ role: 'ward_councillor' }).join(',') });
    const records = recordsOf(text);
    expect(records.length).toBeGreaterThan(3);
    expect(new Set(records.map(({ Ward }) => Ward))).toEqual(new Set(['2']));
    expect(text).not.toMatch(/Ticket \d|Burst|Khumalo|0123|example\.org|field_worker|manager/);
    expect(Object.keys(recordsOf(await csvOf(as))[0]!)).not.toContain('Title');
  });

  test.each(COLUMN_KEYS.filter((key) => columnOf(key).isPersonal))(
    'a councillor who asks for the column %s is refused',
    async (column) => {
      const as = await town.person('ward_councillor', { wards: [town.wards[2]] });
      for (const route of [exportCsv, exportXlsx])
        expect((await call(route, { as, query: { columns: column } })).status).toBe(403);
    },
  );

  test('a resident’s name and number go only with a column that was asked for', async () => {
    expect(await csvOf(manager)).not.toMatch(/Khumalo|0123/);
    const columns = 'reporterName,reporterPhone,reporterEmail';
    const [record] = recordsOf(await csvOf(manager, { columns, to: '2026-02-01' }));
    expect(record).toEqual({ Resident: REPORTER.name, Phone: REPORTER.phone, Email: REPORTER.email });
  });

  test('a column that is none is a 400 that names it', async () => {
    const response = await call(exportCsv, { as: manager, query: { columns: 'title,passwords' } });
    expect(await response.json()).toMatchObject({ status: 400, field: 'columns.1' });
  });
});

describe('the CSV file', () => {
  test('is read back by another program, cell for cell, but for an apostrophe before what would be a formula', async () => {
    const text = await csvOf(manager, { columns: 'title,description', to: '2026-02-01' });
    expect(text.startsWith('\uFEFFTitle,Description\r\n')).toBe(true);
    const cells = Object.fromEntries(recordsOf(text).map(({ Title, Description }) => [Title, Description]));
    for (const [number, words] of WORDS.entries()) {
      const isFormula = /^[=@\t]/.test(words);
      expect(cells[`Ticket ${number}`]).toBe(isFormula ? `'${words}` : words);
    }
  });

  test('writes times on the municipality’s clock, with the name of the file to match', async () => {
    const response = await call(exportCsv, {
      as: manager,
      query: { columns: 'createdAt', to: '2026-01-02' },
    });
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="town-tickets-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(recordsOf(await response.text())[0]).toEqual({ Reported: '2026-01-02 00:30:00' });
  });
});

describe('the Excel file', () => {
  const workbookOf = async (query: Record<string, string>) => {
    const response = await call(exportXlsx, { as: manager, query });
    expect(response.status).toBe(200);
    return readWorkbook(await response.arrayBuffer(), { cellDates: true, UTC: true, cellNF: true });
  };

  test('is read back by another program, cell for cell: no text is a formula', async () => {
    const { Sheets } = await workbookOf({ columns: 'title,description', to: '2026-02-01' });
    const cells = utils.sheet_to_json<Record<string, string>>(Sheets.Tickets!);
    const found = Object.fromEntries(cells.map(({ Title, Description }) => [Title, Description]));
    for (const [number, words] of WORDS.entries())
      expect(found[`Ticket ${number}`]).toBe(
        words.replace('\r\n', '\n').replace('\u0007', '�').replace('\u000c', '�'),
      );
    expect(JSON.stringify(Sheets)).not.toContain('"f":');
  });

  test('has typed cells: dates are dates on the municipality’s clock, figures figures', async () => {
    const columns = 'createdAt,latitude,wardNumber,isLate,trackingNumber,timeToResponse,firstResponseAt';
    const { Sheets } = await workbookOf({ columns, to: '2026-01-02', ward: town.wards[1] });
    const sheet = Sheets.Tickets!;
    expect(sheet.A2).toMatchObject({
      t: 'd',
      v: new Date('2026-01-02T00:30:00Z'),
      z: 'yyyy\\-mm\\-dd\\ hh:mm',
    });
    expect(sheet.B2).toMatchObject({ t: 'n', v: IN_WARD_1.lat });
    expect(sheet.C2).toMatchObject({ t: 'n', v: 1 });
    expect(sheet.D2).toMatchObject({ t: 'b', v: false });
    expect(sheet.E2).toMatchObject({ t: 's' });
    expect([sheet.F2, sheet.G2]).toEqual([undefined, undefined]);
  });

  test('says on its second sheet which tickets these are, when they were taken and by whom', async () => {
    const query = {
      columns: 'title',
      category: 'roads',
      team: town.teams.roads,
      q: 'ticket',
      from: '2026-01-01',
    };
    const { SheetNames, Sheets } = await workbookOf({ ...query });
    expect(SheetNames).toEqual(['Tickets', 'About']);
    const rows = utils.sheet_to_json<string[]>(Sheets.Tickets!, { header: 1 }).length - 1;
    expect(Object.fromEntries(utils.sheet_to_json<[string, string]>(Sheets.About!, { header: 1 }))).toEqual({
      Municipality: 'Municipality TOWN',
      'Made by': expect.stringMatching(/^manager \d+, Manager$/),
      'Made at': expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(Africa\/Johannesburg\)/),
      Tickets: String(rows),
      Category: 'Roads',
      Team: 'Road-works',
      'Reported from': '2026-01-01 00:00:00',
      Words: 'ticket',
      Order: 'Newest first',
      Columns: 'Title',
    });
  });
});

describe('each export is written down:', () => {
  const latest = async () => (await ownerClient().exportJob.findMany({ orderBy: { createdAt: 'desc' } }))[0]!;

  test('who took which tickets and columns away, and how many', async () => {
    const rows = recordsOf(await csvOf(manager, { category: 'roads', columns: 'title,status' })).length;
    expect(await latest()).toMatchObject({
      ...{
        tenantId: town.tenantId,
        userId: manager.userId,
        role: 'manager',
        delivery: 'direct',
        format: 'csv',
      },
      ...{ filter: { category: ['roads'] }, columns: ['title', 'status'] },
      ...{ status: 'finished', rowsDone: BigInt(rows) },
    });
  });

  test('one that was broken off too, and then no more is read', async () => {
    const request = { format: 'csv' as const, filter: {}, columns: undefined };
    const { body } = await streamExport(
      await authenticate(new Request('http://x', manager), new Date()),
      request,
      new Date(),
    );
    const reader = body.getReader();
    await reader.read();
    expect(await latest()).toMatchObject({ status: 'running', rowsDone: 0n });
    await reader.cancel();
    expect(await latest()).toMatchObject({ status: 'cancelled' });
  });
});
