import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { utils, write } from 'xlsx';
import { ownerClient } from '#lib/db/client.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { importTickets } from '#lib/import/import-tickets.ts';
import { parseMapping } from '#lib/import/mapping.ts';
import { municipalityFor } from '#lib/import/municipality.ts';
import type { SourceRow } from '#lib/import/source-row.ts';
import { HEADER, TICKETS, useImports } from './import-fixture.ts';

const { file, run } = useImports();
let tenantId: TenantId;
let number = 0;

beforeEach(async () => {
  number += 1;
  tenantId = await municipalityFor(`TKT${number}`, { name: 'Small', timeZone: 'Africa/Johannesburg' });
});

const tickets = async (name: string, content: string | Buffer, mapping: object = TICKETS) =>
  run(tenantId, 'tickets', await file(name, content), mapping);

const stored = () =>
  ownerClient().$queryRaw`select external_ref as ref, created_at as created from tickets
    where tenant_id = ${tenantId}::uuid order by 1`;

test('each bad row is reported with its line and reason, and stops nothing', async () => {
  const rows = [
    HEADER,
    '0001,Burst pipe,"two',
    'lines",water,2026-01-05 08:00,2026-01-05 10:00,-33.9,18.5',
    '',
    ',No id,,water,2026-01-05 08:00,,,',
    '0003,,,water,2026-01-05 08:00,,,',
    '0004,Bad day,,water,2026-02-30 08:00,,,',
    '0005,Early,,water,2026-01-05 08:00,2026-01-05 07:59,,',
    '0006,Far south,,water,2026-01-05 08:00,,-93.9,18.5',
    '0007,Half a place,,water,2026-01-05 08:00,,-33.9,',
    '0008,Who knows,,fire,2026-01-05 08:00,,,',
    '0001,Again,,water,2026-01-05 08:00,,,',
    '0009,Too,many,water,2026-01-05 08:00,,,,,',
    '0010,Tomorrow,,water,2027-01-05 08:00,,,',
    `0011,${'x'.repeat(201)},,water,2026-01-05 08:00,,,`,
    '0012,Fine,NA,water,2026-01-05 08:00,NA,NA,NA',
  ];
  const { counts, rejects, rejectsByKind } = await tickets('bad.csv', rows.join('\r\n'));
  expect(counts).toMatchObject({ read: 13, imported: 2, rejected: 11 });
  const reasons = rejects.slice(1).trim().split('\r\n').slice(1);
  expect(reasons.map((line) => line.split(',').slice(0, 2).join(','))).toEqual([
    '5,The id is missing.',
    '6,The title is missing.',
    '7,“2026-02-30 08:00” is not a date and time that can be read.',
    '8,Completed (2026-01-05T05:59:00.000Z) before it was created (2026-01-05T06:00:00.000Z).',
    '9,The latitude “-93.9” is no number from -90 to 90.',
    '10,The longitude is missing.',
    '11,There is no category “fire”. Let the mapping name one that there is.',
    '12,The id “0001” stood in an earlier row of the file.',
    '13,The row has 10 cells where the first row names 8 columns.',
    '14,Created in the future: 2027-01-05T06:00:00.000Z.',
    '15,The title can have 200 characters at most.',
  ]);
  expect(rejectsByKind.get('invalid location')).toBe(2);
  expect(await stored()).toEqual([
    { ref: '0001', created: new Date('2026-01-05T06:00:00Z') },
    { ref: '0012', created: new Date('2026-01-05T06:00:00Z') },
  ]);
});

test('a quotation mark that is never closed costs only what comes after it', async () => {
  const { counts, rejects } = await tickets(
    'quote.csv',
    `${HEADER}\n1,A,,water,2026-01-05 08:00,,,\n2,"B,,water,2026-01-05 08:00,,,\n`,
  );
  expect(counts).toMatchObject({ imported: 1, rejected: 1 });
  expect(rejects).toContain('3,A quotation mark that opens here is never closed. Nothing after it was read.');
});

test('a spreadsheet finds nothing to run in the rejects, and numbers stay numbers', async () => {
  const { rejects } = await tickets(
    'evil.csv',
    `${HEADER}\n=1+1,"=HYPERLINK(""http://evil"",""x"")",@cmd,+27 82,-no,\t-2,-33.9,-18.5\n`,
  );
  const [, line] = rejects.trim().split('\r\n');
  expect(line).toBe(
    `2,“-no” is not a date and time that can be read.,'=1+1,"'=HYPERLINK(""http://evil"",""x"")",'@cmd,'+27 82,'-no,'\t-2,-33.9,-18.5`,
  );
});

test('a gzipped file, with a byte-order mark and semicolons, reads like a plain one', async () => {
  const csv = `\uFEFF${HEADER}\n1,A,,water,2026-01-05 08:00,,,\n`.replaceAll(',', ';');
  const { counts } = await tickets('plain.csv.gz', gzipSync(csv), { ...TICKETS, delimiter: ';' });
  expect(counts).toMatchObject({ imported: 1, rejected: 0 });
});

test('the planner knows how many tickets there are as soon as they are in', async () => {
  await tickets('two.csv', `${HEADER}\n1,A,,water,2026-01-05 08:00,,,\n2,B,,water,2026-01-05 08:00,,,\n`);
  const rows = await ownerClient().$queryRaw`
    select reltuples = (select count(*) from tickets) as "isKnown" from pg_class where relname = 'tickets'`;
  expect(rows).toEqual([{ isKnown: true }]);
});

test('a gzipped file that breaks off gives what it has and says so', async () => {
  const rows = Array.from({ length: 3000 }, (_, at) => `${at},T${Math.sin(at)},,water,2026-01-05 08:00,,,`);
  const whole = gzipSync(`${HEADER}\n${rows.join('\n')}\n`);
  const { counts, rejects } = await tickets('cut.csv.gz', whole.subarray(0, whole.length - 20_000));
  expect(counts.rejected).toBe(1);
  expect((counts as { imported: number }).imported).toBeGreaterThan(500);
  expect(rejects).toContain('The file cannot be read from here on');
});

test('a sheet: leading zeros that a format shows, dates of the wall clock, numbers in full', async () => {
  const sheet = utils.aoa_to_sheet([
    HEADER.split(','),
    [7, 'Burst pipe', 'of = and, "quotes"', 'water', 46027.5, null, -33.917996009000774, 18.658031084381548],
    ['=8', 'No category', '', 'fire', 46027.5, null, null, null],
  ]);
  sheet.A2!.z = '0000';
  sheet.E2!.z = sheet.E3!.z = 'yyyy-mm-dd hh:mm';
  const book = utils.book_new(sheet, 'Requests');
  const { counts, rejects } = await tickets('book.xlsx', write(book, { type: 'buffer', bookType: 'xlsx' }));
  expect(counts).toMatchObject({ read: 2, imported: 1, rejected: 1 });
  expect(rejects).toMatch(/\r\n3,There is no category “fire”.*,'=8,/);
  const rows = await ownerClient().$queryRaw`
    select external_ref as ref, created_at as created, st_y(location) as lat, st_x(location) as lng from tickets
    where tenant_id = ${tenantId}::uuid`;
  // 2026-01-05 12:00 in Johannesburg.
  expect(rows).toEqual([
    {
      ref: '0007',
      created: new Date('2026-01-05T10:00:00Z'),
      lat: -33.917996009000774,
      lng: 18.658031084381548,
    },
  ]);
});

test('a default point is no location', async () => {
  await tickets(
    'points.csv',
    `${HEADER}\n1,A,,water,2026-01-05 08:00,,-34.00003,18.00003\n2,B,,water,2026-01-05 08:00,,-34.0001,18\n`,
  );
  const rows = await ownerClient()
    .$queryRaw`select external_ref as ref, location is null as nowhere from tickets
    where tenant_id = ${tenantId}::uuid order by 1`;
  expect(rows).toEqual([
    { ref: '1', nowhere: true },
    { ref: '2', nowhere: false },
  ]);
});

test('what the database alone refuses costs its one row, not its batch', async () => {
  await ownerClient().$executeRaw`alter table tickets add constraint test_only check (title <> 'Cursed')`;
  try {
    const rows = Array.from(
      { length: 20 },
      (_, at) => `${at},${at === 13 ? 'Cursed' : 'Fine'},,water,2026-01-05,,,`,
    );
    const { counts, rejects } = await tickets('cursed.csv', `${HEADER}\n${rows.join('\n')}\n`);
    expect(counts).toMatchObject({ imported: 19, rejected: 1 });
    expect(rejects).toMatch(/15,.*The database refused it: .*test_only/);
  } finally {
    await ownerClient().$executeRaw`alter table tickets drop constraint test_only`;
  }
});

test('an import that fails on the way throws, and is simply run again', async () => {
  const rows = Array.from({ length: 1200 }, (_, at) => `${at},Fine,,water,2026-01-05,,,`);
  const csv = `${HEADER}\n${rows.join('\n')}\n`;
  await ownerClient().$executeRaw`alter table tickets rename column language to lost`;
  await expect(tickets('again.csv', csv)).rejects.toThrow(/language/);
  await ownerClient().$executeRaw`alter table tickets rename column lost to language`;
  expect((await tickets('again.csv', csv)).counts).toMatchObject({ imported: 1200, alreadyThere: 0 });
  expect((await tickets('again.csv', `${csv}x,New,,water,2026-01-05,,,\n`)).counts).toMatchObject({
    imported: 1,
    alreadyThere: 1200,
  });
});

test('an import whose file fails writes nothing more once it has thrown', async () => {
  async function* breakingOff(): AsyncGenerator<SourceRow> {
    for (let line = 2; line < 700; line += 1) {
      yield { line, cells: [`${line}`, 'Fine', '', 'water', '2026-01-05', '', '', ''], geometry: null };
    }
    throw new Error('The disk is gone.');
  }
  const table = { columns: HEADER.split(','), rows: breakingOff(), progress: () => 0 };
  const importing = importTickets(tenantId, table, parseMapping('tickets', TICKETS), {
    now: new Date(),
    onReject: () => {},
  });
  await expect(importing).rejects.toThrow('The disk is gone.');
  // The one batch that was full by then; what was on its way has arrived.
  expect(await stored()).toHaveLength(500);
});
