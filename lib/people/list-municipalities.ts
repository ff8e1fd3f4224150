import { ownerClient } from '#lib/db/client.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';

/** All municipalities of this deployment, for scripts that go through every one. No actor sees this list. */
export async function listMunicipalities(): Promise<{ tenantId: TenantId; code: string; name: string }[]> {
  const rows = await ownerClient().municipality.findMany({
    select: { id: true, code: true, name: true },
    orderBy: { code: 'asc' },
  });
  return rows.map(({ id, code, name }) => ({ tenantId: id as TenantId, code, name }));
}
