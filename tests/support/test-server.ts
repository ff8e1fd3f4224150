import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { migrate } from '#lib/migrations/migrate.ts';
import { startNativePostgres } from './native-postgres.ts';

/** Where the databases of a test run come from. */
export interface TestServer {
  kind: 'given' | 'native';
  /** Address of a role that may create databases. */
  adminUrl: string;
  /** Migrated and empty; what `cloneDatabase` copies. */
  template: string;
  stop(): Promise<void>;
}

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * TEST_DATABASE_URL, else a throw-away PostgreSQL of this machine, each with a migrated template database; null where
 * neither is to be had, which leaves the embedded database.
 */
export async function startTestServer(): Promise<TestServer | null> {
  // For trying the embedded path on a machine that has PostgreSQL.
  if (process.env.LUNGISA_TEST_EMBEDDED === '1') return null;
  const given = process.env.TEST_DATABASE_URL;
  const native = given ? null : await startNativePostgres();
  const adminUrl = given ?? native?.url;
  if (!adminUrl) return null;
  try {
    const template = `lungisa_test_${randomBytes(4).toString('hex')}`;
    await asAdmin(adminUrl, `create database ${escapeIdentifier(template)}`);
    await migrate(databaseUrl(adminUrl, template));
    return {
      kind: given ? 'given' : 'native',
      adminUrl,
      template,
      stop: () => (native ? native.stop() : dropAllOf(adminUrl, template)),
    };
  } catch (error) {
    await native?.stop();
    throw error;
  }
}

/** A copy of the template; takes a tenth of a second or so. */
export async function cloneDatabase(server: { adminUrl: string; template: string }): Promise<TestDatabase> {
  const name = `${server.template}_${randomBytes(4).toString('hex')}`;
  const identifier = escapeIdentifier(name);
  await asAdmin(
    server.adminUrl,
    `create database ${identifier} template ${escapeIdentifier(server.template)}`,
  );
  return {
    url: databaseUrl(server.adminUrl, name),
    // Forced: a pool that a test forgot to end is no reason to fail here.
    drop: () => asAdmin(server.adminUrl, `drop database if exists ${identifier} with (force)`),
  };
}

/** A server that was given keeps no trace, whatever the tests forgot to drop. */
async function dropAllOf(adminUrl: string, template: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [template],
  );
  for (const { datname } of rows) {
    await client.query(`drop database if exists ${escapeIdentifier(datname)} with (force)`);
  }
  await client.end();
}

async function asAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
