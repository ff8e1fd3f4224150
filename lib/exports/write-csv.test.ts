import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExportCell, ExportColumn } from './export-columns.ts';
import { harmless, writeCsv } from './write-csv.ts';

const column = (type: ExportColumn['type']): ExportColumn => ({
  header: type,
  type,
  width: 10,
  group: 'Ticket',
});

async function written(types: ExportColumn['type'][], ...batches: ExportCell[][][]): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeCsv(asyncOf(batches), types.map(column))) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function* asyncOf<T>(values: T[]) {
  yield* values;
}

describe('text that a spreadsheet would calculate is made harmless,', () => {
  test.each([
    "=cmd|'/c calc'!A1",
    '+SUM(A1)',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =1',
    '＝1+1',
    '+27 82-1',
    '-',
  ])('%j with an apostrophe', (text) => {
    expect(harmless(text)).toBe(`'${text}`);
  });

  test.each([
    'Burst pipe',
    '+27 82 555 0123',
    '+27825550123',
    '-5',
    '-12,5',
    '-0.25',
    'a=b',
    '27@example.org',
    '',
  ])('and %j stays as it is', (text) => {
    expect(harmless(text)).toBe(text);
  });
});

test('numbers, dates and durations are written as spreadsheets read them, nothing as nothing', async () => {
  expect(
    await written(
      ['number', 'date', 'duration', 'boolean', 'text'],
      [[-33.95, 1_767_312_300, 95_459, true, 'x']],
      [[null, null, null, null, null]],
    ),
  ).toBe('\uFEFFnumber,date,duration,boolean,text\r\n-33.95,2026-01-02 00:05:00,26:30,TRUE,x\r\n,,,,\r\n');
});

test('whatever the text, another program reads the same cells, and none begins a formula', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'=+-@",;\r\n\t a1') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1 }), async (rows) => {
      const [, ...records] = parse(await written(['text', 'text'], rows), { bom: true }) as string[][];
      expect(records).toEqual(rows.map((cells) => cells.map(harmless)));
      for (const cell of records.flat()) expect(cell).not.toMatch(/^[=@\t\r]/);
    }),
  );
});
