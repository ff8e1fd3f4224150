import { randomUUID } from 'node:crypto';
import { actorOf } from '#lib/auth/memberships.ts';
import { type SystemTx, withActor, withSystem } from '#lib/db/with-actor.ts';
import type { LocalActor, TenantId, UserId } from '#lib/domain/access/actor.ts';
import type { Role } from '#lib/domain/access/roles.ts';
import { AppError, forbidden } from '#lib/errors.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import { filterConditions, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import type { ColumnKey } from './export-columns.ts';
import { readOrigin } from './export-origin.ts';
import { allowedColumns, type ExportFormat } from './export-request.ts';
import { type SettledExport, writeExport } from './write-export.ts';

/** How long a file is kept for whoever asked for it. */
const KEEP_HOURS = 24;
const PIECE_BYTES = 1024 * 1024;
/** Counting a million tickets takes a second or two. */
const COUNT_TIMEOUT_MS = 120_000;

type Job = {
  userId: UserId;
  role: Role;
  ip: string | null;
  format: ExportFormat;
  filter: unknown;
  columns: ColumnKey[];
};

/** One run of a job. A later run takes the job over, and this one then writes nothing more. */
type Run = { tenantId: TenantId; exportId: string; attempt: string };

class TakenOver extends Error {}

/**
 * Makes the file of one export, with what its owner may see now: a role that is gone fails it with a sentence. Nobody sees
 * a piece before all are there. A run that dies is done again from the beginning; done twice at once, one of them wins.
 */
export async function runExport(tenantId: TenantId, exportId: string, clock: () => Date): Promise<void> {
  const run: Run = { tenantId, exportId, attempt: randomUUID() };
  const job = await takeUp(run);
  if (!job) return;
  try {
    await makeFile(run, job, clock);
  } catch (error) {
    if (error instanceof TakenOver) return;
    const isRefusal = error instanceof AppError;
    if (!isRefusal) logger.error({ exportId, error: loggableError(error) }, 'an export failed');
    await fail(run, isRefusal ? error.message : 'Something went wrong on our side. Make the export again.');
  }
}

async function makeFile(run: Run, job: Job, clock: () => Date): Promise<void> {
  const actor = await ownerOf(run, job);
  const filter = ticketFilterSchema.parse(job.filter);
  const request: SettledExport = { format: job.format, filter, columns: allowedColumns(actor, job.columns) };
  const now = clock();
  const total = await countAll(actor, request, now);
  const origin = await withActor(actor, (tx) => readOrigin(tx, actor));
  let rows = 0;
  const onRows = (read: number) => {
    rows += read;
  };
  const { tenantId, exportId, attempt } = run;
  let number = 0;
  for await (const piece of inPieces(writeExport(actor, request, origin, now, onRows))) {
    await change(run, async (tx) => {
      await tx.$executeRaw`
        insert into export_chunks (tenant_id, export_id, attempt, number, bytes)
        values (${tenantId}::uuid, ${exportId}::uuid, ${attempt}::uuid, ${number}, ${piece})`;
      return tx.$executeRaw`
        update export_jobs set rows_done = ${rows}, rows_total = ${Math.max(total, rows)}, bytes = bytes + ${piece.length}
        where tenant_id = ${tenantId}::uuid and id = ${exportId}::uuid and attempt = ${attempt}::uuid
          and status = 'running'`;
    });
    number += 1;
  }
  const finishedAt = clock();
  const expiresAt = new Date(finishedAt.getTime() + KEEP_HOURS * 60 * 60 * 1000);
  await change(
    run,
    (tx) => tx.$executeRaw`
      update export_jobs set status = 'finished', rows_done = ${rows}, rows_total = ${rows},
        finished_at = ${finishedAt}, expires_at = ${expiresAt}
      where tenant_id = ${tenantId}::uuid and id = ${exportId}::uuid and attempt = ${attempt}::uuid
        and status = 'running'`,
  );
}

/** The job, now this run's; null for one that is done with. What an earlier run has left is taken away. */
function takeUp({ tenantId, exportId, attempt }: Run): Promise<Job | null> {
  return withSystem(tenantId, async (tx) => {
    // Whoever is taking rights or tickets away at this moment comes first (withdraw_exports).
    await tx.$executeRaw`select pg_advisory_xact_lock_shared(hashtextextended('exports ' || ${tenantId}::text, 0))`;
    const [job] = await tx.$queryRaw<Job[]>`
      update export_jobs set status = 'running', attempt = ${attempt}::uuid, rows_done = 0, bytes = 0
      where tenant_id = ${tenantId}::uuid and id = ${exportId}::uuid and delivery = 'file'
        and status in ('queued', 'running')
      returning user_id as "userId", role, ip, format, filter, columns`;
    if (!job) return null;
    await tx.$executeRaw`
      delete from export_chunks where tenant_id = ${tenantId}::uuid and export_id = ${exportId}::uuid`;
    return job;
  });
}

/** Whoever asked for it, with the wards and teams of now. */
async function ownerOf({ tenantId }: Run, { userId, role, ip }: Job): Promise<LocalActor> {
  const [membership] = await withSystem(
    tenantId,
    (tx) => tx.$queryRaw<{ id: string }[]>`
      select id from memberships
      where tenant_id = ${tenantId}::uuid and user_id = ${userId}::uuid and role = ${role}`,
  );
  const actor = membership && (await actorOf(userId, membership.id, ip));
  if (!actor) throw forbidden('You no longer have the role in which you asked for this file.');
  return actor;
}

function countAll(actor: LocalActor, { filter }: SettledExport, now: Date): Promise<number> {
  return withActor(
    actor,
    async (tx) => {
      const [row] = await tx.$queryRaw<{ count: number }[]>`
        select count(*)::float8 as count from tickets t where ${filterConditions(actor, filter, now)}`;
      return row?.count ?? 0;
    },
    { timeoutMs: COUNT_TIMEOUT_MS },
  );
}

/** One step of a run in one transaction. @throws TakenOver where `step` found the job no longer this run's */
async function change({ tenantId }: Run, step: (tx: SystemTx) => Promise<number>): Promise<void> {
  await withSystem(tenantId, async (tx) => {
    if ((await step(tx)) === 0) throw new TakenOver();
  });
}

async function fail({ tenantId, exportId, attempt }: Run, sentence: string): Promise<void> {
  await withSystem(tenantId, async (tx) => {
    await tx.$executeRaw`
      update export_jobs set status = 'failed', failure = ${sentence}, finished_at = now()
      where tenant_id = ${tenantId}::uuid and id = ${exportId}::uuid and attempt = ${attempt}::uuid`;
    await tx.$executeRaw`
      delete from export_chunks where tenant_id = ${tenantId}::uuid and export_id = ${exportId}::uuid
        and attempt = ${attempt}::uuid`;
  });
}

/** Pieces of a megabyte at least, but for the last one. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
