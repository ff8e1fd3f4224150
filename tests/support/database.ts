import { openAsBlob } from 'node:fs';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { disconnect } from '#lib/db/client.ts';
import { openEmbeddedDatabase } from '../../scripts/embedded/server.ts';
import { cloneDatabase, type TestDatabase } from './test-server.ts';

const source = inject('databaseSource');

/**
 * The embedded database has one session: no locks between clients, no NOTIFY, one query at a time.
 * @public
 */
export const isEmbedded = source.kind === 'embedded';

/** `describe` for what needs several real sessions at once; skipped, and said so, on the embedded database. */
export function describeConcurrent(name: string, tests: () => void): void {
  if (isEmbedded) describe.skip(`${name} (needs a PostgreSQL with several sessions)`, tests);
  else describe(name, tests);
}

async function createTestDatabase(): Promise<TestDatabase> {
  if (source.kind !== 'embedded') return cloneDatabase(source);
  const embedded = await openEmbeddedDatabase({ load: await openAsBlob(source.dumpFile) });
  return { url: embedded.url, drop: () => embedded.close() };
}

/**
 * A migrated, empty database for the calling file (or its `describe`), which the code under test uses as well. It is made
 * before what the file itself does in `beforeAll`, and goes after what it does in `afterAll`.
 */
export function useTestDatabase(): { readonly url: string } {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    process.env.DATABASE_URL = database.url;
    process.env.NEXTAUTH_SECRET = 'a secret of thirty-two characters or more';
  });
  afterAll(async () => {
    await disconnect();
    await database?.drop();
  });
  return {
    get url() {
      if (!database) throw new Error('There is no database before the first beforeAll.');
      return database.url;
    },
  };
}
