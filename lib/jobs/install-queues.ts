import type { Client } from 'pg';
import { PgBoss } from 'pg-boss';
import { DEAD_LETTERS, JOBS } from './jobs.ts';

/** A month to look at what failed. */
const DEAD_LETTER_SECONDS = 30 * 24 * 60 * 60;

/**
 * Brings pg-boss's own tables (schema `pgboss`) up to its version, and every queue with its options into being, so that
 * a command can send a job before any worker has ever run.
 */
export async function installQueues(client: Client): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {}); // What fails here is thrown as well.
  await boss.start();
  try {
    await boss.createQueue(DEAD_LETTERS);
    await boss.updateQueue(DEAD_LETTERS, { retentionSeconds: DEAD_LETTER_SECONDS });
    for (const { name, options } of JOBS) {
      await boss.createQueue(name, options);
      // One that an earlier release made keeps its old options otherwise.
      await boss.updateQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
}
