import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './processes.ts';
import { SentenceError } from './sentence-error.ts';

/** Where `npm start` says how to reach its embedded database, as long as it runs. */
const ADDRESS_FILE = join(PROJECT_ROOT, '.data', 'database-url');

/** For scripts: the database of DATABASE_URL, else the embedded one of an `npm start` that is running. */
export function useDatabase(): void {
  if (existsSync(join(PROJECT_ROOT, '.env'))) process.loadEnvFile(join(PROJECT_ROOT, '.env'));
  if (process.env.DATABASE_URL) return;
  if (!existsSync(ADDRESS_FILE)) {
    throw new SentenceError(
      'Which database? Set DATABASE_URL, or leave npm start running in another terminal to use its embedded one.',
    );
  }
  process.env.DATABASE_URL = readFileSync(ADDRESS_FILE, 'utf8');
}

/** Tells the scripts where the embedded database is. @returns what takes it back */
export function announceEmbedded(url: string): () => void {
  writeFileSync(ADDRESS_FILE, url, { mode: 0o600 });
  return () => rmSync(ADDRESS_FILE, { force: true });
}
