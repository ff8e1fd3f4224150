// The embedded database as a process of its own: node scripts/embedded-database.ts FOLDER | --memory
// Prints "ready ADDRESS" and serves until SIGTERM. For trying the product and for tests, never for production.
import { lockDataFolder } from './embedded/data-lock.ts';
import { openEmbeddedDatabase } from './embedded/server.ts';

const [target] = process.argv.slice(2);
if (!target) {
  console.error('Name the folder for the data, or --memory.');
  process.exit(2);
}
const dataFolder = target === '--memory' ? undefined : target;

const lock = dataFolder ? lockDataFolder(dataFolder) : undefined;
if (lock && 'heldBy' in lock) {
  console.error(
    `Lungisa already runs on the data in ${dataFolder} (process ${lock.heldBy}). Stop that one first, ` +
      'or set DATABASE_URL to a PostgreSQL with PostGIS, which many can share.',
  );
  process.exit(1);
}
process.on('exit', () => lock?.release());

const opening = openEmbeddedDatabase(dataFolder ? { dataFolder } : {});

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    await opening.then((database) => database.close());
    process.exit(0);
  });
}

const database = await opening;
if (!stopping) console.log(`ready ${database.url}`);
