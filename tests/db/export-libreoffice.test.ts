import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportColumn } from '#lib/exports/export-columns.ts';
import { writeCsv } from '#lib/exports/write-csv.ts';
import { writeXlsx } from '#lib/exports/write-xlsx.ts';

const SOFFICE = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find(existsSync);

const ATTACK = "=cmd|'/c calc'!A1";
const TEXTS = [
  ATTACK,
  '=1+1',
  '@SUM(A1)',
  'Two\nlines, "quoted"; and more',
  'Amanzi ayaphuma 💧 <b>&amp;</b>',
  '_x0041_',
];

const column = (type: ExportColumn['type']): ExportColumn => ({
  header: type,
  type,
  width: 10,
  group: 'Ticket',
});
const columns = [column('text'), column('number'), column('date'), column('boolean')];
/** 2 January 2026, 00:05. */
const rows = TEXTS.map((text, index) => [text, index - 0.5, 1_767_312_300, index % 2 === 0]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lungisa-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What LibreOffice has in its cells once it has opened the file and calculated. */
async function opened(name: string, bytes: AsyncIterable<Uint8Array>): Promise<string[][]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  await writeFile(join(folder, name), Buffer.concat(chunks));
  const out = join(folder, `${name}-out`);
  // Comma, quotes, UTF-8.
  const csv = 'csv:Text - txt - csv (StarCalc):44,34,76';
  const read = name.endsWith('.csv') ? ['--infilter=Text - txt - csv (StarCalc):44,34,76'] : [];
  const args = ['--headless', `-env:UserInstallation=file://${folder}/profile`, ...read];
  await promisify(execFile)(SOFFICE!, [...args, '--convert-to', csv, '--outdir', out, join(folder, name)]);
  return parse(await readFile(join(out, name.replace(/\.\w+$/, '.csv'))), { bom: true });
}

async function* batches() {
  yield rows;
}

describe.skipIf(!SOFFICE)(
  'LibreOffice (skipped where it is not installed: apt-get install libreoffice-calc)',
  () => {
    test('finds the same cells in the Excel file, and text where a formula was tried', async () => {
      const [header, ...cells] = await opened(
        'tickets.xlsx',
        writeXlsx(batches(), columns, () => []),
      );
      expect(header).toEqual(['text', 'number', 'date', 'boolean']);
      expect(cells.map(([text]) => text)).toEqual(TEXTS);
      expect(cells.map(([, number]) => Number(number))).toEqual(rows.map(([, number]) => number));
      expect(new Set(cells.map(([, , date]) => date))).toEqual(new Set(['2026-01-02 00:05']));
      expect(cells.map(([, , , boolean]) => boolean)).toEqual(
        rows.map(([, , , is]) => (is ? 'TRUE' : 'FALSE')),
      );
    }, 120_000);

    test('finds the same cells in the CSV file, with an apostrophe where a formula was tried', async () => {
      const [, ...cells] = await opened('tickets.csv', writeCsv(batches(), columns));
      expect(cells.map(([text]) => text)).toEqual(
        TEXTS.map((text) => (/^[=@]/.test(text) ? `'${text}` : text)),
      );
      expect(cells.map(([, number]) => Number(number))).toEqual(rows.map(([, number]) => number));
    }, 120_000);
  },
);
