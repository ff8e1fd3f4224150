import { brokenLinks } from '#lib/audit/verify-audit.ts';
import { systemActor } from '#lib/auth/actor.ts';
import { disconnect } from '#lib/db/client.ts';
import { listMunicipalities } from '#lib/people/list-municipalities.ts';
import { endWithError } from './running/sentence-error.ts';
import { useDatabase } from './running/use-database.ts';

/** `npm run audit:verify`: recomputes every chain and names the first broken link of each. Exit 1 when there is one. */
try {
  useDatabase();
} catch (error) {
  endWithError(error);
}

let broken = 0;
for (const { tenantId, code } of await listMunicipalities()) {
  const links = await brokenLinks(systemActor(tenantId));
  for (const { ticketId, seq, what } of links)
    console.log(`${code}: ticket ${ticketId}, link ${seq} is ${what}.`);
  if (links.length === 0) console.log(`${code}: every chain is whole.`);
  broken += links.length;
}
await disconnect();
process.exitCode = broken > 0 ? 1 : 0;
