import { type CellType, type ExportCell, type ExportColumn, localTimeText } from './export-columns.ts';
import type { ExportRow } from './export-rows.ts';
import { SHEET_START, STYLES, sheetPath, workbookParts } from './xlsx-parts.ts';
import { type ZipEntry, zipStream } from './zip-stream.ts';

type Limits = {
  /** With the header. */
  rowsPerSheet?: number;
  bytesPerSheet?: number;
};

/** Excel's own. */
const ROWS_PER_SHEET = 1_048_576;
/** An entry of an archive ends at 4 GB; a batch of the longest texts is far below the rest. */
const BYTES_PER_SHEET = 3.5e9;
/** Few enough that Node collects a chunk with the young, and need not look through the whole heap for it. */
const ROWS_PER_CHUNK = 100;
/** Excel's own. */
const LONGEST_TEXT = 32_767;

/**
 * An Excel file, made as it is read and so as flat in memory as one batch: the tickets, on further sheets where one is
 * full, and last a sheet `About` with the lines that `about` gives once all rows are counted.
 */
export function writeXlsx(
  batches: AsyncIterable<readonly ExportRow[]>,
  columns: readonly ExportColumn[],
  about: (rows: number) => readonly (readonly [string, string])[],
  limits: Limits = {},
): AsyncGenerator<Uint8Array> {
  return zipStream(entries(batches, columns, about, limits));
}

async function* entries(
  batches: AsyncIterable<readonly ExportRow[]>,
  columns: readonly ExportColumn[],
  about: (rows: number) => readonly (readonly [string, string])[],
  { rowsPerSheet = ROWS_PER_SHEET, bytesPerSheet = BYTES_PER_SHEET }: Limits,
): AsyncGenerator<ZipEntry> {
  const rows = new RowsToCome(batches);
  const names: string[] = [];
  try {
    do {
      names.push(names.length === 0 ? 'Tickets' : `Tickets ${names.length + 1}`);
      const bytes = ticketSheet(rows, columns, rowsPerSheet - 1, bytesPerSheet);
      yield { path: sheetPath(names.length), bytes };
    } while (await rows.more());
  } finally {
    await rows.stop();
  }
  names.push('About');
  yield { path: sheetPath(names.length), bytes: [aboutSheet(about(rows.taken))] };
  yield* workbookParts(names);
}

/** The batches, from which a sheet can take fewer rows than a batch has. */
class RowsToCome {
  taken = 0;
  readonly #batches: AsyncIterator<readonly ExportRow[]>;
  #batch: readonly ExportRow[] = [];
  #takenOfBatch = 0;

  constructor(batches: AsyncIterable<readonly ExportRow[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  async more(): Promise<boolean> {
    while (this.#takenOfBatch >= this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done) return false;
      this.#batch = value;
      this.#takenOfBatch = 0;
    }
    return true;
  }

  take(most: number): readonly ExportRow[] {
    const rows = this.#batch.slice(this.#takenOfBatch, this.#takenOfBatch + most);
    this.#takenOfBatch += rows.length;
    this.taken += rows.length;
    return rows;
  }

  async stop(): Promise<void> {
    await this.#batches.return?.();
  }
}

async function* ticketSheet(
  rows: RowsToCome,
  columns: readonly ExportColumn[],
  mostRows: number,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(sheetStart(columns.map(({ width }) => width)) + headerRow(columns));
  const writers = columns.map(({ type }, index) => cellWriter(columnLetters(index), type));
  let last = 1;
  let bytes = 0;
  while (last <= mostRows && bytes < mostBytes && (await rows.more())) {
    const taken = rows.take(Math.min(ROWS_PER_CHUNK, mostRows - last + 1));
    const chunk = Buffer.from(rowsXml(taken, writers, last + 1));
    last += taken.length;
    bytes += chunk.length;
    yield chunk;
  }
  const corner = `${columnLetters(columns.length - 1)}${last}`;
  yield Buffer.from(`</sheetData><autoFilter ref="A1:${corner}"/></worksheet>`);
}

/** A function of its own: none of its strings is held while the generator waits for its reader. */
const rowsXml = (rows: readonly ExportRow[], writers: readonly CellWriter[], first: number): string =>
  rows
    .map((row, place) => {
      const number = first + place;
      const cells = writers.map((write, index) => {
        const cell = row[index];
        return cell === null || cell === undefined ? '' : write(number, cell);
      });
      return `<row r="${number}">${cells.join('')}</row>`;
    })
    .join('');

/** The header stays in view. */
const FROZEN =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

const sheetStart = (widths: readonly number[], view = FROZEN) =>
  `${SHEET_START}${view}<cols>${widths
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('')}</cols><sheetData>`;

const headerRow = (columns: readonly ExportColumn[]) =>
  `<row r="1">${columns
    .map(({ header }, index) => textCell(`${columnLetters(index)}1`, header, STYLES.header))
    .join('')}</row>`;

function aboutSheet(lines: readonly (readonly [string, string])[]): Uint8Array {
  const rows = lines.map(
    ([what, text], index) =>
      `<row r="${index + 1}">${textCell(`A${index + 1}`, what, STYLES.header)}${textCell(`B${index + 1}`, text, STYLES.wrapped)}</row>`,
  );
  return Buffer.from(`${sheetStart([22, 90], '')}${rows.join('')}</sheetData></worksheet>`);
}

/** Days of Excel's calendar before 1970. It has none before 1900. */
const DAYS_BEFORE_1970 = 25_569;
const SECONDS_PER_DAY = 86_400;

type CellWriter = (row: number, cell: ExportCell) => string;

function cellWriter(letters: string, type: CellType): CellWriter {
  const valueCell = (style: number, value: (cell: ExportCell) => number) => {
    const before = `<c r="${letters}`;
    const between = style === STYLES.plain ? '"><v>' : `" s="${style}"><v>`;
    return (row: number, cell: ExportCell) => `${before}${row}${between}${value(cell)}</v></c>`;
  };
  switch (type) {
    case 'text':
      return (row, cell) => textCell(`${letters}${row}`, String(cell));
    case 'boolean':
      return (row, cell) => `<c r="${letters}${row}" t="b"><v>${cell ? 1 : 0}</v></c>`;
    case 'number':
      return valueCell(STYLES.plain, Number);
    case 'duration':
      return valueCell(STYLES.duration, (cell) => Number(cell) / SECONDS_PER_DAY);
    case 'date': {
      const dateCell = valueCell(STYLES.date, (cell) => Number(cell) / SECONDS_PER_DAY + DAYS_BEFORE_1970);
      return (row, cell) =>
        Number(cell) / SECONDS_PER_DAY < 1 - DAYS_BEFORE_1970
          ? textCell(`${letters}${row}`, localTimeText(Number(cell)))
          : dateCell(row, cell);
    }
  }
}

/** Text is never a formula: it stands in the cell itself, marked as text. */
const textCell = (at: string, text: string, style = 0) =>
  `<c r="${at}"${style === 0 ? '' : ` s="${style}"`} t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const ILLEGAL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const SPECIAL = /[&<>\r\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|_x[\da-f]{4}_/i;

/**
 * As XML holds it. What XML cannot hold (control characters, halves of a character) becomes �; line ends are Excel's;
 * `_x0041_`, by which Excel means A, is kept from meaning it.
 */
function xmlText(text: string): string {
  const short = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  // Halves of a character become � where the text becomes bytes.
  if (!SPECIAL.test(short)) return short;
  return short
    .replace(/\r\n?/g, '\n')
    .replace(ILLEGAL, '\uFFFD')
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** 0 → A, 25 → Z, 26 → AA. */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
