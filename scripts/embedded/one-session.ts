import type { PGlite } from '@electric-sql/pglite';

type ExecRawStream = PGlite['execProtocolRawStream'];

/** First bytes of client messages that belong to an extended query; it ends with Sync ('S') only. */
const EXTENDED_QUERY = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)));
const SYNC = 'S'.charCodeAt(0);
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const READY_FOR_QUERY_BYTES = 6;

/**
 * PGlite is one session, and the socket server shares it among all clients message by message. Two things go wrong
 * with that (seen with 0.5.8 and socket 0.2.11), and this wrapper around the database puts them right:
 *
 * 1. An extended query is several messages up to Sync. Between those of one client (a long parameter comes in several
 *    packets) the server would run another's, which then overwrites the first one's unnamed statement. The server keeps
 *    to one client as long as `isInTransaction()`, so that is said until Sync has come.
 * 2. After an error in an extended query PGlite says ReadyForQuery at once *and* at Sync. A client takes the second one
 *    for the end of its next query, which then seems to succeed without rows. The first one is held back.
 */
export function asOneSession(db: PGlite): PGlite {
  let insideExtendedQuery = false;

  const execProtocolRawStream: ExecRawStream = async (message, options) => {
    const type = message[0];
    const answersReady = type === undefined || !EXTENDED_QUERY.has(type);
    if (!answersReady) insideExtendedQuery = true;
    await db.execProtocolRawStream(message, {
      ...options,
      onRawData: (data) => {
        if (!answersReady && isReadyForQuery(data)) return;
        options.onRawData(data);
      },
    });
    if (type === SYNC) insideExtendedQuery = false;
  };

  const overrides: Partial<PGlite> = {
    execProtocolRawStream,
    isInTransaction: () => insideExtendedQuery || db.isInTransaction(),
    // The server's ROLLBACK for a client that hung up: nobody will send that client's Sync any more.
    exec: async (sql, options) => {
      if (insideExtendedQuery) {
        insideExtendedQuery = false;
        await db.execProtocolRaw(syncMessage());
      }
      return db.isInTransaction() || sql !== 'ROLLBACK' ? db.exec(sql, options) : [];
    },
  };
  return new Proxy(db, {
    get(target, property) {
      if (Object.hasOwn(overrides, property)) return Reflect.get(overrides, property);
      const value = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** PGlite hands it over as a piece of its own. */
function isReadyForQuery(data: Uint8Array): boolean {
  return data.length === READY_FOR_QUERY_BYTES && data[0] === READY_FOR_QUERY;
}

function syncMessage(): Uint8Array {
  return Uint8Array.of(SYNC, 0, 0, 0, 4);
}
