import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GET as health } from '#app/api/v1/health/clock/route.ts';
import { POST as settle } from '#app/api/v1/health/dead-letters/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { systemActor } from '#lib/domain/access/actor.ts';
import type { ClockHealth } from '#lib/health/clock-health.ts';
import { sweep } from '#lib/timers/sweep.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { type Caller, call, type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let other: Fixture;
let admin: Caller;

beforeAll(async () => {
  town = await makeMunicipality('HLT');
  other = await makeMunicipality('OTH');
  admin = await town.person('admin');
});

beforeEach(async () => {
  await ownerClient().$executeRaw`delete from pgboss.job`;
  await ownerClient().workerHeartbeat.deleteMany();
});

const look = async (as = admin): Promise<ClockHealth> => (await call(health, { as })).json();

/** As pg-boss leaves a job that has exhausted its retries. */
async function deadLetter(tenantId: string | null, queue = 'ticket.reroute'): Promise<string> {
  const data = tenantId === null ? null : JSON.stringify({ tenantId, teamId: town.teams.west });
  const [row] = await ownerClient().$queryRaw<{ id: string }[]>`
    insert into pgboss.job (name, data, source_name, source_id, source_retry_count, output)
    values ('dead.letters', ${data}::jsonb, ${queue}, gen_random_uuid(), 5, '{"code": "40P01"}') returning id`;
  return row!.id;
}

const waiting = (queue: string) =>
  ownerClient().$queryRaw<{ data: unknown; retry_limit: number }[]>`
    select data, retry_limit from pgboss.job where name = ${queue} and state = 'created'`;

const alive = () =>
  ownerClient().$executeRaw`insert into worker_heartbeats values (gen_random_uuid(), now(), now())`;

describe('clock health', () => {
  it('is red while no worker runs, and green once one sweeps', async () => {
    expect((await look()).verdict).toEqual({
      level: 'red',
      reasons: ['No worker is running. Start one with npm run worker.', 'No sweep has come by yet.'],
    });
    await alive();
    await sweep(new Date());
    expect(await look()).toMatchObject({ workers: 1, verdict: { level: 'green', reasons: [] } });
  });

  it('turns red when sweeps stop coming', async () => {
    await alive();
    await ownerClient().$executeRaw`update sla_sweeps set swept_at = now() - interval '4 minutes'`;
    expect((await look()).verdict.level).toBe('red');
  });

  it('counts what is due and waits', async () => {
    await ownerClient().$executeRaw`insert into tickets
      (tenant_id, tracking_number, title, category_id, priority, response_due_at, sla_next_at)
      values (${town.tenantId}::uuid, 'HLT-DUE', 'Late', ${town.categories.water}::uuid, 'low', now(), now() - interval '6 minutes')`;
    expect(await look()).toMatchObject({ due: { tickets: 1 }, verdict: { level: 'red' } });
    await ownerClient().$executeRaw`update tickets set sla_next_at = null`;
    expect(await look()).toMatchObject({ due: { tickets: 0, oldestAt: null } });
  });

  it('is for administrators', async () => {
    for (const role of ['manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen'] as const) {
      const as = await town.person(role);
      expect((await call(health, { as })).status).toBe(403);
      expect((await call(settle, { as, body: { what: 'replay' } })).status).toBe(403);
    }
  });
});

describe('jobs that failed for good', () => {
  it('are listed with queue, attempts and code: the own by id, those of the operator by number, no others', async () => {
    const own = await deadLetter(town.tenantId);
    await deadLetter(other.tenantId);
    await deadLetter(null, 'maintenance.prune');
    const { deadLetters, operatorDeadLetters, verdict } = await look();
    expect(deadLetters).toEqual({
      total: 1,
      newest: [
        { id: own, queue: 'ticket.reroute', failedAt: expect.any(String), attempts: 6, errorCode: '40P01' },
      ],
    });
    expect(operatorDeadLetters).toEqual([{ queue: 'maintenance.prune', jobs: 1 }]);
    expect(verdict.level).toBe('red');
  });

  it('are replayed once, however often that is asked, with the retries of their queue', async () => {
    const id = await deadLetter(town.tenantId);
    const replay = async () =>
      (await call(settle, { as: admin, body: { what: 'replay', ids: [id] } })).json();
    expect(await replay()).toEqual({ jobs: 1 });
    expect(await replay()).toEqual({ jobs: 0 });
    expect(await waiting('ticket.reroute')).toEqual([
      { data: { tenantId: town.tenantId, teamId: town.teams.west }, retry_limit: 5 },
    ]);
  });

  it('are replayed or discarded all at once, without those of others', async () => {
    for (let at = 0; at < 3; at += 1) await deadLetter(town.tenantId);
    await deadLetter(other.tenantId);
    await deadLetter(null, 'maintenance.prune');
    expect(await (await call(settle, { as: admin, body: { what: 'discard' } })).json()).toEqual({ jobs: 3 });
    expect(await waiting('ticket.reroute')).toEqual([]);
    expect(await waiting('dead.letters')).toHaveLength(2);
    const foreign = await call(settle, { as: await other.person('admin'), body: { what: 'replay' } });
    expect(await foreign.json()).toEqual({ jobs: 1 });
    expect(await waiting('ticket.reroute')).toHaveLength(1);
  });
});

describeConcurrent('two administrators at once', () => {
  it('replay each job once between them', async () => {
    for (let at = 0; at < 20; at += 1) await deadLetter(town.tenantId);
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () =>
        (await call(settle, { as: admin, body: { what: 'replay' } })).json(),
      ),
    );
    expect(answers.reduce((total, { jobs }) => total + jobs, 0)).toBe(20);
    expect(await waiting('ticket.reroute')).toHaveLength(20);
  });
});

it.each(['manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen'] as const)(
  'the database itself shows and settles no job that failed for a %s',
  async (role) => {
    const id = await deadLetter(town.tenantId);
    const settled = await withActor(
      { ...systemActor(town.tenantId), role },
      (tx) => tx.$queryRaw<object[]>`
        select id::text from dead_letters() union all select id::text from settle_dead_letters(${[id]}::uuid[], false)`,
    );
    expect(settled).toEqual([]);
  },
);
