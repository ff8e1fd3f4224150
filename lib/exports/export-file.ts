import { type LocalHolder, whileStanding } from '#lib/auth/credential.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { localDay } from '#lib/domain/time/local-day.ts';
import { AppError } from '#lib/errors.ts';
import { byteStream } from './byte-stream.ts';
import { readOrigin } from './export-origin.ts';
import { CONTENT_TYPES, fileName } from './export-request.ts';
import { findExport } from './read-export.ts';
import type { ExportStream } from './stream-export.ts';

/**
 * The file that a worker has made, piece by piece. Only for who asked for it, only whole, and until it expires.
 * @throws AppError `not_found`
 */
export function exportFile(holder: LocalHolder, id: string, now: Date): Promise<ExportStream> {
  const { actor } = holder;
  return withActor(actor, async (tx) => {
    const { link, status, format, bytes, createdAt } = await findExport(tx, actor, id, now);
    if (link === null) throw new AppError('not_found', NO_FILE[status] ?? NO_FILE.failed);
    const { code } = (await readOrigin(tx, actor)).municipality;
    return {
      fileName: fileName(code, localDay(new Date(createdAt), actor.timeZone), format),
      contentType: CONTENT_TYPES[format],
      bytes,
      body: byteStream(whileStanding(holder, pieces(actor, id, bytes))),
    };
  });
}

const NO_FILE: Record<string, string> & { failed: string } = {
  queued: 'The file is still being made. Ask again in a moment.',
  running: 'The file is still being made. Ask again in a moment.',
  failed: 'The file is not there any more. Make the export again.',
};

/** Each piece in a transaction of its own, as it is asked for. */
async function* pieces(actor: Actor, id: string, total: number): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for (let number = 0; sent < total; number += 1) {
    const [piece] = await withActor(
      actor,
      (tx) => tx.$queryRaw<{ bytes: Uint8Array }[]>`
        select bytes from export_chunks
        where tenant_id = ${actor.tenantId}::uuid and export_id = ${id}::uuid and number = ${number}`,
    );
    // It went while it was read: the answer breaks off, so that nobody takes a part for the whole.
    if (!piece) throw new Error('A file ended before its end.');
    sent += piece.bytes.length;
    yield piece.bytes;
  }
}
