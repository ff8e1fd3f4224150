// npm start and npm run dev, once the packages are there: database, client, migrations, demo, build, web and worker.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationError, migrate } from '#lib/migrations/migrate.ts';
import { buildPages } from '../running/build-pages.ts';
import {
  PROJECT_ROOT,
  ProcessFailed,
  type RunningProcess,
  runNode,
  stopAllProcesses,
} from '../running/processes.ts';
import { step } from '../running/progress.ts';
import { endWithError } from '../running/sentence-error.ts';
import { startEmbedded } from '../running/start-embedded.ts';
import { announceEmbedded } from '../running/use-database.ts';
import { startWeb, startWorker } from '../running/web-and-worker.ts';
import { checkDatabase } from './check-database.ts';
import { seedDemoOnce } from './demo.ts';
import { DATA_FOLDER, readPort, sessionSecret } from './settings.ts';
import { welcome } from './welcome.ts';

const isDev = process.argv.includes('--dev');
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));
// scripts/start.mjs is gone without a word.
process.on('disconnect', () => stop(1));

try {
  await start();
} catch (error) {
  // What was running when Ctrl-C came has failed, of course.
  if (!stopping) {
    await stopAllProcesses();
    if (error instanceof ProcessFailed) console.error(error.output);
    endWithError(error, MigrationError, ProcessFailed);
  }
}

async function start(): Promise<void> {
  if (existsSync(join(PROJECT_ROOT, '.env'))) process.loadEnvFile(join(PROJECT_ROOT, '.env'));
  const port = await readPort();
  const database = await openDatabase();
  await prepareDatabase(database.url);
  const env = {
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: sessionSecret(),
    NEXTAUTH_URL: process.env.NEXTAUTH_URL || `http://localhost:${port}`,
  };
  if (!isDev) await buildPages(env);

  const logFolder = isDev ? undefined : join(DATA_FOLDER, 'log');
  const worker = startWorker(env, logFolder);
  const web = await startWeb(port, env, { dev: isDev, logFolder });
  await welcome({ port, databaseUrl: database.url, isEmbedded: database.process !== undefined, logFolder });
  watch([web, worker, database.process]);
}

async function openDatabase(): Promise<{ url: string; process?: RunningProcess }> {
  const given = process.env.DATABASE_URL;
  if (given) {
    await step('Checking the database', () => checkDatabase(given).then(() => undefined));
    return { url: given };
  }
  let embedded: Awaited<ReturnType<typeof startEmbedded>> | undefined;
  await step('Starting the embedded database', async () => {
    embedded = await startEmbedded(join(DATA_FOLDER, 'pglite'));
    return undefined;
  });
  if (!embedded) throw new Error('unreachable: the step above throws');
  process.once('exit', announceEmbedded(embedded.url));
  return embedded;
}

async function prepareDatabase(databaseUrl: string): Promise<void> {
  await step('Database client', () =>
    runNode('Generating the database client', 'scripts/generate.mjs', []).then(() => undefined),
  );
  await step('Database tables', async (tell) => {
    const applied = await migrate(databaseUrl, { onProgress: ({ name }) => tell(name) });
    return applied.length ? `${applied.length} migrations applied` : 'up to date';
  });
  await seedDemoOnce(databaseUrl);
}

/** From now on, the end of any of them is the end of all. */
function watch(processes: (RunningProcess | undefined)[]): void {
  for (const one of processes) {
    void one?.ended.then(async (how) => {
      if (stopping) return;
      console.error(`\n${one.tail()}\n${new ProcessFailed(one.name, how, '').message} Stopping everything.`);
      await stop(1);
    });
  }
}

/** Web first, so that nobody is served half, then the worker, the database last. */
async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (exitCode === 0) console.log('\nStopping …');
  await stopAllProcesses();
  process.exit(exitCode);
}
