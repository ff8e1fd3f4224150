import { tenantWithCode } from '#lib/auth/api-keys.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { ImportError } from './source-row.ts';

export type NewMunicipality = { name: string; timeZone: string };

/**
 * The municipality with this code. One that is to be made (as the owner: there is no actor of it yet) gets the standard
 * calendar and policies; one that is there stays as it is. Throws ImportError where there is none and none is to be made.
 */
export async function municipalityFor(code: string, create: NewMunicipality | null): Promise<TenantId> {
  const known = await tenantWithCode(code);
  if (known) return known;
  if (!create) {
    throw new ImportError(
      `There is no municipality with the code ${code}. Make it with --create-municipality "Its name".`,
    );
  }
  if (!/^[A-Z][A-Z0-9]{1,7}$/.test(code)) {
    throw new ImportError(`A municipality's code has 2 to 8 capital letters and digits, not “${code}”.`);
  }
  const { id } = await ownerClient().municipality.create({ data: { code, ...create }, select: { id: true } });
  const tenantId = id as TenantId;
  await withSystem(tenantId, (tx) => ensureStandardPolicies(tx, tenantId));
  return tenantId;
}
