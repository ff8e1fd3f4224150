import process from 'node:process';
import { capabilities } from './connections.ts';

/**
 * Runs steps of one transaction that do not need each other's answers. Where the connection is pipelined, the first statements
 * of all steps go out together, in this order, and cost one round trip; otherwise each step ends before the next begins. The
 * further statements of a step run after the first ones of all the others, so no other step may depend on them.
 */
export async function inOneTrip<T extends readonly unknown[]>(
  ...steps: { [K in keyof T]: () => Promise<T[K]> }
): Promise<T> {
  const { pipelining } = capabilities();
  const results: Promise<unknown>[] = [];
  for (const step of steps) {
    const result = step();
    // The rejection is thrown below. Without a handler here, Node would end the process while later steps are begun.
    result.catch(() => {});
    results.push(result);
    // Prisma makes a batch of what one tick asks in a transaction, and waits for each answer within it.
    await (pipelining ? new Promise((resolve) => process.nextTick(resolve)) : result);
  }
  return (await Promise.all(results)) as unknown as T;
}
