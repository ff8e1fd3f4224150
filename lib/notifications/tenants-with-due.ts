import { ownerClient } from '#lib/db/client.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';

/** Municipalities with a message to send. No actor sees this list: a job goes through every one as its system. */
export async function tenantsWithDue(now: Date): Promise<TenantId[]> {
  // `min` makes it one look into the index for each municipality, whatever statistics say is due (as lib/timers/sweep.ts).
  const rows = await ownerClient().$queryRaw<{ id: TenantId }[]>`
    select m.id from municipalities m where (select min(n.not_before) from notifications n
      where n.tenant_id = m.id and n.status in ('queued', 'sending')) <= ${now}`;
  return rows.map(({ id }) => id);
}
