import { randomUUID } from 'node:crypto';
import { type LocalHolder, whileStanding } from '#lib/auth/credential.ts';
import { withActor, withSystem } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { localDay } from '#lib/domain/time/local-day.ts';
import { AppError } from '#lib/errors.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import { byteStream } from './byte-stream.ts';
import { readOrigin } from './export-origin.ts';
import { allowedColumns, CONTENT_TYPES, type ExportRequest, fileName } from './export-request.ts';
import { recordExport } from './record-export.ts';
import { type SettledExport, writeExport } from './write-export.ts';

export type ExportStream = {
  fileName: string;
  contentType: string;
  /** Where it is known. */
  bytes?: number;
  body: ReadableStream<Uint8Array>;
};

/**
 * The tickets of the filter as a file that is written while it is read, of any length. Recorded before the first byte
 * leaves; a reader that goes away ends the reading, or whose rights end, and that is recorded too.
 * @throws AppError `forbidden` for who may not export, or not these columns
 */
export async function streamExport(
  holder: LocalHolder,
  request: ExportRequest,
  now: Date,
): Promise<ExportStream> {
  const { actor } = holder;
  const settled: SettledExport = { ...request, columns: allowedColumns(actor, request.columns) };
  const id = randomUUID();
  const origin = await withActor(actor, async (tx) => {
    await recordExport(tx, actor, settled, { id, delivery: 'direct', status: 'running' }, now);
    return readOrigin(tx, actor);
  });
  return {
    fileName: fileName(origin.municipality.code, localDay(now, actor.timeZone), request.format),
    contentType: CONTENT_TYPES[request.format],
    body: byteStream(
      recorded(actor, id, (onRows) =>
        whileStanding(holder, writeExport(actor, settled, origin, now, onRows)),
      ),
    ),
  };
}

/** What happened to the export, written down whichever way it ends. */
async function* recorded(
  actor: Actor,
  id: string,
  write: (onRows: (rows: number) => void) => AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let status: 'finished' | 'failed' | 'cancelled' = 'cancelled';
  let rows = 0;
  let bytes = 0;
  const onRows = (read: number) => {
    rows += read;
  };
  try {
    for await (const chunk of write(onRows)) {
      bytes += chunk.length;
      yield chunk;
    }
    status = 'finished';
  } catch (error) {
    status = 'failed';
    // The reader learns of it by an answer that breaks off: its first bytes have long left.
    if (!(error instanceof AppError))
      logger.error({ exportId: id, error: loggableError(error) }, 'an export broke off');
    throw error;
  } finally {
    await endExport(actor, id, { status, rows, bytes });
  }
}

type Ending = { status: 'finished' | 'failed' | 'cancelled'; rows: number; bytes: number };

async function endExport({ tenantId }: Actor, id: string, { status, rows, bytes }: Ending): Promise<void> {
  await withSystem(
    tenantId,
    (tx) => tx.$executeRaw`
      update export_jobs set status = ${status}, rows_done = ${rows}, bytes = ${bytes}, finished_at = now()
      where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`,
  );
}
