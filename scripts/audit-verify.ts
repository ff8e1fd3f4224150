import { brokenLinks } from '#lib/audit/verify-audit.ts';
import { brokenSeals } from '#lib/audit/verify-seals.ts';
import { disconnect } from '#lib/db/client.ts';
import { listMunicipalities } from '#lib/people/list-municipalities.ts';
import { endWithError } from './running/sentence-error.ts';
import { useDatabase } from './running/use-database.ts';

/** `npm run audit:verify`: recomputes every chain, names the first broken link of each, and holds them against their seals. Exit 1 when something is wrong. */
try {
  useDatabase();
} catch (error) {
  endWithError(error);
}

let broken = 0;
for (const { tenantId, code } of await listMunicipalities()) {
  const links = await brokenLinks(tenantId);
  for (const { ticketId, seq, what } of links)
    console.log(`${code}: ticket ${ticketId}, link ${seq} is ${what}.`);
  const seals = await brokenSeals(tenantId);
  for (const fault of seals)
    console.log(
      'seal' in fault
        ? `${code}: seal ${fault.seal} is ${fault.what}.`
        : `${code}: ticket ${fault.ticketId}, sealed link ${fault.seq} was ${fault.what}.`,
    );
  if (links.length + seals.length === 0) console.log(`${code}: every chain is whole and as it was sealed.`);
  broken += links.length + seals.length;
}
await disconnect();
process.exitCode = broken > 0 ? 1 : 0;
