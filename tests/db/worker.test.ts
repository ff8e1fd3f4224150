import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { handle } from '#jobs/handler.ts';
import { maintenancePrune } from '#jobs/maintenance-prune.ts';
import { type RunningWorker, startWorker } from '#jobs/start-worker.ts';
import { ownerClient } from '#lib/db/client.ts';
import { HEARTBEAT_SECONDS, pruneHeartbeats } from '#lib/db/heartbeat.ts';
import { pruneRateLimits } from '#lib/db/rate-limit.ts';
import { readiness } from '#lib/http/readiness.ts';
import { NO_PAYLOAD } from '#lib/jobs/job.ts';
import { DEAD_LETTERS, rerouteJob } from '#lib/jobs/jobs.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';

useTestDatabase();

beforeEach(async () => {
  await ownerClient().workerHeartbeat.deleteMany();
});

/** What the jobs of these tests hold. */
const NUMBER = z.strictObject({ number: z.number() });

const heartbeats = () => ownerClient().workerHeartbeat.count();

describe('readiness', () => {
  const beatSecondsAgo = (seconds: number) => ownerClient().$executeRaw`
    insert into worker_heartbeats values (gen_random_uuid(), now(), now() - make_interval(secs => ${seconds}::float8))`;

  test('misses the worker until one gives a sign of life', async () => {
    const { ready, parts } = await readiness();
    expect(ready).toBe(false);
    expect(parts).toMatchObject({
      database: 'ok',
      postgis: 'ok',
      migrations: 'ok',
      worker: expect.stringMatching(/no worker/),
    });
    await beatSecondsAgo(1);
    expect(await readiness()).toEqual({
      ready: true,
      parts: { database: 'ok', postgis: 'ok', migrations: 'ok', worker: 'ok' },
    });
  });

  test('does not take an old sign of life for a worker', async () => {
    await beatSecondsAgo(HEARTBEAT_SECONDS + 1);
    expect((await readiness()).ready).toBe(false);
    await beatSecondsAgo(HEARTBEAT_SECONDS - 5);
    expect((await readiness()).ready).toBe(true);
  });
});

describe('the worker', () => {
  test('says that it is ready, beats, schedules its queues, and at SIGTERM leaves no trace and exits with 0', async () => {
    const worker = spawn(process.execPath, ['jobs/worker.ts'], {
      env: { ...process.env, LOG_LEVEL: 'silent' },
    });
    onTestFinished(() => void worker.kill('SIGKILL'));
    let printed = '';
    worker.stderr.on('data', (chunk) => {
      printed += chunk;
    });
    for await (const chunk of worker.stdout.iterator({ destroyOnReturn: false })) {
      printed += chunk;
      if (printed.includes('\n')) break;
    }
    expect(printed).toMatch(
      /^Worker ready: sla\.sweep, sla\.recompute, ticket\.notify, ticket\.reroute, export\.run, audit\.seal, maps\.fold, maintenance\.prune \([0-9a-f-]{36}\)\n$/,
    );
    expect(await heartbeats()).toBe(1);
    const schedules = await ownerClient().$queryRaw`select name, cron from pgboss.schedule order by name`;
    expect(schedules).toEqual([
      { name: 'audit.seal', cron: '41 * * * *' },
      { name: 'maintenance.prune', cron: '17 * * * *' },
      { name: 'maps.fold', cron: '* * * * *' },
      { name: 'ticket.notify', cron: '* * * * *' },
    ]);
    worker.kill('SIGTERM');
    worker.kill('SIGINT');
    expect(await once(worker, 'exit')).toEqual([0, null]);
    expect(await heartbeats()).toBe(0);
  });

  test('that cannot reach the database says so in a sentence and exits with 1', async () => {
    const env = { ...process.env, DATABASE_URL: 'postgres://nobody:hidden@127.0.0.1:1/none' };
    const worker = spawn(process.execPath, ['jobs/worker.ts'], { env });
    let printed = '';
    worker.stderr.on('data', (chunk) => {
      printed += chunk;
    });
    expect(await once(worker, 'close')).toEqual([1, null]);
    expect(printed).toMatch(/^The worker could not start: .*\n$/);
    expect(printed).not.toContain('hidden');
  });

  test('finishes the job that runs before it stops, and takes no other', async () => {
    const begun = Promise.withResolvers<void>();
    const done: unknown[] = [];
    const slow = { name: 'test.slow', options: {}, payload: NUMBER };
    const worker: RunningWorker = await startWorker([
      handle(slow, async (payload) => {
        begun.resolve();
        await new Promise((resolve) => setTimeout(resolve, 1500));
        done.push(payload);
      }),
    ]);
    await worker.boss.send(slow.name, { number: 1 });
    await begun.promise;
    await worker.boss.send(slow.name, { number: 2 });
    await worker.stop();
    expect(done).toEqual([{ number: 1 }]);
    const states = await ownerClient().$queryRaw`
      select data ->> 'number' as number, state::text from pgboss.job where name = 'test.slow' order by 1`;
    expect(states).toEqual([
      { number: '1', state: 'completed' },
      { number: '2', state: 'created' },
    ]);
  });

  test('tries a job that fails again, later and later, and then keeps it with its error code', async () => {
    let tries = 0;
    const hopeless = {
      name: 'test.hopeless',
      options: { ...rerouteJob.options, retryLimit: 1, retryDelay: 1 },
      payload: z.unknown(),
    };
    const worker = await startWorker([
      handle(hopeless, async () => {
        tries += 1;
        throw Object.assign(new Error('deadlock'), { severity: 'ERROR', code: '40P01' });
      }),
    ]);
    await worker.boss.send(hopeless.name, { tenantId: 'T', teamId: 'A' });
    const kept = () => ownerClient().$queryRaw<object[]>`
      select data, source_name, source_retry_count, output ->> 'code' as code from pgboss.job where name = ${DEAD_LETTERS}`;
    await vi.waitUntil(async () => (await kept()).length > 0, { timeout: 20_000, interval: 100 });
    await worker.stop();
    expect(tries).toBe(2);
    expect(await kept()).toEqual([
      {
        data: { tenantId: 'T', teamId: 'A' },
        source_name: hopeless.name,
        source_retry_count: 1,
        code: '40P01',
      },
    ]);
    const [queue] = await ownerClient().$queryRaw<object[]>`
      select retry_backoff, retry_limit from pgboss.queue where name = 'ticket.reroute'`;
    expect(queue).toEqual({ retry_backoff: true, retry_limit: 5 });
  });

  test('keeps out of the job table what a failure quotes', async () => {
    const failed = Promise.withResolvers<void>();
    const failing = { name: 'test.failing', options: { retryLimit: 0 }, payload: NO_PAYLOAD };
    const worker = await startWorker([
      handle(failing, async () => {
        setTimeout(failed.resolve, 500);
        throw Object.assign(new Error('value "082 555 0199" too long'), { severity: 'ERROR', code: '22001' });
      }),
    ]);
    await worker.boss.send(failing.name);
    await failed.promise;
    await worker.stop();
    const [job] = await ownerClient().$queryRaw<{ state: string; output: string }[]>`
      select state::text, output::text from pgboss.job where name = 'test.failing'`;
    expect(job?.state).toBe('failed');
    expect(job?.output).toContain('22001');
    expect(job?.output).not.toContain('082 555');
  });
});

describeConcurrent('several workers', () => {
  test('do each job once between them, and make one job a slot of what comes every so many seconds', async () => {
    const done: unknown[] = [];
    const all = Promise.withResolvers<void>();
    const every = { name: 'test.every', options: {}, everySeconds: () => 3600, payload: NO_PAYLOAD };
    const shared = { name: 'test.shared', options: {}, payload: NUMBER };
    const handlers = [
      handle(every, async () => {}),
      handle(shared, async ({ number }) => {
        done.push(number);
        if (done.length === 6) all.resolve();
      }),
    ];
    const workers = await Promise.all([1, 2, 3].map(() => startWorker(handlers)));
    expect(await heartbeats()).toBe(3);
    for (let number = 1; number <= 6; number += 1) await workers[0]!.boss.send('test.shared', { number });
    await all.promise;
    for (const worker of workers) await worker.stop();
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    // Two, should the hour have changed meanwhile; never two of one hour.
    const [slots] = await ownerClient().$queryRaw<{ jobs: bigint; slots: bigint }[]>`
      select count(*) as jobs, count(distinct singleton_on) as slots from pgboss.job where name = 'test.every'`;
    expect(slots!.jobs).toBeGreaterThan(0n);
    expect(slots!.jobs).toBe(slots!.slots);
  });
});

test('pruning removes counters whose window is over and workers that died, and nothing else', async () => {
  const now = new Date();
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const client = ownerClient();
  await client.rateLimiterFlexible.createMany({
    data: [
      { key: 'over', points: 1, expire: at(-1) },
      { key: 'running', points: 1, expire: at(60) },
    ],
  });
  await client.workerHeartbeat.createMany({
    data: [3601, 60].map((seconds) => ({
      workerId: crypto.randomUUID(),
      startedAt: now,
      beatAt: at(-seconds),
    })),
  });
  expect(await pruneRateLimits(now)).toBe(1);
  expect(await pruneHeartbeats(now)).toBe(1);
  expect(await client.rateLimiterFlexible.findMany()).toMatchObject([{ key: 'running' }]);
  expect(await client.workerHeartbeat.findMany()).toMatchObject([{ beatAt: at(-60) }]);
});

test('The pruning job clears the tables of every feature without an error', async () => {
  await ownerClient().rateLimiterFlexible.create({ data: { key: 'past', points: 1, expire: new Date(0) } });
  await maintenancePrune.run(null);
  expect(await ownerClient().rateLimiterFlexible.count({ where: { key: 'past' } })).toBe(0);
});
