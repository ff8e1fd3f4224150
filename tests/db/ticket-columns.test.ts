import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { makeMunicipality } from './api-fixture.ts';

useTestDatabase();

/** Every column of `tickets`, and what a change of it does. A new one fails below until somebody decides. */
const COLUMNS = {
  /** Moves the version, so that a stale write is refused, and is audited. */
  guarded: [
    'title',
    'description',
    'address',
    'location',
    'language',
    'tags',
    'category_id',
    'priority',
    'status',
    'resolution_summary',
    'ward_id',
    'team_id',
    'assignee_id',
  ],
  /** Is audited, and makes no open form stale. */
  audited: [
    'assignment_reason',
    'assignment_note',
    'first_response_at',
    'response_due_at',
    'resolution_due_at',
  ],
  /** Made of other columns by the database. */
  derived: [
    'is_finished',
    'is_finished_late',
    'lat_e7',
    'lng_e7',
    'map_row',
    'next_due_at',
    'next_warn_at',
    'priority_rank',
    'search',
  ],
  /** Identity and origin, which nothing changes. */
  fixed: ['tenant_id', 'id', 'tracking_number', 'external_ref', 'source', 'created_by', 'created_at'],
  /** Follows from what is guarded, audited or recorded elsewhere (`sla_occurrences`, `ticket_assignments`). */
  following: [
    'is_sensitive',
    'routing_rule',
    'routing',
    'updated_at',
    'resolved_at',
    'closed_at',
    'sla_policy_id',
    'clock_stops',
    'response_warn_at',
    'resolution_warn_at',
    'sla_next_at',
    'version',
    'escalation_level',
    'escalation_clock',
    'escalation_next_at',
  ],
} as const;

const sorted = (names: Iterable<string>) => [...names].sort();

beforeAll(async () => {
  const { tenantId, categories, teams } = await makeMunicipality('TOWN');
  await ownerClient().$executeRaw`
    insert into tickets (tenant_id, tracking_number, title, category_id, priority, team_id)
    values (${tenantId}::uuid, 'T-1', 'Leak', ${categories.water}::uuid, 'low', ${teams.west}::uuid)`;
});

async function columnsOf(isGenerated: readonly string[]): Promise<string[]> {
  const rows = await ownerClient().$queryRaw<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = 'tickets' and is_generated = any (${isGenerated})`;
  return sorted(rows.map(({ name }) => name));
}

/** The columns that `tickets_guard` compares, of the new row and of the old one. */
async function comparedByGuard(): Promise<string[][]> {
  const [found] = await ownerClient().$queryRaw<{ source: string }[]>`
    select prosrc as source from pg_proc where proname = 'tickets_guard'`;
  const tuples = /\(((?:\s*new\.\w+,?)+)\)\s*is distinct from\s*\(((?:\s*old\.\w+,?)+)\)/.exec(
    found?.source ?? '',
  );
  return (tuples?.slice(1) ?? []).map((tuple) => sorted(tuple.match(/(?<=\.)\w+/g) ?? []));
}

describe('The columns of tickets', () => {
  test('are all declared: say of a new one whether a change of it is guarded, audited or follows', async () => {
    expect(await columnsOf(['NEVER', 'ALWAYS'])).toEqual(sorted(Object.values(COLUMNS).flat()));
  });

  test('that are derived are those that the database makes of others', async () => {
    expect(await columnsOf(['ALWAYS'])).toEqual(sorted(COLUMNS.derived));
  });

  test('that move the version are those that tickets_guard compares, of the new row and of the old', async () => {
    expect(await comparedByGuard()).toEqual([sorted(COLUMNS.guarded), sorted(COLUMNS.guarded)]);
  });

  test('that are audited are those that ticket_facts tells, and hold whatever moves the version', async () => {
    const [row] = await ownerClient().$queryRaw<{ facts: object }[]>`
      select ticket_facts(t) as facts from tickets t limit 1`;
    expect(sorted(Object.keys(row?.facts ?? {}))).toEqual(sorted([...COLUMNS.guarded, ...COLUMNS.audited]));
  });
});
