import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { runNode } from '../running/processes.ts';
import { step } from '../running/progress.ts';
import { DATA_FOLDER } from './settings.ts';

/** Stands there while the seed runs: one that was broken off is taken up again, though a municipality exists by then. */
const UNFINISHED_FILE = join(DATA_FOLDER, 'seed-unfinished');

/**
 * Puts the demo municipality into a database that has none. Its passwords are public, so LUNGISA_DEMO=0 keeps it out, and
 * so does NODE_ENV=production.
 */
export function seedDemoOnce(databaseUrl: string): Promise<void> {
  return step('Demo municipality', async (tell) => {
    if (!wantsDemo()) return 'not wanted';
    if (!existsSync(UNFINISHED_FILE) && (await hasMunicipality(databaseUrl))) return 'there already';
    mkdirSync(DATA_FOLDER, { recursive: true });
    writeFileSync(UNFINISHED_FILE, '');
    await runNode('The demo seed', 'prisma/seed/seed.ts', [], {
      env: { DATABASE_URL: databaseUrl },
      onLine: tell,
    });
    rmSync(UNFINISHED_FILE);
    return undefined;
  });
}

function wantsDemo(): boolean {
  return process.env.LUNGISA_DEMO !== '0' && process.env.NODE_ENV !== 'production';
}

async function hasMunicipality(databaseUrl: string): Promise<boolean> {
  return any(databaseUrl, 'select from municipalities limit 1', []);
}

/** One sign-in for each role, where the demo is in this database. */
export async function demoLogins(databaseUrl: string) {
  const { DEMO_LOGINS } = await import('#prisma/seed/logins.ts');
  const emails = DEMO_LOGINS.map((login) => login.email);
  if (!(await any(databaseUrl, 'select from users where email = any($1) limit 1', [emails]))) return [];
  const firstOfRole = new Map(DEMO_LOGINS.toReversed().map((login) => [login.role, login]));
  return [...firstOfRole.values()].reverse();
}

async function any(databaseUrl: string, sql: string, values: unknown[]): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return Boolean((await client.query(sql, values)).rowCount);
  } finally {
    await client.end();
  }
}
