import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type CsvError, type Info, type Parser, parse } from 'csv-parse';
import { ImportError, type SourceRow, type SourceTable } from '#lib/import/source-row.ts';

/** A row longer than this is a quotation mark that was never closed. */
const MAX_ROW_BYTES = 1_000_000;

type Parsed = { record: string[]; info: Info };

/** Why a file could not be read to its end. `records`: so many, the column names among them, came before. */
type Break = { sentence: string; records: number };

/** Reads a CSV file (UTF-8, plain or .gz) as it is asked for rows; the first row names the columns. */
export async function readCsv(file: string, delimiter: string): Promise<SourceTable> {
  const { size } = await stat(file);
  const source = createReadStream(file);
  const input = file.toLowerCase().endsWith('.gz') ? source.pipe(createGunzip()) : source;
  const records = numbered(startParser(input, source, delimiter));
  const first = await records.next();
  if (first.done || first.value.fault !== undefined) {
    throw new ImportError(`${file} has no row of column names. ${first.value?.fault ?? ''}`.trim());
  }
  const columns = first.value.cells.map((name) => name.trim());
  return {
    columns,
    rows: withColumnCount(records, columns.length),
    progress: () => (size === 0 ? 1 : source.bytesRead / size),
  };
}

type Reading = { parser: Parser; broken: () => Break | null; close: () => void };

/** An error ends the parser instead of destroying it: what was read before stays readable. */
function startParser(input: Readable, source: Readable, delimiter: string): Reading {
  let broken: Break | null = null;
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    // A quotation mark within an unquoted cell is itself.
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error) stop({ sentence: sentenceOf(error), records: recordsBefore(error) });
      return undefined;
    },
  });
  const stop = (reason: Break) => {
    broken ??= reason;
    input.unpipe(parser);
    // Not from within the parser's own work.
    setImmediate(() => parser.end());
  };
  for (const stream of new Set([input, source])) {
    stream.on('error', (error: Error) => {
      // The last record may have lost its end.
      stop({ sentence: `The file cannot be read from here on: ${error.message}.`, records: -1 });
    });
  }
  input.pipe(parser);
  return {
    parser,
    broken: () => broken,
    close: () => {
      source.destroy();
      input.destroy();
      parser.destroy();
    },
  };
}

const recordsBefore = (error: CsvError): number => ('records' in error ? Number(error.records) : 0);

function sentenceOf(error: CsvError): string {
  return error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
    ? 'A quotation mark that opens here is never closed. Nothing after it was read.'
    : `The file cannot be read from here on: ${error.message}`;
}

/** Rows with the line on which each begins. A file that breaks off gives a last row that says so. */
async function* numbered({ parser, broken, close }: Reading): AsyncGenerator<SourceRow> {
  const lineOf = lineCounter();
  let held: SourceRow | undefined;
  let nextLine = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const end = broken();
      if (end && end.records >= 0 && info.records > end.records) break;
      if (held) yield held;
      const line = lineOf(record, info);
      nextLine = line.end + 1;
      held = { line: line.begin, cells: record, geometry: null };
    }
    const end = broken();
    if (held && !(end && end.records < 0)) yield held;
    if (end) {
      const line = end.records < 0 ? (held?.line ?? 1) : nextLine;
      yield { line, cells: [], geometry: null, fault: end.sentence };
    }
  } finally {
    close();
  }
}

/** The parser tells the line on which a record ends, and counts a CRLF inside quotes as two lines. */
function lineCounter(): (record: readonly string[], info: Info) => { begin: number; end: number } {
  let countedTwice = 0;
  return (record, info) => {
    let breaks = 0;
    for (const cell of record) {
      if (!cell.includes('\n')) continue;
      breaks += cell.split('\n').length - 1;
      countedTwice += cell.split('\r\n').length - 1;
    }
    const end = info.lines - countedTwice;
    return { begin: end - breaks, end };
  };
}

async function* withColumnCount(rows: AsyncIterable<SourceRow>, count: number): AsyncGenerator<SourceRow> {
  for await (const row of rows) {
    if (row.fault === undefined && row.cells.length !== count) {
      row.fault = `The row has ${row.cells.length} cells where the first row names ${count} columns.`;
    }
    yield row;
  }
}
