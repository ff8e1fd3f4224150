import { createServer, Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** What a browser reaches the server by, and a test can cut: `setOffline` leaves a stream that is open as it is. */
export type Cable = {
  /** The server's, through the cable. */
  address: string;
  cut: () => void;
  mend: () => void;
  remove: () => Promise<void>;
};

/** Lays a cable to the server of this address. */
export async function layCable(address: string): Promise<Cable> {
  const { hostname: host, port } = new URL(address);
  const ends = new Set<Socket>();
  let isCut = false;
  const socket = createServer((near) => {
    if (isCut) return near.resetAndDestroy();
    const far = new Socket().connect(Number(port), host);
    for (const end of [near, far]) {
      ends.add(end);
      end.once('close', () => ends.delete(end));
    }
    // Either end's going takes the other one with it, and is no error here.
    pipeline(near, far, near, () => {});
  });
  await new Promise<void>((resolve) => socket.listen(0, host, resolve));
  const laid = socket.address();
  if (laid === null || typeof laid === 'string') throw new Error('The cable has no port.');
  const cut = () => {
    isCut = true;
    for (const end of ends) end.resetAndDestroy();
  };
  return {
    address: `http://${host}:${laid.port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    remove: () => {
      cut();
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}
