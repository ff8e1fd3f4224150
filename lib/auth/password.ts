import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id (the package's default) as the OWASP Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Longer ones are refused unread, so that nobody keeps the processor busy with megabytes. */
export const LONGEST_PASSWORD = 1024;

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

let nobodysHash: Promise<string> | undefined;

/**
 * Whether the password is the one behind the hash. Without a hash (nobody has that email, or no password was set) it
 * verifies against nobody's and says no, so that the time an answer takes tells nothing about who has an account.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // Made before anything depends on whether the person exists: the first call is equally slow for both.
  nobodysHash ??= hashPassword(randomBytes(32).toString('base64url'));
  const dummy = await nobodysHash;
  const matches = await verify(passwordHash ?? dummy, password);
  return passwordHash !== null && matches;
}
