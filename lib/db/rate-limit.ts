import { createHash } from 'node:crypto';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#lib/errors.ts';
import { ownerClient } from './client.ts';

/** `points` calls for each key in a window of `seconds` that begins with the first of them. */
export type RateLimit = {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  /** What there was too much of, as a sentence. */
  readonly refusal: string;
};

const limiters = new Map<string, RateLimiterPrisma>();

function limiterOf(limit: RateLimit): RateLimiterPrisma {
  const known = limiters.get(limit.name);
  if (known) return known;
  const limiter = new RateLimiterPrisma({
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
