import { readFile } from 'node:fs/promises';
import { type CellObject, read } from 'xlsx';
import { ImportError, type SourceRow, type SourceTable } from '#lib/import/source-row.ts';

/**
 * The first sheet of a workbook; its first row names the columns. Held in memory as a whole (about 6 kB a row): what
 * is larger than a sheet can hold comes as CSV.
 */
export async function readXlsx(file: string): Promise<SourceTable> {
  // UTC: a date in Excel is what the clock on the wall says, without a zone. The mapping's zone tells which.
  const workbook = read(await readFile(file), {
    cellDates: true,
    UTC: true,
    dense: true,
    cellText: true,
    cellNF: true,
  });
  const sheet = workbook.Sheets[workbook.SheetNames[0] ?? ''];
  const grid = (sheet?.['!data'] ?? []) as (CellObject[] | undefined)[];
  const header = grid.findIndex((row) => row?.some((cell) => textOf(cell) !== ''));
  if (header < 0) throw new ImportError(`${file} has no row of column names in its first sheet.`);
  const columns = Array.from(grid[header] ?? [], (cell) => textOf(cell).trim());

  let at = header;
  function* rows(): Generator<SourceRow> {
    for (at = header + 1; at < grid.length; at += 1) {
      const cells = columns.map((_, column) => textOf(grid[at]?.[column]));
      if (cells.some((text) => text !== '')) yield { line: at + 1, cells, geometry: null };
    }
  }
  return { columns, rows: rows(), progress: () => at / grid.length };
}

/** As a CSV file would have it: dates as ISO without an offset, numbers in full, leading zeros that a format shows. */
function textOf(cell: CellObject | undefined): string {
  if (!cell || cell.v === undefined || cell.v === null || cell.t === 'e') return '';
  if (cell.v instanceof Date) return cell.v.toISOString().slice(0, -1);
  if (cell.t === 'n' && typeof cell.z === 'string' && /^0{2,}$/.test(cell.z)) return cell.w ?? String(cell.v);
  return String(cell.v);
}
