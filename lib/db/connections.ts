import pg from 'pg';
import { env } from '#lib/env.ts';
import { prepareAgain } from './named-statements.ts';

/** What the database's other end can do besides answering one statement after the other. */
type Capabilities = {
  /** Sends a statement without waiting for the answer to the one before. */
  pipelining: boolean;
  /** Keeps prepared statements from one transaction to the next. */
  preparedStatements: boolean;
};

/** The clients of the embedded database share one session, which its address says. */
export function capabilities(): Capabilities {
  const { DATABASE_URL, DATABASE_PREPARED_STATEMENTS } = env();
  const isShared = new URL(DATABASE_URL).searchParams.get('session') === 'shared';
  return { pipelining: !isShared, preparedStatements: !isShared && DATABASE_PREPARED_STATEMENTS };
}

type Query = (...args: unknown[]) => Promise<pg.QueryArrayResult>;

/**
 * Sends BEGIN together with the transaction's first statement, which saves its round trip: Prisma would wait for the answer. It
 * cannot fail but with its connection, and then the statement behind it fails as well.
 */
export function holdBegin(client: pg.ClientBase): void {
  const send = client.query.bind(client) as Query;
  let isHeld = false;
  const query: Query = (...args) => {
    const [config] = args;
    if (textOf(config) === 'BEGIN') {
      isHeld = true;
      return Promise.resolve(NOTHING);
    }
    if (isHeld) {
      isHeld = false;
      send('BEGIN').catch(() => {});
    }
    return send(...args);
  };
  client.query = query as typeof client.query;
}

const NOTHING: pg.QueryArrayResult = { command: 'BEGIN', oid: 0, rowCount: 0, fields: [], rows: [] };

/** Notices when a prepared statement no longer fits its tables. What failed fails this once. */
export function watchPlans(client: pg.ClientBase): void {
  const send = client.query.bind(client) as Query;
  const query: Query = (...args) => {
    if (!nameIn(args[0])) return send(...args);
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      const heeding = (error: unknown, result: unknown) => {
        heed(error);
        callback(error, result);
      };
      return send(...args.slice(0, -1), heeding);
    }
    const result = send(...args);
    result.catch(heed);
    return result;
  };
  client.query = query as typeof client.query;
}

function heed(error: unknown): void {
  if (isOutdatedPlan(error)) prepareAgain();
}

const isOutdatedPlan = (error: unknown) =>
  error instanceof pg.DatabaseError && error.code === '0A000' && error.message.includes('cached plan');

const textOf = (config: unknown) => (isConfig(config) ? config.text : undefined);
const nameIn = (config: unknown) => (isConfig(config) ? config.name : undefined);
const isConfig = (config: unknown): config is { text?: string; name?: string } =>
  typeof config === 'object' && config !== null;
