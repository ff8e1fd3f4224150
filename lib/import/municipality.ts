import { tenantWithCode } from '#lib/auth/api-keys.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { isTimeZone } from '#lib/domain/time/time-zone.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { ImportError } from './source-row.ts';

/** Without a time zone it gets South Africa's, the column's default. */
export type NewMunicipality = { name: string; timeZone?: string | undefined };

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
  if (create.timeZone !== undefined && !isTimeZone(create.timeZone)) {
    throw new ImportError(`“${create.timeZone}” is no time zone. Give one such as Africa/Johannesburg.`);
  }
  const { id } = await ownerClient().municipality.create({
    data: { code, name: create.name, ...(create.timeZone && { timeZone: create.timeZone }) },
    select: { id: true },
  });
  const tenantId = id as TenantId;
  await withSystem(tenantId, (tx) => ensureStandardPolicies(tx, tenantId));
  return tenantId;
}
