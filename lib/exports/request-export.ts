import { randomUUID } from 'node:crypto';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError, forbidden } from '#lib/errors.ts';
import { exportJob } from '#lib/jobs/jobs.ts';
import { sendJob } from '#lib/jobs/send-job.ts';
import { allowedColumns, type ExportRequest } from './export-request.ts';
import { type ExportView, findExport } from './read-export.ts';
import { recordExport } from './record-export.ts';

/** So many of one person's may be made at a time. */
const MOST_AT_ONCE = 3;

/**
 * Has a worker make the file, as what the actor may see by then.
 * @throws AppError `forbidden` for who may not export, or not these columns, and for programs; `refused` for too many
 */
export async function requestExport(actor: Actor, request: ExportRequest, now: Date): Promise<ExportView> {
  const columns = allowedColumns(actor, request.columns);
  if (actor.userId === null) {
    throw forbidden(
      'A file waits for a person. Programs read GET /api/v1/export/tickets.csv, which has no limit.',
    );
  }
  return withActor(actor, async (tx) => {
    await requireRoom(tx, actor);
    const id = randomUUID();
    await recordExport(tx, actor, { ...request, columns }, { id, delivery: 'file', status: 'queued' }, now);
    await sendJob(tx, exportJob, { tenantId: actor.tenantId, exportId: id });
    return findExport(tx, actor, id, now);
  });
}

async function requireRoom(tx: Tx, { tenantId, userId }: Actor): Promise<void> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from export_jobs
    where tenant_id = ${tenantId}::uuid and user_id = ${userId}::uuid and delivery = 'file'
      and status in ('queued', 'running')`;
  if ((row?.count ?? 0) >= MOST_AT_ONCE) {
    throw new AppError(
      'refused',
      `${MOST_AT_ONCE} of your exports are still being made. Wait until one of them is done.`,
    );
  }
}
