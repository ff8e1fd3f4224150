import pg from 'pg';
import { expect, vi } from 'vitest';

/** The statements of one transaction, in order, without its BEGIN and COMMIT; one outside of any stands by itself. */
export type Sent = string[];

/**
 * What `run` sends to the server, transaction by transaction. Counted where the driver hands statements to its
 * connections, and held against the protocol messages that leave for the server, so nothing passes uncounted.
 */
export async function statementsSent(run: () => Promise<unknown>): Promise<Sent[]> {
  const queries = vi.spyOn(pg.Client.prototype, 'query');
  const connection = pg.Connection.prototype as unknown as Record<'query' | 'execute', () => void>;
  const messages = [vi.spyOn(connection, 'query'), vi.spyOn(connection, 'execute')];
  try {
    await run();
    const sent = queries.mock.calls.map(([query]) => textOf(query));
    expect(messages.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(sent.length);
    return byTransaction(sent, queries.mock.contexts);
  } finally {
    for (const spy of [queries, ...messages]) spy.mockRestore();
  }
}

const textOf = (query: unknown): string =>
  (typeof query === 'string' ? query : (query as { text: string }).text).replace(/\s+/g, ' ').trim();

function byTransaction(sent: readonly string[], clients: readonly unknown[]): Sent[] {
  const transactions: Sent[] = [];
  const open = new Map<unknown, Sent>();
  for (const [at, text] of sent.entries()) {
    const client = clients[at];
    if (/^BEGIN/i.test(text)) {
      const begun: Sent = [];
      transactions.push(begun);
      open.set(client, begun);
    } else if (/^(COMMIT|ROLLBACK)/i.test(text)) open.delete(client);
    else if (open.has(client)) open.get(client)?.push(text);
    else transactions.push([text]);
  }
  return transactions;
}
