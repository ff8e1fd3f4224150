import { expect, test, vi } from 'vitest';
import { readiness } from './readiness.ts';

test('without a database nothing is ready, and nothing of its address is told', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://someone:hidden@127.0.0.1:1/lungisa');
  vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32));
  vi.stubEnv('LOG_LEVEL', 'silent');
  const unknown = 'unknown without the database';
  expect(await readiness()).toEqual({
    ready: false,
    parts: { database: 'not reachable', postgis: unknown, migrations: unknown, worker: unknown },
  });
  vi.unstubAllEnvs();
});
