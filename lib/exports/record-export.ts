import type { Tx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { filterAsQuery } from '#lib/tickets/ticket-filter.ts';
import type { SettledExport } from './write-export.ts';

type Beginning = { id: string; delivery: 'direct' | 'file'; status: 'queued' | 'running' };

/** Writes down who takes away what. This much of it is never changed again: the application's role has no right to. */
export async function recordExport(
  tx: Tx,
  actor: Actor,
  { filter, columns, format }: SettledExport,
  { id, delivery, status }: Beginning,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    insert into export_jobs (tenant_id, id, user_id, role, ip, delivery, format, filter, columns, created_at, status)
    values (${actor.tenantId}::uuid, ${id}::uuid, ${actor.userId}::uuid, ${actor.role}, ${actor.ip}, ${delivery},
      ${format}, ${JSON.stringify(filterAsQuery(filter))}::jsonb, ${columns}, ${now}, ${status})`;
}
