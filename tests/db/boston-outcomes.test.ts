import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { systemActor } from '#lib/domain/access/actor.ts';
import { slaState } from '#lib/domain/sla/deadlines.ts';
import { filterConditions, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { slaStateSql } from '#lib/tickets/ticket-view.ts';
import { southAfrican } from '#tests/support/local-actor.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

const DATA = new URL('../../../shared/data/', import.meta.url).pathname;
const FILE = `${process.env.LUNGISA_DATA ?? DATA}/boston_311_2015.csv.gz`;
const hasData = existsSync(FILE);
if (!hasData) console.log('Skipped: the outcomes of Boston, because ../shared/data is not there.');

/** Every request of 2015 is over by then. */
const NOW = new Date('2026-03-02T08:00:00Z');
const ROWS = 79_208;

/** A request that has both a target and an end, with Boston's own verdict. Its times have no zone: taken as UTC, all alike. */
type Outcome = { id: string; openedAt: Date; targetAt: Date; closedAt: Date; isOnTime: boolean };

function readOutcomes(): Outcome[] {
  const text = gunzipSync(readFileSync(FILE)).toString('utf8');
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  const instant = (local: string | undefined) => new Date(`${local}Z`);
  return rows
    .filter((row) => row.target_dt && row.closed_dt)
    .map((row) => ({
      id: row.case_enquiry_id ?? '',
      openedAt: instant(row.open_dt),
      targetAt: instant(row.target_dt),
      closedAt: instant(row.closed_dt),
      isOnTime: row.ontime === 'ONTIME',
    }));
}

describe.skipIf(!hasData)('Boston’s own verdict over its own targets, in 79,208 requests of 2015', () => {
  useTestDatabase();
  let boston: Fixture;
  let outcomes: Outcome[];

  beforeAll(async () => {
    outcomes = readOutcomes();
    boston = await makeMunicipality('BOS');
    await insertOutcomes(boston, outcomes);
  });

  const idsByVerdict = (isOnTime: boolean) =>
    outcomes.flatMap((one) => (one.isOnTime === isOnTime ? [one.id] : [])).sort();

  it('is that of the state of the clock', () => {
    expect(outcomes).toHaveLength(ROWS);
    const wrong = outcomes.filter(({ targetAt, closedAt, isOnTime }) => {
      const deadlines = {
        responseWarnAt: targetAt,
        responseDueAt: targetAt,
        resolutionWarnAt: targetAt,
        resolutionDueAt: targetAt,
      };
      const facts = { deadlines, respondedAt: closedAt, resolvedAt: closedAt, status: 'closed' } as const;
      return slaState(facts, NOW) !== (isOnTime ? 'completed' : 'breached');
    });
    expect(wrong).toEqual([]);
  });

  it('is that of the state in SQL', async () => {
    const states = await withActor(
      systemActor(boston.tenantId),
      (tx) => tx.$queryRaw<{ id: string; state: string }[]>`
        select t.external_ref as id, ${slaStateSql(NOW)} as state from tickets t`,
    );
    const inState = (state: string) => states.flatMap((one) => (one.state === state ? [one.id] : [])).sort();
    expect(inState('completed')).toEqual(idsByVerdict(true));
    expect(inState('breached')).toEqual(idsByVerdict(false));
  });

  it.each([
    ['completed', true],
    ['breached', false],
  ] as const)('is that of the list asked for what is %s', async (sla, isOnTime) => {
    const actor = southAfrican(systemActor(boston.tenantId));
    const filter = ticketFilterSchema.parse({ sla });
    const found = await withActor(
      actor,
      (tx) => tx.$queryRaw<{ id: string }[]>`
        select t.external_ref as id from tickets t where ${filterConditions(actor, filter, NOW)}`,
    );
    expect(found.map(({ id }) => id).sort()).toEqual(idsByVerdict(isOnTime));
  });
});

/** Straight into the table, without its triggers: routing and the trail have no part in the verdict. */
async function insertOutcomes(town: Fixture, outcomes: readonly Outcome[]): Promise<void> {
  await ownerClient().$transaction(
    async (tx) => {
      await tx.$executeRaw`select set_config('session_replication_role', 'replica', true)`;
      await tx.$executeRaw`
        insert into tickets (tenant_id, tracking_number, external_ref, source, title, category_id, priority, status,
          created_at, first_response_at, resolved_at, closed_at, response_warn_at, response_due_at, resolution_warn_at,
          resolution_due_at)
        select ${town.tenantId}::uuid, 'BOS-' || r.id, r.id, 'import', 'A request', ${town.categories.roads}::uuid, 'medium',
          'closed', r."openedAt", r."closedAt", r."closedAt", r."closedAt", r."targetAt", r."targetAt", r."targetAt", r."targetAt"
        from json_to_recordset(${JSON.stringify(outcomes)}::json)
          as r (id text, "openedAt" timestamptz, "targetAt" timestamptz, "closedAt" timestamptz)`;
    },
    { timeout: 120_000 },
  );
}
