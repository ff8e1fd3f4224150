import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { env } from '#lib/env.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import { capabilities, holdBegin, watchPlans } from './connections.ts';
import { PrismaClient } from './generated/client.ts';
import { statementName } from './named-statements.ts';

const kept = globalThis as { lungisaClient?: PrismaClient; lungisaPool?: pg.Pool };

/**
 * The database as its owner: **no row-level security**. Only `lib/db`, sign-in (`lib/auth`) and health checks may use
 * it, before there is an actor; everything else goes through `withActor`. A test keeps it so.
 */
export function ownerClient(): PrismaClient {
  // Kept on globalThis: development reloads modules, and each reload would leave a pool behind.
  kept.lungisaClient ??= new PrismaClient({
    adapter: new PrismaPg(
      pool(),
      capabilities().preparedStatements ? { statementNameGenerator: ({ sql }) => statementName(sql) } : {},
    ),
  });
  return kept.lungisaClient;
}

/** The process's connections, Prisma's too: as the owner, so for `lib/db` alone. */
export function pool(): pg.Pool {
  if (!kept.lungisaPool) {
    const { pipelining, preparedStatements } = capabilities();
    kept.lungisaPool = new pg.Pool({
      connectionString: env().DATABASE_URL,
      max: env().DATABASE_POOL,
      pipeline: pipelining,
    });
    if (pipelining) kept.lungisaPool.on('connect', holdBegin);
    if (preparedStatements) kept.lungisaPool.on('connect', watchPlans);
    // A connection that breaks while nobody uses it is replaced; unheard, it would end the process.
    kept.lungisaPool.on('error', (error) =>
      logger.warn({ error: loggableError(error) }, 'a connection broke'),
    );
  }
  return kept.lungisaPool;
}

/** Closes the pool, so that a script can end. */
export async function disconnect(): Promise<void> {
  await kept.lungisaClient?.$disconnect();
  delete kept.lungisaClient;
  await kept.lungisaPool?.end();
  delete kept.lungisaPool;
}
