// Before the browser tests: a database of their own with the demo in it, the built pages and the worker. After: all gone.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { migrate } from '#lib/migrations/migrate.ts';
import { buildPages } from '../../scripts/running/build-pages.ts';
import { freePort } from '../../scripts/running/free-port.ts';
import { PROJECT_ROOT, runNode, stopAllProcesses } from '../../scripts/running/processes.ts';
import { step } from '../../scripts/running/progress.ts';
import { startEmbedded } from '../../scripts/running/start-embedded.ts';
import { startWeb, startWorker } from '../../scripts/running/web-and-worker.ts';
import { cloneDatabase, startTestServer } from '../support/test-server.ts';
import { obtainBrowser } from './browser.ts';

export default async function setup(): Promise<() => Promise<void>> {
  process.env.LUNGISA_E2E_BROWSER = JSON.stringify(await obtainBrowser());
  const database = await openDatabase();
  const stop = async () => {
    await stopAllProcesses();
    await database.close();
  };
  try {
    process.env.LUNGISA_E2E_URL = await serve(database.url);
    process.env.LUNGISA_E2E_DATABASE_URL = database.url;
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDatabase(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await startTestServer();
  if (server) return { url: (await cloneDatabase(server)).url, close: () => server.stop() };
  const embedded = await startEmbedded('--memory');
  await migrate(embedded.url);
  return { url: embedded.url, close: () => embedded.process.stop() };
}

/** @returns the address of the web server */
async function serve(databaseUrl: string): Promise<string> {
  await step('Demo municipality', () =>
    runNode('The demo seed', 'prisma/seed/seed.ts', [], { env: { DATABASE_URL: databaseUrl } }).then(
      () => undefined,
    ),
  );
  const port = await freePort();
  const env = {
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
    NEXTAUTH_URL: `http://localhost:${port}`,
    // The demo's eight hundred tickets are then too many to download at once, and a filtered list is not.
    EXPORT_DIRECT_ROWS: '500',
  };
  await buildPages(env);
  const logFolder = join(PROJECT_ROOT, 'test-results', 'log');
  startWorker(env, logFolder);
  await startWeb(port, env, { logFolder });
  return env.NEXTAUTH_URL;
}
