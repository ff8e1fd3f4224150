import { createHash } from 'node:crypto';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#lib/errors.ts';
import { ownerClient } from './client.ts';
import { Prisma } from './generated/client.ts';

/** `points` calls for each key in a window of `seconds` that begins with the first of them. */
export type RateLimit = {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  /** What there was too much of, as a sentence. */
  readonly refusal: string;
};

type Counter = { points: number; expire: Date | null };

/** Counts in one statement where the library takes two, and a transaction around the second. */
class OneStatementLimiter extends RateLimiterPrisma {
  /** The library's own seam between its rules and its stores. */
  async _upsert(key: string, points: number, windowMs: number, startsAnew = false): Promise<Counter> {
    const now = new Date();
    const expire = windowMs > 0 ? new Date(now.getTime() + windowMs) : null;
    const isOver = Prisma.sql`(${startsAnew} or r.expire <= ${now})`;
    const [counter] = await ownerClient().$queryRaw<Counter[]>`
      /* named: count call */
      insert into rate_limits as r (key, points, expire) values (${key}, ${points}, ${expire})
      on conflict (key) do update set
        points = case when ${isOver} then excluded.points else r.points + excluded.points end,
        expire = case when ${isOver} then excluded.expire else r.expire end
      returning points, expire`;
    if (!counter) throw new Error('The database did not answer with a counter.');
    return counter;
  }
}

const limiters = new Map<string, RateLimiterPrisma>();

function limiterOf(limit: RateLimit): RateLimiterPrisma {
  const known = limiters.get(limit.name);
  if (known) return known;
  const limiter = new OneStatementLimiter({
    storeClient: ownerClient(),
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.seconds,
    // Who floods us past the limit is turned away without asking the database again.
    inMemoryBlockOnConsumed: limit.points + 1,
    // The worker's `maintenance.prune` clears them, once for all processes.
    clearExpiredByTimeout: false,
  });
  limiters.set(limit.name, limiter);
  return limiter;
}

/** Emails and addresses are personal data: the table holds digests of them. */
const digest = (key: string) => createHash('sha256').update(key).digest('base64url').slice(0, 32);

/**
 * Counts one call against the limit, in the database and so over all processes.
 * @throws AppError `too_many_requests` with `retryAfterSeconds`, once the window's points are used up
 */
export async function countAgainst(limit: RateLimit, key: string): Promise<void> {
  try {
    await limiterOf(limit).consume(digest(key));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new AppError('too_many_requests', `${limit.refusal} Try again in ${spoken(retryAfterSeconds)}.`, {
      extra: { retryAfterSeconds },
    });
  }
}

/** Takes the last call back: it turned out to be a good one, and only bad ones should count. */
export async function takeBack(limit: RateLimit, key: string): Promise<void> {
  await limiterOf(limit).reward(digest(key));
}

/** Forgets what was counted for the key. */
export async function forgetCount(limit: RateLimit, key: string): Promise<void> {
  await limiterOf(limit).delete(digest(key));
}

function spoken(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** Removes the counters whose window is over. */
export async function pruneRateLimits(now: Date): Promise<number> {
  const { count } = await ownerClient().rateLimiterFlexible.deleteMany({ where: { expire: { lte: now } } });
  return count;
}
