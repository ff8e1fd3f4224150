import { connect, createServer, type Socket } from 'node:net';

/** One statement as it went over the wire, BEGIN and COMMIT among them. */
export type WireStatement = {
  sql: string;
  /** Prepared under a name; the server has planned it before unless this is its first time on the connection. */
  isNamed: boolean;
  /** From the first byte sent, or the end of the one before, until the server was ready again: parsing, planning and running. */
  ms: number;
  /** It was sent while the one before was still being answered, and so cost no round trip of its own. */
  isPipelined: boolean;
};

export type WireProxy = {
  /** The same database by way of the proxy. */
  url: string;
  /** What was asked since the last call, in the order in which it was answered. */
  take: () => WireStatement[];
  close: () => Promise<void>;
};

type Pending = Omit<WireStatement, 'ms'> & { sentAt: number };

/** Types of the protocol's messages (PostgreSQL's documentation, 55.7). */
const FRONTEND = { query: 'Q', parse: 'P', bind: 'B', sync: 'S' } as const;
const READY_FOR_QUERY = 'Z';

/** Between a program and its PostgreSQL: counts round trips where they happen, whatever the program is made of. */
export async function startWireProxy(databaseUrl: string): Promise<WireProxy> {
  const target = new URL(databaseUrl);
  let statements: WireStatement[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    watch(client, upstream, (statement) => statements.push(statement));
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(typeof address === 'object' && address ? address.port : '');
  return {
    url: url.href,
    take: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Follows one connection. A statement ends at its Sync (or is a simple Query), and is answered by ReadyForQuery. */
function watch(client: Socket, upstream: Socket, report: (statement: WireStatement) => void): void {
  const pending: Pending[] = [];
  const textOf = new Map<string, string>();
  let current: Partial<Pending> | undefined;
  let isStarted = false;
  let readyAt = 0;
  const begin = () => {
    current ??= { sentAt: performance.now(), isPipelined: pending.length > 0 };
    return current;
  };
  const end = () => {
    pending.push({ sql: '', isNamed: false, sentAt: 0, isPipelined: false, ...current });
    current = undefined;
  };
  const onFrontend = messages((type, body) => {
    if (type === FRONTEND.query) {
      begin().sql = firstString(body);
      end();
    } else if (type === FRONTEND.parse) {
      const name = firstString(body);
      const sql = firstString(body.subarray(Buffer.byteLength(name) + 1));
      textOf.set(name, sql);
      Object.assign(begin(), { sql, isNamed: name !== '' });
    } else if (type === FRONTEND.bind) {
      const portal = firstString(body);
      const name = firstString(body.subarray(Buffer.byteLength(portal) + 1));
      Object.assign(begin(), { sql: textOf.get(name) ?? '', isNamed: name !== '' });
    } else if (type === FRONTEND.sync) {
      begin();
      end();
    }
  });
  const onBackend = messages((type) => {
    if (type !== READY_FOR_QUERY) return;
    // The first one ends the sign-in, which nobody has asked for.
    const answered = pending.shift();
    if (!answered) return;
    const { sentAt, ...statement } = answered;
    const now = performance.now();
    report({ ...statement, ms: now - Math.max(sentAt, readyAt) });
    readyAt = now;
  });
  client.on('data', (chunk: Buffer) => {
    // The start-up message alone has no type before its length.
    const rest = isStarted ? chunk : chunk.subarray(chunk.readInt32BE(0));
    isStarted = true;
    onFrontend(rest);
  });
  upstream.on('data', onBackend);
}

/** Cuts a stream of `type (1 byte), length (4 bytes, itself included), body` into its messages. */
function messages(onMessage: (type: string, body: Buffer) => void): (chunk: Buffer) => void {
  let buffered: Buffer = Buffer.alloc(0);
  return (chunk) => {
    buffered = buffered.length > 0 ? Buffer.concat([buffered, chunk]) : chunk;
    while (buffered.length >= 5) {
      const length = 1 + buffered.readInt32BE(1);
      if (buffered.length < length) return;
      onMessage(String.fromCharCode(buffered[0] ?? 0), buffered.subarray(5, length));
      buffered = buffered.subarray(length);
    }
  };
}

const firstString = (body: Buffer) => body.toString('utf8', 0, body.indexOf(0));
