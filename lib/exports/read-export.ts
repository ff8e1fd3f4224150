import { Prisma } from '#lib/db/generated/client.ts';
import { isUuid } from '#lib/db/uuid.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { notFound } from '#lib/errors.ts';
import type { ColumnKey } from './export-columns.ts';
import type { ExportFormat } from './export-request.ts';

/** An export as whoever made it sees it. Times are ISO 8601 in UTC. */
export type ExportView = {
  id: string;
  /** `direct`: it went out as it was read. */
  delivery: 'direct' | 'file';
  format: ExportFormat;
  columns: ColumnKey[];
  /** As in the address of the list. */
  filter: Record<string, string | string[]>;
  status: 'queued' | 'running' | 'finished' | 'expired' | 'failed' | 'cancelled';
  rowsDone: number;
  /** Null until a worker has counted. */
  rowsTotal: number | null;
  bytes: number;
  createdAt: string;
  /** When the file goes. */
  expiresAt: string | null;
  /** Why there is no file, and what to do. */
  failure: string | null;
  /** Where the file is, as long as it is there. */
  link: string | null;
};

type Row = Omit<ExportView, 'createdAt' | 'expiresAt' | 'link'> & { createdAt: Date; expiresAt: Date | null };

const MOST_LISTED = 50;

/** The actor's own export. Throws `not_found` for all others. */
export function readExport(actor: Actor, id: string, now: Date): Promise<ExportView> {
  return withActor(actor, (tx) => findExport(tx, actor, id, now));
}

/** The actor's own exports, newest first. */
export function listExports(actor: Actor, now: Date): Promise<ExportView[]> {
  return withActor(actor, async (tx) => {
    const rows = await tx.$queryRaw<
      Row[]
    >`${own(actor)} order by j.created_at desc, j.id limit ${MOST_LISTED}`;
    return rows.map((row) => present(row, now));
  });
}

export async function findExport(tx: Tx, actor: Actor, id: string, now: Date): Promise<ExportView> {
  if (!isUuid(id)) throw notFound('export');
  const [row] = await tx.$queryRaw<Row[]>`${own(actor)} and j.id = ${id}::uuid`;
  if (!row) throw notFound('export');
  return present(row, now);
}

const own = ({ tenantId, userId, role }: Actor) => Prisma.sql`
  select j.id, j.delivery, j.format, j.columns, j.filter, j.status, j.rows_done::float8 as "rowsDone",
    j.rows_total::float8 as "rowsTotal", j.bytes::float8 as bytes, j.created_at as "createdAt",
    j.expires_at as "expiresAt", j.failure
  from export_jobs j where j.tenant_id = ${tenantId}::uuid and j.user_id = ${userId}::uuid and j.role = ${role}`;

function present(row: Row, now: Date): ExportView {
  const isExpired = row.status === 'finished' && row.expiresAt !== null && row.expiresAt <= now;
  const status = isExpired ? 'expired' : row.status;
  return {
    ...row,
    status,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    link: row.delivery === 'file' && status === 'finished' ? `/api/v1/exports/${row.id}/file` : null,
  };
}
