import { capabilities } from './connections.ts';

/**
 * Does what does not depend on each other within one transaction. Where the connection is pipelined the statements go out
 * together and cost one round trip, else one after the other.
 */
export async function inOneTrip<T extends readonly unknown[]>(
  ...steps: { [K in keyof T]: () => Promise<T[K]> }
): Promise<T> {
  if (capabilities().pipelining) return (await Promise.all(steps.map((step) => step()))) as unknown as T;
  const results: unknown[] = [];
  for (const step of steps) results.push(await step());
  return results as unknown as T;
}
