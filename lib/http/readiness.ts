import { ownerClient } from '#lib/db/client.ts';
import { HEARTBEAT_SECONDS, newestHeartbeatSeconds } from '#lib/db/heartbeat.ts';
import { env } from '#lib/env.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import { pendingMigrations } from '#lib/migrations/migrate.ts';

const PATIENCE_MS = 5000;

type Part = 'database' | 'postgis' | 'migrations' | 'worker';

/** `ok`, or a sentence on what is missing. No addresses, names or messages of the database: anyone may ask. */
export type Readiness = { ready: boolean; parts: Record<Part, string> };

const CHECKS = {
  database: { check: async () => void (await ownerClient().$queryRaw`select 1`), otherwise: 'not reachable' },
  postgis: {
    check: async () => void (await ownerClient().$queryRaw`select postgis_lib_version()`),
    otherwise: 'the extension is not installed',
  },
  migrations: { check: requireMigrated, otherwise: 'some are pending or were edited; run npm run migrate' },
  worker: {
    check: requireWorker,
    otherwise: `no worker gave a sign of life in the last ${HEARTBEAT_SECONDS} s`,
  },
} as const satisfies Record<Part, { check: () => Promise<void>; otherwise: string }>;

/** Whether this process could serve: each part is looked at, so that the answer names all that is missing. */
export async function readiness(): Promise<Readiness> {
  const database = await look('database');
  const rest = async (part: Part) => (database === 'ok' ? look(part) : 'unknown without the database');
  const [postgis, migrations, worker] = await Promise.all([
    rest('postgis'),
    rest('migrations'),
    rest('worker'),
  ]);
  const parts = { database, postgis, migrations, worker };
  return { ready: Object.values(parts).every((state) => state === 'ok'), parts };
}

async function look(part: Part): Promise<string> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const outOfPatience = new Promise<never>((_, reject) => {
    patience.addEventListener('abort', () => reject(new Error('timeout')), { once: true });
  });
  try {
    await Promise.race([CHECKS[part].check(), outOfPatience]);
    return 'ok';
  } catch (error) {
    logger.warn({ part, error: loggableError(error) }, 'not ready');
    return CHECKS[part].otherwise;
  }
}

/** Files and database agreed once; while this process lives, neither changes back. */
let migrated = false;

async function requireMigrated(): Promise<void> {
  if (migrated) return;
  const pending = await pendingMigrations(env().DATABASE_URL);
  if (pending.length > 0) throw new Error(`${pending.length} pending migrations`);
  migrated = true;
}

async function requireWorker(): Promise<void> {
  const seconds = await newestHeartbeatSeconds();
  if (seconds === null || seconds > HEARTBEAT_SECONDS) throw new Error('no heartbeat');
}
