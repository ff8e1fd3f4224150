import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read, utils, type WorkBook } from 'xlsx';
import type { ExportCell, ExportColumn } from './export-columns.ts';
import type { ExportRow } from './export-rows.ts';
import { writeXlsx } from './write-xlsx.ts';

const text: ExportColumn = { header: 'Text', type: 'text', width: 10, group: 'Ticket' };
const number: ExportColumn = { ...text, header: 'Number', type: 'number' };

async function* asyncOf<T>(values: T[]) {
  yield* values;
}

async function bytesOf(batches: ExportRow[][], columns: ExportColumn[], limits = {}): Promise<Buffer> {
  const about = (rows: number) => [['Tickets', String(rows)] as const];
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeXlsx(asyncOf(batches), columns, about, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const cellsOf = (book: WorkBook, name: string) =>
  utils.sheet_to_json<ExportCell[]>(book.Sheets[name]!, { header: 1, blankrows: true });

describe('a sheet that is full', () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => [index + 1]);

  test.each([
    [0, 4, [0]],
    [4, 10, [4]],
    [5, 2, [4, 1]],
    [12, 5, [4, 4, 4]],
    [13, 13, [4, 4, 4, 1]],
  ])('is followed by another with the same header: %i rows in batches of %i', async (rows, size, sheets) => {
    const all = numbered(rows);
    const batches = Array.from({ length: Math.ceil(rows / size) }, (_, index) =>
      all.slice(index * size, (index + 1) * size),
    );
    const book = read(await bytesOf(batches, [number], { rowsPerSheet: 5 }));
    const names = sheets.map((_, index) => (index === 0 ? 'Tickets' : `Tickets ${index + 1}`));
    expect(book.SheetNames).toEqual([...names, 'About']);
    expect(names.flatMap((name) => cellsOf(book, name).slice(1))).toEqual(all);
    for (const [index, name] of names.entries())
      expect(cellsOf(book, name)).toHaveLength(1 + (sheets[index] ?? 0));
    expect(cellsOf(book, 'About')).toEqual([['Tickets', String(rows)]]);
  });

  test('by its bytes is too', async () => {
    const book = read(await bytesOf([numbered(3), numbered(3)], [number], { bytesPerSheet: 100 }));
    expect(book.SheetNames).toEqual(['Tickets', 'Tickets 2', 'About']);
  });
});

test('the header is bold and stays in view', async () => {
  const book = read(await bytesOf([[['x']]], [text]), { bookFiles: true }) as WorkBook & {
    files: Record<string, { content: Buffer }>;
  };
  const sheet = String(book.files['xl/worksheets/sheet1.xml']!.content);
  expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(sheet).toContain('<c r="A1" s="1" t="inlineStr">');
  expect(String(book.files['xl/styles.xml']!.content)).toContain('<font><b/>');
});

// A hundred workbooks, each read by another program.
test('whatever the text, the file is whole and another program reads the same', {
  timeout: 30_000,
}, async () => {
  const any = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('\ud83d', '\udca7', '\u0000', '\u000b', '\ufffe', '\r', '\n', '&', '<', ']]>'),
    }),
    fc.string({ unit: fc.constantFrom('_', 'x', '0', '4', '1', '_x0041_') }),
  );
  /** What Excel can hold of it. */
  const held = (value: string) =>
    value
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no others
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');
  await fc.assert(
    fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 20 }), async (values) => {
      const book = read(await bytesOf([values.map((value) => ['=', value])], [text, text]));
      const cells = cellsOf(book, 'Tickets').slice(1);
      expect(cells.map(([, cell]) => cell ?? '')).toEqual(values.map(held));
    }),
  );
});

test('a text longer than Excel takes is cut to what it takes', async () => {
  const book = read(await bytesOf([[['x'.repeat(40_000)]]], [text]));
  expect(cellsOf(book, 'Tickets')[1]).toEqual(['x'.repeat(32_767)]);
});

test('a reader that goes away ends the reading, and one that fails ends the file', async () => {
  let isEnded = false;
  async function* endless() {
    try {
      for (;;) yield Array.from({ length: 5000 }, () => [Math.random()]);
    } finally {
      isEnded = true;
    }
  }
  const file = writeXlsx(endless(), [number], () => []);
  for (let chunk = 0; chunk < 3; chunk += 1) await file.next();
  await file.return(undefined);
  await new Promise(setImmediate);
  expect(isEnded).toBe(true);

  async function* failing(): AsyncGenerator<ExportRow[]> {
    yield [[1]];
    throw new Error('the database went away');
  }
  const broken = writeXlsx(failing(), [number], () => []);
  await expect(async () => {
    for await (const _ of broken);
  }).rejects.toThrow('the database went away');
});
