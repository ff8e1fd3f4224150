// Before the database tests: find or start a server and migrate a template once. After them: stop it.
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '#lib/migrations/migrate.ts';
import { openEmbeddedDatabase } from '../../scripts/embedded/server.ts';
import { startTestServer } from './test-server.ts';

/** Tells the test files where their databases come from. */
export type DatabaseSource =
  | { kind: 'given' | 'native'; adminUrl: string; template: string }
  | { kind: 'embedded'; dumpFile: string };

declare module 'vitest' {
  export interface ProvidedContext {
    databaseSource: DatabaseSource;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  if (server) {
    const { kind, adminUrl, template } = server;
    console.log(
      `Database tests run on ${kind === 'given' ? 'TEST_DATABASE_URL' : 'a PostgreSQL started for them'}.`,
    );
    project.provide('databaseSource', { kind, adminUrl, template });
    return () => server.stop();
  }
  console.log(
    'Database tests run on the embedded database: no PostgreSQL with PostGIS found here, and TEST_DATABASE_URL is ' +
      'not set. Tests that need real concurrency are skipped.',
  );
  const dumpFile = await dumpMigratedTemplate();
  project.provide('databaseSource', { kind: 'embedded', dumpFile });
  return () => rm(dumpFile, { force: true });
}

async function dumpMigratedTemplate(): Promise<string> {
  const embedded = await openEmbeddedDatabase();
  try {
    await migrate(embedded.url);
    const dumpFile = join(tmpdir(), `lungisa-template-${process.pid}.tar`);
    await writeFile(dumpFile, new Uint8Array(await (await embedded.dump()).arrayBuffer()));
    return dumpFile;
  } finally {
    await embedded.close();
  }
}
