import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, type Info, parse } from 'csv-parse';
import { ImportError, type SourceRow, type SourceTable } from '#lib/import/source-row.ts';

/** A row longer than this is a quotation mark that was never closed. */
const MAX_ROW_BYTES = 1_000_000;

type Parsed = { record: string[]; info: Info };

/** Reads a CSV file (UTF-8, plain or .gz) as it is asked for rows; the first row names the columns. */
export async function readCsv(file: string, delimiter: string): Promise<SourceTable> {
  const { size } = await stat(file);
  const source = createReadStream(file);
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    // A quotation mark within an unquoted cell is itself.
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
  });
  // An error of the source reaches the reader through the parser.
  const ended = () => {};
  if (file.toLowerCase().endsWith('.gz')) pipeline(source, createGunzip(), parser, ended);
  else pipeline(source, parser, ended);

  const records = numbered(parser[Symbol.asyncIterator]() as AsyncIterator<Parsed>);
  const first = await records.next();
  if (first.done || first.value.fault !== undefined)
    throw new ImportError(`${file} has no row of column names.`);
  const columns = first.value.cells.map((name) => name.trim());
  return {
    columns,
    rows: withColumnCount(records, columns.length),
    progress: () => (size === 0 ? 1 : source.bytesRead / size),
  };
}

/** Rows with the line on which each begins. A file that breaks off gives a last row that says so. */
async function* numbered(records: AsyncIterator<Parsed>): AsyncGenerator<SourceRow> {
  // The parser counts a CRLF inside quotes as two lines.
  let countedTwice = 0;
  let lastLine = 0;
  for (;;) {
    try {
      const { done, value } = await records.next();
      if (done) return;
      let breaks = 0;
      for (const cell of value.record) {
        if (!cell.includes('\n')) continue;
        breaks += cell.split('\n').length - 1;
        countedTwice += cell.split('\r\n').length - 1;
      }
      lastLine = value.info.lines - countedTwice;
      yield { line: lastLine - breaks, cells: value.record, geometry: null };
    } catch (error) {
      yield { line: lastLine + 1, cells: [], geometry: null, fault: faultOf(error) };
      return;
    }
  }
}

function faultOf(error: unknown): string {
  if (error instanceof CsvError) {
    return error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
      ? 'A quotation mark that opens here is never closed. Nothing after it was read.'
      : `The file cannot be read from here on: ${error.message}`;
  }
  return `The file cannot be read from here on: ${error instanceof Error ? error.message : error}`;
}

async function* withColumnCount(rows: AsyncIterable<SourceRow>, count: number): AsyncGenerator<SourceRow> {
  for await (const row of rows) {
    if (row.fault === undefined && row.cells.length !== count) {
      row.fault = `The row has ${row.cells.length} cells where the first row names ${count} columns.`;
    }
    yield row;
  }
}
