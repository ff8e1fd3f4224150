import { openAsBlob } from 'node:fs';
import { describe, inject } from 'vitest';
import { openEmbeddedDatabase } from '../../scripts/embedded/server.ts';
import { cloneDatabase, type TestDatabase } from './test-server.ts';

export type { TestDatabase };

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

/** A migrated, empty database for the calling test file; drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  if (source.kind !== 'embedded') return cloneDatabase(source);
  const embedded = await openEmbeddedDatabase({ load: await openAsBlob(source.dumpFile) });
  return { url: embedded.url, drop: () => embedded.close() };
}
