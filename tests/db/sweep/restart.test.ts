import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { disconnect } from '#lib/db/client.ts';
import { migrate } from '#lib/migrations/migrate.ts';
import { findNativePostgres } from '../../support/find-postgres.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { countDue, type DueTown, expectAsRuled, makeDueTown, NOW } from './due-tickets.ts';
import { countAborted, openTransactions, until, Workers } from './workers.ts';

const TICKETS = 6_000;

describe.skipIf(!findNativePostgres())('four workers whose database crashes while they sweep', () => {
  let server: NativePostgres | null;
  let towns: DueTown[];
  let workers: Workers;

  beforeAll(async () => {
    // A server of its own, that it may crash alone; what it has confirmed it may not forget.
    server = await startNativePostgres({ settings: { synchronous_commit: 'on' } });
    if (!server) throw new Error('No PostgreSQL here.');
    await migrate(server.url);
    process.env.DATABASE_URL = server.url;
    process.env.NEXTAUTH_SECRET = 'a secret of thirty-two characters or more';
    const seed = Math.floor(Math.random() * 1e9);
    towns = [await makeDueTown('AAA', TICKETS / 2, seed), await makeDueTown('BBB', TICKETS / 2, seed + 1)];
    workers = new Workers(server.url, NOW);
  });
  afterEach(() => workers.killAll());
  afterAll(async () => {
    await disconnect();
    await server?.kill();
  });

  it('go on by themselves, do everything that is due once, and miss nothing', async () => {
    const names = ['one', 'two', 'three', 'four'];
    for (const name of names) workers.start(name);
    const left = TICKETS * (0.3 + 0.6 * Math.random());
    await until(async () => (await countDue()) <= left);
    const open = await until(async () => {
      const xids = await openTransactions(names);
      return xids.length > 0 && xids;
    });
    await disconnect();
    await server?.crashAndRestart();

    expect(await countAborted(open || []), 'transactions that the crash broke off').toBeGreaterThan(0);
    await until(async () => (await countDue()) === 0);
    expect(workers.names).toEqual(names);
    await workers.killAll();
    await expectAsRuled(towns);
  });
});
