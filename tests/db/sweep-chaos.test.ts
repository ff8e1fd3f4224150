import { afterEach, beforeAll, expect, it } from 'vitest';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { countDue, type DueTown, expectAsRuled, makeDueTown, NOW } from './sweep/due-tickets.ts';
import { countAborted, openTransactions, until, Workers } from './sweep/workers.ts';

const TICKETS = 20_000;
const TOWNS = ['AAA', 'BBB', 'CCC', 'DDD'];
const KILLS = 4;

describeConcurrent('four workers, killed and started again while they sweep', () => {
  const database = useTestDatabase();
  let towns: DueTown[];
  let workers: Workers;

  beforeAll(async () => {
    towns = [];
    const seed = Math.floor(Math.random() * 1e9);
    for (const [at, code] of TOWNS.entries()) {
      towns.push(await makeDueTown(code, TICKETS / TOWNS.length, seed + at));
    }
    workers = new Workers(database.url, NOW);
  });
  afterEach(() => workers.killAll());

  it('do everything that is due once, and miss nothing', async () => {
    expect(await countDue()).toBe(TICKETS);
    for (const name of ['one', 'two', 'three', 'four']) workers.start(name);

    let aborted = 0;
    for (const left of randomMoments(KILLS)) {
      await until(async () => (await countDue()) <= left);
      const [victim = ''] =
        (await until(async () => {
          for (const name of workers.names) if ((await openTransactions([name])).length > 0) return [name];
          return undefined;
        })) ?? [];
      const xids = await openTransactions([victim]);
      await workers.kill(victim);
      aborted += await countAborted(xids);
      workers.start(victim);
    }
    expect(aborted, 'killed in the middle of a transaction').toBeGreaterThanOrEqual(2);
    await until(async () => (await countDue()) === 0);
    await workers.killAll();

    await expectAsRuled(towns);
  });
});

/** How many tickets are left to do at each kill, the most first; the last comes while a few batches are still to do. */
const randomMoments = (count: number) =>
  Array.from({ length: count }, () => TICKETS * (0.2 + 0.75 * Math.random())).sort((a, b) => b - a);
