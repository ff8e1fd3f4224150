import { describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { DEAD_LETTERS, JOBS, rerouteJob } from '#lib/jobs/jobs.ts';
import { sendJob } from '#lib/jobs/send-job.ts';
import { migrate } from '#lib/migrations/migrate.ts';
import { useTestDatabase } from '#tests/support/database.ts';

const database = useTestDatabase();
const TENANT = '4f1d5c0e-7a51-4c60-9d0e-2f6a1d3c5b7e' as TenantId;
const OTHER = '9b2e6f3a-1c84-4d2f-8a67-5e0d9c7b1f24' as TenantId;
const TEAM = '0c9d8e7f-6a5b-4c3d-8e1f-2a3b4c5d6e7f';
const PERMISSION_DENIED = /42501/;

const asJobs = <T>(fn: (tx: Tx) => Promise<T>) => withActor(systemActor(TENANT), fn);
const sent = () =>
  ownerClient().$queryRaw`select data, state::text, retry_limit, retry_backoff, dead_letter
    from pgboss.job where name = 'ticket.reroute'`;

describe('a job sent by a command', () => {
  test('is not there when the command is rolled back', async () => {
    const command = asJobs(async (tx) => {
      await sendJob(tx, rerouteJob, { tenantId: TENANT, teamId: TEAM });
      throw new Error('rolled back');
    });
    await expect(command).rejects.toThrow('rolled back');
    expect(await sent()).toEqual([]);
  });

  test('is there once it is committed, before any worker ever ran, to be retried ever later and kept if it fails', async () => {
    await asJobs(async (tx) => {
      await sendJob(tx, rerouteJob, { tenantId: TENANT, teamId: TEAM });
    });
    expect(await sent()).toEqual([
      {
        data: { tenantId: TENANT, teamId: TEAM },
        state: 'created',
        retry_limit: 5,
        retry_backoff: true,
        dead_letter: DEAD_LETTERS,
      },
    ]);
  });

  test('is of the own municipality and holds nothing but ids', async () => {
    const foreign = asJobs((tx) => sendJob(tx, rerouteJob, { tenantId: OTHER, teamId: TEAM }));
    await expect(foreign).rejects.toThrow('municipality');
    const talkative = asJobs((tx) =>
      sendJob(tx, rerouteJob, { tenantId: TENANT, teamId: 'the team of Thandi' }),
    );
    await expect(talkative).rejects.toThrow('UUID');
    expect(await sent()).toHaveLength(1);
  });

  test('leaves the rest of the command as locked in as it was', async () => {
    const after = asJobs(async (tx) => {
      await sendJob(tx, rerouteJob, { tenantId: TENANT, teamId: TEAM });
      return tx.$queryRaw`select current_user::text as role, current_setting('app.tenant_id') as tenant`;
    });
    expect(await after).toEqual([{ role: 'lungisa_app', tenant: TENANT }]);
  });
});

test("the application's role has no right to the jobs", async () => {
  await expect(asJobs((tx) => tx.$queryRaw`select from pgboss.job`)).rejects.toThrow(PERMISSION_DENIED);
  await expect(asJobs((tx) => tx.$executeRaw`delete from pgboss.job`)).rejects.toThrow(PERMISSION_DENIED);
  await expect(asJobs((tx) => tx.$queryRaw`select pgboss.job_now()`)).rejects.toThrow(PERMISSION_DENIED);
});

test('migrating again gives a queue the options of this release', async () => {
  await ownerClient().$executeRaw`update pgboss.queue set retry_limit = 99 where name = 'ticket.reroute'`;
  expect(await migrate(database.url)).toEqual([]);
  const queues = await ownerClient().$queryRaw<{ name: string; retry_limit: number }[]>`
    select name, retry_limit from pgboss.queue where name not like '\\_\\_%' order by name collate "C"`;
  expect(queues.map(({ name }) => name)).toEqual([...JOBS.map((job) => job.name), DEAD_LETTERS].sort());
  expect(queues.find(({ name }) => name === 'ticket.reroute')?.retry_limit).toBe(5);
});
