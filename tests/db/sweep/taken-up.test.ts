import { Client } from 'pg';
import { beforeAll, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { describeConcurrent, useTestDatabase } from '../../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from '../api-fixture.ts';
import { until } from './workers.ts';

const FILED = new Date('2026-03-02T08:00:00Z');
/** By the clock of who takes it up, nothing is due yet. */
const WARNED = new Date('2026-03-02T08:20:00Z');
const BREACHED = new Date('2026-03-02T08:31:00Z');

describeConcurrent('a ticket that is taken up while it is swept', () => {
  const database = useTestDatabase();
  let town: Fixture;
  let manager: Actor;

  beforeAll(async () => {
    town = await makeMunicipality('TKN');
    await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
    await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
    manager = {
      ...systemActor(town.tenantId),
      role: 'manager',
      userId: (await town.person('manager')).userId,
    };
  });

  it('stays taken up, though the sweep had found it waiting', async () => {
    const id = await file();

    // Holds the sweep between reading the ticket and writing about it.
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin; lock table sla_occurrences in exclusive mode');
    const swept = sweepTenant(town.tenantId, BREACHED);
    await until(async () => (await waiting()) === 1);
    let isTaken = false;
    const taken = takeUp(id).finally(() => {
      isTaken = true;
    });
    await until(async () => isTaken || (await waiting()) === 2);
    await holder.query('commit');
    await holder.end();
    await Promise.all([swept, taken]);

    const states = await ownerClient().$queryRaw`
      select status, escalation_clock as clock, escalation_next_at as "nextAt" from tickets where id = ${id}::uuid`;
    expect(states).toEqual([{ status: 'in_progress', clock: null, nextAt: null }]);
  });

  it('keeps no other waiting', async () => {
    const [held, free] = [await file(), await file()];
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from tickets where id = $1 for update', [held]);
    let isSwept = false;
    const swept = sweepTenant(town.tenantId, BREACHED).finally(() => {
      isSwept = true;
    });
    await until(async () => isSwept || (await waiting()) === 1);
    const wasSwept = isSwept;
    await holder.query('rollback');
    await holder.end();
    await swept;
    expect(wasSwept).toBe(true);
    expect(await readTicket(manager, free, BREACHED)).toMatchObject({ status: 'escalated' });
    expect(await readTicket(manager, held, BREACHED)).toMatchObject({ status: 'new' });
  });

  const file = async (): Promise<string> => {
    const input = createTicketInput.parse({
      title: 'No water',
      category: 'water',
      priority: 'critical',
      location: IN_WARD_1,
    });
    const filed = await createTicket(manager, input, FILED);
    if (filed.kind !== 'ticket') throw new Error('The ticket is out of sight.');
    return filed.ticket.id;
  };

  const takeUp = async (id: string): Promise<void> => {
    const { version } = await readTicket(manager, id, WARNED);
    try {
      await changeStatus(manager, id, { status: 'in_progress', version }, WARNED);
    } catch (error) {
      // The sweep came between reading and changing: as a person would, look again.
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
      await takeUp(id);
    }
  };

  const waiting = async () => {
    const [row] = await ownerClient().$queryRaw<{ backends: number }[]>`
      select count(distinct pid)::int as backends from pg_locks where not granted
        and pid in (select pid from pg_stat_activity where datname = current_database())`;
    return row?.backends;
  };
});
