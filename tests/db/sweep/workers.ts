import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';

const SCRIPT = fileURLToPath(new URL('sweep-forever.ts', import.meta.url));
const PATIENCE = { timeout: 80_000, interval: 50 };

/** Waits until `condition` answers something true, and gives it. */
export const until = <T>(condition: () => Promise<T>): Promise<T> =>
  vi.waitUntil(condition, PATIENCE) as Promise<T>;

/** A process that sweeps, known to the database by its name. */
export type Worker = { name: string; child: ChildProcess; errors: () => string };

export class Workers {
  readonly #running = new Map<string, Worker>();
  readonly #databaseUrl: string;
  readonly #now: Date;

  constructor(databaseUrl: string, now: Date) {
    this.#databaseUrl = databaseUrl;
    this.#now = now;
  }

  get names(): string[] {
    return [...this.#running.keys()];
  }

  start(name: string): void {
    const url = new URL(this.#databaseUrl);
    url.searchParams.set('application_name', name);
    const child = spawn(process.execPath, [SCRIPT, this.#now.toISOString()], {
      env: { ...process.env, DATABASE_URL: url.href, DATABASE_POOL: '2' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors = (errors + chunk).slice(-2000);
    });
    this.#running.set(name, { name, child, errors: () => errors });
  }

  /** What they complained of; for the message of a test that fails. */
  get complaints(): string {
    return [...this.#running.values()].map(({ name, errors }) => `${name}: ${errors()}`).join('\n');
  }

  /** SIGKILL: nothing is finished, nothing is closed. */
  async kill(name: string): Promise<void> {
    const worker = this.#running.get(name);
    if (!worker) return;
    this.#running.delete(name);
    const gone = once(worker.child, 'exit');
    worker.child.kill('SIGKILL');
    await gone;
  }

  async killAll(): Promise<void> {
    await Promise.all(this.names.map((name) => this.kill(name)));
  }
}

/** The transactions in which these workers have written something and which have not ended. */
export async function openTransactions(names: readonly string[]): Promise<string[]> {
  const rows = await ownerClient().$queryRaw<{ xid: string }[]>`
    select backend_xid::text as xid from pg_stat_activity
    where datname = current_database() and application_name = any (${names}) and backend_xid is not null`;
  return rows.map(({ xid }) => xid);
}

/** How many of these transactions came to nothing; waits until the server has given up those whose client is gone. */
export async function countAborted(xids: readonly string[]): Promise<number> {
  const statuses = async () => {
    const rows = await ownerClient().$queryRaw<{ status: string }[]>`
      select pg_xact_status(xid::xid8) as status from unnest(${xids}::text[]) xid`;
    return rows.map(({ status }) => status);
  };
  const ended = await until(async () => {
    const now = await statuses();
    return now.every((status) => status !== 'in progress') && now;
  });
  return ended ? ended.filter((status) => status === 'aborted').length : 0;
}
