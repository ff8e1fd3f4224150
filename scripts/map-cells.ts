import process from 'node:process';
import { disconnect } from '#lib/db/client.ts';
import { mapCellFaults, rebuildMapCells } from '#lib/maps/map-cells.ts';
import { listMunicipalities } from '#lib/people/list-municipalities.ts';
import { endWithError } from './running/sentence-error.ts';
import { useDatabase } from './running/use-database.ts';

/**
 * `npm run map:verify`: counts the tickets of every municipality anew and names what the map's cells have wrong; exit 1
 * when there is anything. With `-- --rebuild` it puts that right.
 */
try {
  useDatabase();
} catch (error) {
  endWithError(error);
}

let wrong = 0;
for (const { tenantId, code } of await listMunicipalities()) {
  const faults = await mapCellFaults(tenantId);
  for (const { level, months, cells } of faults)
    console.log(`${code}: ${cells} cells of level ${level}, ${months || 'all'} months, are wrong.`);
  if (faults.length === 0) console.log(`${code}: every cell is right.`);
  else if (process.argv.includes('--rebuild')) {
    await rebuildMapCells(tenantId, new Date());
    console.log(`${code}: counted anew.`);
  } else wrong += 1;
}
await disconnect();
process.exitCode = wrong > 0 ? 1 : 0;
