import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { installQueues } from '#lib/jobs/install-queues.ts';

/** A sentence for the person who runs the migrations: what is wrong and in which file. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

interface MigrationProgress {
  name: string;
  /** 1 for the first of `total` pending migrations. */
  number: number;
  total: number;
}

interface MigrateOptions {
  onProgress?: (progress: MigrationProgress) => void;
  /** Folder with `<name>/migration.sql`; the project's own unless told otherwise. */
  folder?: string;
}

/** What a `pg` Client and a `pg` Pool have in common. */
interface Queryable {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/** Prisma's own lock number, so that `prisma migrate deploy` and this runner also keep out of each other's way. */
const PRISMA_MIGRATE_LOCK = 72707369;

/** Exactly the table that Prisma makes; it stays usable with `prisma migrate deploy`. */
const CREATE_MIGRATIONS_TABLE = `
  create table if not exists public._prisma_migrations (
    id                  varchar(36) primary key not null,
    checksum            varchar(64) not null,
    finished_at         timestamptz,
    migration_name      varchar(255) not null,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

/**
 * Applies what is pending under `prisma/migrations`, each file in a transaction of its own, and returns the names. The
 * queues of the jobs come with them.
 * Holds a session advisory lock meanwhile: of several processes that start at once, one migrates and the others wait.
 * @throws MigrationError when a file fails, or when one that was already applied has been edited since
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.folder);
  return withClient(databaseUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK]);
    try {
      // `if not exists` still needs the right to create, and says so in a NOTICE each time: look first.
      if (!(await hasMigrationsTable(client))) await client.query(CREATE_MIGRATIONS_TABLE);
      const pending = unapplied(migrations, await readApplied(client));
      const applied: string[] = [];
      for (const [index, migration] of pending.entries()) {
        options.onProgress?.({ name: migration.name, number: index + 1, total: pending.length });
        if (await apply(client, migration)) applied.push(migration.name);
      }
      await installQueues(client);
      return applied;
    } finally {
      // The embedded database has one session for all its clients, so hanging up would not unlock it there.
      await client.query('select pg_advisory_unlock($1)', [PRISMA_MIGRATE_LOCK]);
    }
  });
}

/**
 * Names of the migrations that the database still lacks, oldest first. Takes an address, or a connection or pool at hand.
 * @throws MigrationError like `migrate` when an applied file has been edited
 */
export async function pendingMigrations(database: string | Queryable, folder?: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const look = async (connection: Queryable) => {
    const applied = (await hasMigrationsTable(connection)) ? await readApplied(connection) : [];
    return unapplied(migrations, applied).map((migration) => migration.name);
  };
  return typeof database === 'string' ? withClient(database, look) : look(database);
}

async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'lungisa-migrate' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Not found through `import.meta.url`: inside the bundle of the web server that would point elsewhere. */
function projectMigrations(): string {
  return join(process.cwd(), 'prisma', 'migrations');
}

async function readMigrations(folder = projectMigrations()): Promise<Migration[]> {
  // The remarks keep the bundler from taking the whole project for files that this might read.
  const entries = await readdir(/* turbopackIgnore: true */ folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(/* turbopackIgnore: true */ join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: sha256(sql) };
    }),
  );
}

async function hasMigrationsTable(connection: Queryable): Promise<boolean> {
  const { rows } = await connection.query(`select to_regclass('public._prisma_migrations') as found`);
  return (rows as { found: string | null }[])[0]?.found != null;
}

async function readApplied(connection: Queryable): Promise<AppliedMigration[]> {
  const { rows } = await connection.query(
    `select migration_name, checksum, finished_at is not null as finished
       from public._prisma_migrations where rolled_back_at is null`,
  );
  return rows as AppliedMigration[];
}

/** An applied migration without a file is left alone, as Prisma does: a newer release may have put it there. */
function unapplied(migrations: Migration[], applied: AppliedMigration[]): Migration[] {
  const byName = new Map(applied.map((row) => [row.migration_name, row]));
  return migrations.filter((migration) => {
    const row = byName.get(migration.name);
    if (!row) return true;
    if (!row.finished) {
      throw new MigrationError(
        `Migration ${migration.name} was begun by another tool and never finished. Repair the database, ` +
          `then mark it with "prisma migrate resolve".`,
      );
    }
    if (!matchesChecksum(migration.sql, row.checksum)) {
      throw new MigrationError(
        `${fileOf(migration)} was edited after it had been applied to this database. Restore the file and ` +
          'put the change into a new migration.',
      );
    }
    return false;
  });
}

/** @returns false when somebody else had applied it meanwhile (the embedded database cannot lock sessions apart) */
async function apply(client: Client, migration: Migration): Promise<boolean> {
  await client.query('begin');
  try {
    const claimed = await client.query(
      `insert into public._prisma_migrations (id, checksum, migration_name, applied_steps_count)
       select $1, $2, $3::varchar, 1 where not exists (
         select from public._prisma_migrations where migration_name = $3 and rolled_back_at is null)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    if (claimed.rowCount === 0) {
      await client.query('rollback');
      return false;
    }
    await client.query(migration.sql);
    await client.query(
      `update public._prisma_migrations set finished_at = clock_timestamp()
        where migration_name = $1 and rolled_back_at is null`,
      [migration.name],
    );
    await client.query('commit');
    // A `set search_path` in the file must not reach the next one, nor all other clients of the embedded database.
    await client.query('reset all');
    return true;
  } catch (error) {
    await client.query('rollback');
    throw failure(migration, error);
  }
}

function failure(migration: Migration, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const more = [error.detail, error.hint && `Hint: ${error.hint}`, error.where && `At: ${error.where}`];
  return new MigrationError(
    [
      `${fileOf(migration)}${placeOf(migration.sql, error.position)}: ${error.message} (${error.code})`,
      ...more.filter((line) => line),
      'Nothing of this migration was kept.',
    ].join('\n'),
    { cause: error },
  );
}

/** `:line:column`, or nothing where the server names no position (a violated constraint, say). */
function placeOf(sql: string, position: string | undefined): string {
  if (!position) return '';
  // The server counts characters, JavaScript counts UTF-16 units.
  const before = [...sql].slice(0, Number(position) - 1).join('');
  const lines = before.split('\n');
  return `:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

function fileOf(migration: Migration): string {
  return `prisma/migrations/${migration.name}/migration.sql`;
}

/** Git on Windows may check files out with CRLF; that is no edit. */
function matchesChecksum(sql: string, checksum: string): boolean {
  return sha256(sql) === checksum || sha256(sql.replaceAll('\r\n', '\n')) === checksum;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
