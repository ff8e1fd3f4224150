// Going at the tables directly, past every command and query, as the application's role in an actor's transaction.

import { ownerClient } from '#lib/db/client.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';

/** SQLSTATE of "permission denied" and of "new row violates row-level security policy" alike. */
export const REFUSED = '42501';
/** What the triggers of this schema raise. */
export const RULE_BROKEN = 'LU001';
export const APPEND_ONLY = 'LU002';

class RolledBack extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('rolled back');
    this.result = result;
  }
}

/** The SQLSTATE that a query failed with. */
function sqlStateOf(error: unknown): string {
  const code = /Code: `(\w{5})`/.exec(error instanceof Error ? error.message : '')?.[1];
  if (!code) throw error;
  return code;
}

async function rolledBack<T>(
  open: (fn: (tx: Tx) => Promise<never>) => Promise<never>,
  fn: (tx: Tx) => Promise<T>,
): Promise<T | string> {
  try {
    return await open(async (tx) => {
      throw new RolledBack(await fn(tx));
    });
  } catch (error) {
    return error instanceof RolledBack ? (error.result as T) : sqlStateOf(error);
  }
}

/** How many rows the statement touches as this actor, or the SQLSTATE it is refused with. Nothing of it stays. */
export const attempt = (actor: Actor, sql: string, ...values: unknown[]): Promise<number | string> =>
  rolledBack(
    (fn) => withActor(actor, fn),
    (tx) => tx.$executeRawUnsafe(sql, ...values),
  );

/** The same as the owner of the tables, whom no policy holds: only constraints and triggers are left. */
export const attemptAsOwner = (sql: string, ...values: unknown[]): Promise<number | string> =>
  rolledBack(
    (fn) => ownerClient().$transaction(fn),
    (tx) => tx.$executeRawUnsafe(sql, ...values),
  );

type Row = Record<string, unknown>;

export const rowsAs = (actor: Actor, sql: string, ...values: unknown[]): Promise<Row[]> =>
  withActor(actor, (tx) => tx.$queryRawUnsafe<Row[]>(sql, ...values));

export const rowsAsOwner = (sql: string, ...values: unknown[]): Promise<Row[]> =>
  ownerClient().$queryRawUnsafe<Row[]>(sql, ...values);

/** Every table with `tenant_id`, whatever migration made it, in the order of the alphabet. */
export async function tenantTables(): Promise<string[]> {
  const rows = await rowsAsOwner(`select c.table_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE' and c.table_schema = 'public' order by 1`);
  return rows.map(({ table_name }) => String(table_name));
}

/** The columns of a table that an insert may name. */
export async function insertableColumns(table: string): Promise<string[]> {
  const rows = await rowsAsOwner(
    `select column_name from information_schema.columns where table_schema = 'public' and table_name = $1
      and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position`,
    table,
  );
  return rows.map(({ column_name }) => String(column_name));
}

/** What is made of other columns; and when a key last called, which a slow run moves on by a minute. */
const PASSED_OVER = ['search', 'last_used_at'];

/** All that the actor can read of a table, in one order, as text. */
export async function contentsAs(actor: Actor, table: string): Promise<string> {
  const columns = await readableColumns(table);
  const [row] = await rowsAs(
    actor,
    `select coalesce(jsonb_agg(to_jsonb(r) order by to_jsonb(r)::text), '[]')::text as content
      from (select ${columns.join(', ')} from ${table}) r`,
  );
  return String(row?.content);
}

async function readableColumns(table: string): Promise<string[]> {
  const rows = await rowsAsOwner(
    `select column_name from information_schema.columns where table_schema = 'public' and table_name = $1
      and has_column_privilege('lungisa_app', table_name::text, column_name::text, 'select')
      order by ordinal_position`,
    table,
  );
  return rows.map(({ column_name }) => String(column_name)).filter((name) => !PASSED_OVER.includes(name));
}
