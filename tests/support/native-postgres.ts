import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../scripts/running/free-port.ts';
import { findNativePostgres, run } from './find-postgres.ts';

export interface NativePostgres {
  /** Address of the superuser, database `postgres`. */
  url: string;
  /** Breaks off at once, as a crash would, and comes back at the same address with what it had committed. */
  crashAndRestart(): Promise<void>;
  /** Shuts down cleanly and deletes the data. */
  stop(): Promise<void>;
  /** Breaks off at once, as a crash would, and deletes the data. */
  kill(): Promise<void>;
}

export interface NativePostgresOptions {
  /** Settings of the server, over those for a throw-away cluster: `{ shared_buffers: '1GB', fsync: 'on' }`. */
  settings?: Record<string, string>;
}

const READY_SECONDS = 60;

/** Nothing in a throw-away cluster is worth a wait for the disk. */
const THROW_AWAY_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/**
 * Watches over the server from its own process, which reads from a pipe: a word on it is the signal to stop with (or
 * `restart`), its end means that whoever started the server is gone, however that came about. So no server outlives its test run.
 */
const WATCH = `
dir=$1; shift
how=restart
while [ "$how" = restart ]; do
  "$@" & server=$!
  read -r how || how=INT
  if [ "$how" = restart ]; then signal=QUIT; else signal=$how; fi
  kill -"$signal" "$server" 2>/dev/null
  wait "$server" 2>/dev/null
done
rm -rf "$dir"`;

/** Starts a throw-away PostgreSQL with PostGIS on a free port; null where this machine has none. */
export async function startNativePostgres(
  options: NativePostgresOptions = {},
): Promise<NativePostgres | null> {
  const programs = findNativePostgres();
  if (!programs) return null;
  const owner = await clusterOwner();
  const folder = await mkdtemp(join(tmpdir(), 'lungisa-postgres-'));
  if (owner) await chown(folder, owner.uid, owner.gid);
  const password = randomBytes(16).toString('hex');
  try {
    const data = await initialise(programs, folder, password, owner);
    const port = await freePort();
    const settings = { ...THROW_AWAY_SETTINGS, port: String(port), ...options.settings };
    const server = serve(join(programs, 'postgres'), folder, data, settings, owner);
    const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
    await waitUntilReady(url, server);
    return {
      url,
      crashAndRestart: async () => {
        const crashed = new Client({ connectionString: url });
        crashed.on('error', () => {});
        await crashed.connect();
        const gone = new Promise<void>((resolve) => crashed.once('end', resolve));
        server.restart();
        await gone;
        await waitUntilReady(url, server);
      },
      stop: () => server.end('INT'),
      kill: () => server.end('QUIT'),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Owner {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root: then its own user runs it. */
async function clusterOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid), gid: Number(gid) };
    } catch {
      // no such user on this system
    }
  }
  throw new Error('PostgreSQL does not run as root, and this system has no user "postgres" to run it.');
}

async function initialise(
  programs: string,
  folder: string,
  password: string,
  owner?: Owner,
): Promise<string> {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner) await chown(passwordFile, owner.uid, owner.gid);
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8';
  await run(
    join(programs, 'initdb'),
    [
      ...['-D', data, '-U', 'postgres', '-E', 'UTF8', `--locale=${locale}`, '--no-sync'],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ],
    { cwd: folder, ...owner },
  );
  return data;
}

function serve(
  postgres: string,
  folder: string,
  data: string,
  settings: Record<string, string>,
  owner: Owner | undefined,
) {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('/bin/sh', ['-c', WATCH, 'sh', folder, postgres, '-D', data, ...flags], {
    cwd: folder,
    // Away from the terminal's process group: Ctrl-C reaches the tests, which stop the server when they have finished.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    ...owner,
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk).slice(-4000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // It may not keep a script alive that has finished.
  child.unref();
  for (const stream of [child.stdin, child.stderr]) if ('unref' in stream) (stream.unref as () => void)();
  return {
    log: () => log,
    restart: () => child.stdin.write('restart\n'),
    async end(signal: 'INT' | 'QUIT') {
      child.ref();
      child.stdin.on('error', () => {});
      child.stdin.end(`${signal}\n`);
      await ended;
    },
  };
}

async function waitUntilReady(url: string, server: ReturnType<typeof serve>): Promise<void> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline || server.log().includes('FATAL:  could not')) {
        await server.end('QUIT');
        throw new Error(`PostgreSQL did not start:\n${server.log()}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
