import pg from 'pg';
import type { Actor } from '#lib/domain/access/actor.ts';
import { pool } from './client.ts';
import type { Prisma } from './generated/client.ts';
import { actorSettings } from './with-actor.ts';

type Options = {
  /** How long the statement may run, in milliseconds. */
  timeoutMs: number;
  /** Settings of PostgreSQL that hold for this statement, by their names. */
  settings?: Readonly<Record<string, string>>;
};

/**
 * A value for each column, as the driver reads it. Select nothing but text, booleans and numbers up to `float8`: a `bigint`
 * or `numeric` comes as text, and dates and JSON as objects.
 */
export type DriverRow = (string | number | boolean | null)[];

/**
 * Reads the rows of one statement as the actor, under row-level security, in a transaction of its own: for reading very
 * many. It goes past Prisma, whose results stay in memory until Node's next full collection (a million tickets left a
 * quarter of a gigabyte behind). Throws what the database does, also when the time is over or the connection breaks.
 */
export async function readRows(
  actor: Actor,
  statement: Prisma.Sql,
  { timeoutMs, settings = {} }: Options,
): Promise<DriverRow[]> {
  const connection = await pool().connect();
  connection.on('error', ignoreRepetition);
  let failure: unknown;
  try {
    await connection.query('begin read only');
    const { text, values } = actorSettings(actor);
    await connection.query(text, values);
    for (const [name, value] of Object.entries({ statement_timeout: String(timeoutMs), ...settings })) {
      await connection.query('select set_config($1, $2, true)', [name, value]);
    }
    const rows = await collect(connection, statement);
    await connection.query('commit');
    return rows;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    connection.off('error', ignoreRepetition);
    // A connection that has failed is closed, and its transaction and settings with it.
    connection.release(failure !== undefined);
  }
}

/** A connection that breaks also fails its query, which is heard. Unheard here, it would end the process. */
function ignoreRepetition(): void {}

function collect(connection: pg.PoolClient, { text, values }: Prisma.Sql): Promise<DriverRow[]> {
  return new Promise((resolve, reject) => {
    const rows: DriverRow[] = [];
    const config: pg.QueryArrayConfig = { text, values, rowMode: 'array' };
    const query = new pg.Query(config);
    query.on('row', (row: DriverRow) => rows.push(row));
    query.on('error', reject);
    query.on('end', () => resolve(rows));
    connection.query(query);
  });
}
