import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { GET } from '#app/api/v1/events/route.ts';

export type Served = {
  url: string;
  /** How many sockets the server holds. */
  connections: () => Promise<number>;
  close: () => Promise<void>;
};

/** The route behind a real HTTP server, that waits for slow sockets and notices hang-ups as Next's does. */
export async function serveEvents(): Promise<Served> {
  const server = createServer(async (incoming, outgoing) => {
    const leaving = new AbortController();
    outgoing.once('close', () => leaving.abort());
    const response = await GET(requestOf(incoming, leaving.signal), { params: Promise.resolve({}) });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    // A reader that hangs up, or is cut off, ends its pipeline early.
    await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing).catch(() => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/events`,
    connections: promisify(server.getConnections.bind(server)),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function requestOf({ url, headers }: IncomingMessage, signal: AbortSignal): Request {
  return new Request(`http://tickets.example.org${url}`, {
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    signal,
  });
}
