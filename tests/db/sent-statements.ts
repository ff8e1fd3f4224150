import pg from 'pg';
import { expect, vi } from 'vitest';

/** The statements of one transaction, in order, without its BEGIN and COMMIT; one outside of any stands by itself. */
export type Sent = string[];

/**
 * What `run` sends to the server, transaction by transaction. Counted where the driver hands a statement to a connection, and
 * held against the protocol messages that leave for the server, so nothing passes uncounted.
 */
export async function statementsSent(run: () => Promise<unknown>): Promise<Sent[]> {
  const submits = vi.spyOn(pg.Query.prototype, 'submit');
  const connection = pg.Connection.prototype as unknown as Record<'query' | 'execute', () => void>;
  const messages = [vi.spyOn(connection, 'query'), vi.spyOn(connection, 'execute')];
  try {
    await run();
    const sent = submits.mock.contexts.map((query) => textOf(query as unknown as { text: string }));
    expect(messages.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(sent.length);
    return byTransaction(
      sent,
      submits.mock.calls.map(([usedConnection]) => usedConnection),
    );
  } finally {
    for (const spy of [submits, ...messages]) spy.mockRestore();
  }
}

const textOf = ({ text }: { text: string }): string => text.replace(/\s+/g, ' ').trim();

function byTransaction(sent: readonly string[], connections: readonly unknown[]): Sent[] {
  const transactions: Sent[] = [];
  const open = new Map<unknown, Sent>();
  for (const [at, text] of sent.entries()) {
    const connection = connections[at];
    if (/^BEGIN/i.test(text)) {
      const begun: Sent = [];
      transactions.push(begun);
      open.set(connection, begun);
    } else if (/^(COMMIT|ROLLBACK)/i.test(text)) open.delete(connection);
    else if (open.has(connection)) open.get(connection)?.push(text);
    else transactions.push([text]);
  }
  return transactions;
}
