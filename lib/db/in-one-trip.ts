import process from 'node:process';
import { capabilities } from './connections.ts';

/**
 * Does, in this order, what does not wait for each other's answers within one transaction. Where the connection is pipelined
 * the statements go out together and cost one round trip, else one after the other. A step of several statements comes last.
 */
export async function inOneTrip<T extends readonly unknown[]>(
  ...steps: { [K in keyof T]: () => Promise<T[K]> }
): Promise<T> {
  const { pipelining } = capabilities();
  const results: Promise<unknown>[] = [];
  for (const step of steps) {
    const result = step();
    // Heard here and thrown below: a failure of one must not go unheard while the next ones are begun.
    result.catch(() => {});
    results.push(result);
    // Prisma makes a batch of what one tick asks in a transaction, and waits for each answer within it.
    await (pipelining ? new Promise((resolve) => process.nextTick(resolve)) : result);
  }
  return (await Promise.all(results)) as unknown as T;
}
