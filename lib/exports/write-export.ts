import type { LocalActor } from '#lib/domain/access/actor.ts';
import { type ColumnKey, columnOf } from './export-columns.ts';
import { aboutLines, type ExportOrigin } from './export-origin.ts';
import type { ExportRequest } from './export-request.ts';
import { type ExportRow, exportRows } from './export-rows.ts';
import { writeCsv } from './write-csv.ts';
import { writeXlsx } from './write-xlsx.ts';

/** A request whose columns are settled. */
export type SettledExport = ExportRequest & { columns: ColumnKey[] };

/**
 * The bytes of an export, read from the database only as fast as they are taken. `onRows` hears of each batch; the file
 * is not whole before the last chunk.
 */
export async function* writeExport(
  actor: LocalActor,
  request: SettledExport,
  origin: ExportOrigin,
  now: Date,
  onRows: (rows: number) => void,
): AsyncGenerator<Uint8Array> {
  const { filter, format } = request;
  const columns = request.columns.map(columnOf);
  const batches = counted(exportRows(actor, { filter, columns: request.columns }, now), onRows);
  if (format === 'csv') yield* writeCsv(batches, columns);
  else yield* writeXlsx(batches, columns, await aboutLines(actor, request, origin, now));
}

async function* counted(
  batches: AsyncIterable<ExportRow[]>,
  onRows: (rows: number) => void,
): AsyncGenerator<ExportRow[]> {
  for await (const batch of batches) {
    onRows(batch.length);
    yield batch;
  }
}
