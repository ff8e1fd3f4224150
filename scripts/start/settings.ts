import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../running/processes.ts';
import { SentenceError } from '../running/sentence-error.ts';

const DEFAULT_PORT = 3000;

/** What `npm start` writes: the embedded database, the secret, logs. */
export const DATA_FOLDER = join(PROJECT_ROOT, '.data');

/** @throws SentenceError when PORT is no port, or somebody uses it */
export async function readPort(): Promise<number> {
  const port = Number(process.env.PORT || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new SentenceError(`PORT is "${process.env.PORT}": set it to a number between 1 and 65535.`);
  }
  // Somebody who listens on the loopback address only does not stop us from listening on all others, on some systems.
  for (const host of ['127.0.0.1', undefined]) {
    const problem = await whyNotListen(port, host);
    if (problem === 'EADDRINUSE') {
      throw new SentenceError(
        `Port ${port} is in use. Stop the program that uses it, or choose another port: PORT=${port + 1} npm start`,
      );
    }
    if (problem === 'EACCES') {
      throw new SentenceError(
        `Port ${port} needs rights that this user lacks. Choose one above 1023: PORT=${DEFAULT_PORT} npm start`,
      );
    }
  }
  return port;
}

function whyNotListen(port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}

/** Signs the sessions. Kept, so that people stay signed in over a restart; readable by this user only. */
export function sessionSecret(): string {
  if (process.env.NEXTAUTH_SECRET) return process.env.NEXTAUTH_SECRET;
  const file = join(DATA_FOLDER, 'secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(DATA_FOLDER, { recursive: true });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
