import { PrismaPg } from '@prisma/adapter-pg';
import { env } from '#lib/env.ts';
import { PrismaClient } from './generated/client.ts';

const kept = globalThis as { lungisaClient?: PrismaClient };

/**
 * The database as its owner: **no row-level security**. Only `lib/db`, sign-in (`lib/auth`) and health checks may use
 * it, before there is an actor; everything else goes through `withActor`. A test keeps it so.
 */
export function ownerClient(): PrismaClient {
  // Kept on globalThis: development reloads modules, and each reload would leave a pool behind.
  kept.lungisaClient ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: env().DATABASE_URL, max: env().DATABASE_POOL }),
  });
  return kept.lungisaClient;
}

/** Closes the pool, so that a script can end. */
export async function disconnect(): Promise<void> {
  await kept.lungisaClient?.$disconnect();
  delete kept.lungisaClient;
}
