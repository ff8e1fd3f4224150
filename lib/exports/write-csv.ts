import { type ExportCell, type ExportColumn, localTimeText } from './export-columns.ts';
import type { ExportRow } from './export-rows.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

/**
 * RFC 4180 in UTF-8, with the byte order mark by which Excel knows UTF-8. A chunk for each batch. Dates are
 * `2026-11-21 08:05:00` on the municipality's clock, durations hours and minutes: what every spreadsheet takes for them.
 */
export async function* writeCsv(
  batches: AsyncIterable<readonly ExportRow[]>,
  columns: readonly ExportColumn[],
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(BYTE_ORDER_MARK + columns.map(({ header }) => quoted(header)).join(',') + LINE_END);
  const writers = columns.map(({ type }) => WRITERS[type]);
  for await (const batch of batches) {
    yield Buffer.from(linesOf(batch, writers));
  }
}

/** A function of its own: none of its strings is held while the generator waits for its reader. */
const linesOf = (rows: readonly ExportRow[], writers: readonly Writer[]): string =>
  rows
    .map((row) => {
      const cells = writers.map((write, index) => {
        const cell = row[index];
        return cell === null || cell === undefined ? '' : write(cell);
      });
      return cells.join(',') + LINE_END;
    })
    .join('');

type Writer = (cell: ExportCell) => string;

const WRITERS = {
  text: (cell) => quoted(harmless(String(cell))),
  number: String,
  date: (cell) => localTimeText(Number(cell)),
  duration: (cell) => hoursText(Number(cell)),
  boolean: (cell) => (cell ? 'TRUE' : 'FALSE'),
} as const satisfies Record<ExportColumn['type'], Writer>;

/** What a spreadsheet would take for the beginning of a formula, also after blanks or in full-width signs. */
const FORMULA_START = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/;
/** `+27 82 555 0123` or `-3,5`: a number is the most that can come of it. */
const NUMBER = /^[+-]?\d[\d ]*([.,]\d+)?$/;

/**
 * Text that a spreadsheet will not calculate: an apostrophe goes before what would begin a formula. Plain numbers and
 * phone numbers stay as they are, for the programs that read the file.
 */
export const harmless = (text: string): string =>
  FORMULA_START.test(text) && !NUMBER.test(text) ? `'${text}` : text;

/** The semicolon too: some countries' Excel takes it for the end of a cell, and a formula could then follow. */
const quoted = (text: string): string =>
  /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** `26:30`: hours and minutes. */
function hoursText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
