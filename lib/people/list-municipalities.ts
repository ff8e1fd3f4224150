import type { TenantId } from '#lib/auth/actor.ts';
import { ownerClient } from '#lib/db/client.ts';

/** All municipalities of this deployment, for scripts that go through every one. No actor sees this list. */
export async function listMunicipalities(): Promise<{ tenantId: TenantId; code: string }[]> {
  const rows = await ownerClient().municipality.findMany({
    select: { id: true, code: true },
    orderBy: { code: 'asc' },
  });
  return rows.map(({ id, code }) => ({ tenantId: id as TenantId, code }));
}
