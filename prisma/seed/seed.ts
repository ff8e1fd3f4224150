// npm run seed: puts the fictional demo municipalities into the database of DATABASE_URL. Run again, it changes nothing.

import { disconnect, ownerClient } from '#lib/db/client.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { env } from '#lib/env.ts';
import { pendingMigrations } from '#lib/migrations/migrate.ts';
import type { DemoMunicipality } from './demo-municipality.ts';
import { amanziBay, rooidakvlei } from './municipalities.ts';
import { AMANZI_MIX, type Mix, ROOIDAK_MIX } from './tickets.ts';
import { writeMunicipality } from './write-municipality.ts';
import { writeTickets } from './write-tickets.ts';

/** The municipality and its tickets are each written whole or not at all; a seed that was broken off goes on here. */
async function seed(municipality: DemoMunicipality, mix: Mix, now: Date): Promise<void> {
  const { code, name, wards, teams, people } = municipality;
  let found = await findMunicipality(code);
  if (found?.hasTickets) return console.log(`${name} is there already.`);
  if (!found) {
    await writeMunicipality(municipality, now);
    console.log(`${name}: ${wards.length} wards, ${teams.length} teams, ${people.length} people`);
    found = await findMunicipality(code);
  }
  if (!found) throw new Error(`${name} was written and cannot be found.`);
  await writeTickets(found.id, municipality, mix, now, (written, total) =>
    console.log(`${name}: ${written} of ${total} tickets`),
  );
}

async function findMunicipality(code: string): Promise<{ id: TenantId; hasTickets: boolean } | undefined> {
  const [found] = await ownerClient().$queryRaw<{ id: TenantId; hasTickets: boolean }[]>`
    select m.id, exists (select from tickets t where t.tenant_id = m.id) as "hasTickets"
      from municipalities m where m.code = ${code}`;
  return found;
}

try {
  if ((await pendingMigrations(env().DATABASE_URL)).length > 0) {
    console.error('The database is not up to date. Run npm run migrate first.');
    process.exitCode = 1;
  } else {
    const now = new Date();
    await seed(amanziBay(), AMANZI_MIX, now);
    await seed(rooidakvlei(), ROOIDAK_MIX, now);
  }
} finally {
  await disconnect();
}
