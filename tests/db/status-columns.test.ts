import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { LANGUAGES } from '#lib/domain/language/languages.ts';
import { PRIORITIES, STATUSES, TICKET_STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;

type Row = {
  status: TicketStatus;
  isFinished: boolean;
  isFinishedLate: boolean;
  hasWarning: boolean;
  hasDeadline: boolean;
};
let rows: Row[];

/** One ticket a status, answered; where it is resolved, after its deadline. */
beforeAll(async () => {
  town = await makeMunicipality('STA');
  rows = await ownerClient().$queryRaw<Row[]>`
    insert into tickets (tenant_id, tracking_number, source, title, category_id, priority, status, first_response_at,
      resolved_at, response_warn_at, response_due_at, resolution_warn_at, resolution_due_at)
    select ${town.tenantId}::uuid, 'STA-' || status, 'import', status, ${town.categories.water}::uuid, 'low', status,
      '2026-03-02', '2026-03-05', '2026-03-03', '2026-03-03', '2026-03-04', '2026-03-04'
    from unnest(${TICKET_STATUSES}::text[]) status
    returning status, is_finished as "isFinished", is_finished_late as "isFinishedLate",
      next_warn_at < 'infinity' as "hasWarning", next_due_at < 'infinity' as "hasDeadline"`;
});

describe('the derived columns of a ticket', () => {
  it.each(TICKET_STATUSES)('agree with the table of statuses on %s', (status) => {
    const { isFinished, timer } = STATUSES[status];
    const row = rows.find((one) => one.status === status);
    expect(row).toEqual({
      status,
      isFinished,
      isFinishedLate: isFinished && status !== 'cancelled',
      hasWarning: timer === 'runs',
      hasDeadline: timer !== 'stopped',
    });
  });

  it('rank the priorities in the order of their table', async () => {
    const ranked = await ownerClient().$queryRaw<{ priority: string }[]>`
      with made as (
        insert into tickets (tenant_id, tracking_number, source, title, category_id, priority)
        select ${town.tenantId}::uuid, 'STA-' || priority, 'import', priority, ${town.categories.water}::uuid, priority
        from unnest(${PRIORITIES}::text[]) priority returning priority, priority_rank)
      select priority from made order by priority_rank`;
    expect(ranked.map(({ priority }) => priority)).toEqual(PRIORITIES);
  });
});

describe('the database', () => {
  it.each([
    ['tickets', 'status', TICKET_STATUSES],
    ['tickets', 'priority', PRIORITIES],
    ['categories', 'default_priority', PRIORITIES],
    ['sla_policies', 'priority', PRIORITIES],
    ['tickets', 'language', LANGUAGES],
    ['municipalities', 'language', LANGUAGES],
    ['notifications', 'language', LANGUAGES],
  ])('takes in %s.%s exactly the values of the table in the source', async (table, column, values) => {
    const [row] = await ownerClient().$queryRaw<{ rule: string }[]>`
      select pg_get_constraintdef(oid) as rule from pg_constraint
      where conrelid = ${table}::regclass and conname = ${`${table}_${column}_check`}`;
    const taken = [...(row?.rule.matchAll(/'(\w+)'::text/g) ?? [])].map(([, value]) => value);
    expect(taken.sort()).toEqual([...values].sort());
  });
});
