import fc from 'fast-check';
import { expect } from 'vitest';
import { brokenLinks } from '#lib/audit/verify-audit.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { type ClockStop, type Deadlines, deadlines, stopKind } from '#lib/domain/sla/deadlines.ts';
import {
  dueEvents,
  NO_ESCALATION,
  type Occurrence,
  occurrenceKey,
  type SweepOutcome,
} from '#lib/domain/sla/due-events.ts';
import { PRIORITIES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { loadPolicies, type SlaPolicies } from '#lib/sla/policies.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { type Fixture, makeMunicipality } from '../api-fixture.ts';

/** A Tuesday, noon in Johannesburg. */
export const NOW = new Date('2026-03-10T10:00:00Z');
const MINUTE = 60_000;
const OLDEST_MINUTES = 8 * 24 * 60;
const STATUSES = [
  ...['new', 'open', 'in_progress', 'reopened'],
  ...['awaiting_citizen', 'resolved', 'cancelled'],
] as const;

/** One life of a ticket up to now; shares are of the time from its creation to now. */
const life = fc.record({
  priority: fc.constantFrom(...PRIORITIES),
  ageMinutes: fc.integer({ min: 1, max: OLDEST_MINUTES }),
  status: fc.constantFrom(...STATUSES),
  respondedAt: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
  stoppedAt: fc.double({ min: 0, max: 1, noNaN: true }),
  sweptAt: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
  hasTeam: fc.boolean(),
  hasReporter: fc.boolean(),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** A ticket before the sweep, of which there are many copies, and what has to come of each. */
type Shape = {
  number: number;
  hasReporter: boolean;
  columns: object;
  recorded: Occurrence[];
  isDue: boolean;
  expected: string;
};

export type DueTown = Fixture & { shapes: Shape[]; copies: number };

/** A municipality with `due` tickets that have something due now, and a tenth as many others that have not. */
export async function makeDueTown(code: string, due: number, seed: number): Promise<DueTown> {
  const town = await makeMunicipality(code);
  const system = systemActor(town.tenantId);
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(system, (tx) => ensureStandardPolicies(tx, town.tenantId));
  const manager = (await town.person('manager')).userId as string;
  await ownerClient().team.updateMany({ where: { tenantId: town.tenantId }, data: { managerId: manager } });
  const worker = (await town.person('field_worker', { teams: [town.teams.west] })).userId as string;
  await ownerClient().$executeRaw`insert into notification_preferences (tenant_id, user_id, channels)
    values (${town.tenantId}::uuid, ${worker}::uuid, '{in_app}')`;
  const policies = await withActor(system, loadPolicies);

  const copies = 20;
  const lives = fc.sample(life, { numRuns: due, seed });
  const all = lives.map((one, number) => shapeOf(one, number, town, manager, policies));
  const shapes = [
    ...all.filter(({ isDue }) => isDue).slice(0, due / copies),
    ...all.filter(({ isDue }) => !isDue).slice(0, due / copies / 10),
  ];
  await insertCopies(town, shapes, copies);
  return { ...town, shapes, copies };
}

function shapeOf(of: Life, number: number, town: Fixture, manager: string, policies: SlaPolicies): Shape {
  const age = of.ageMinutes * MINUTE;
  const startedAt = new Date(NOW.getTime() - age);
  const instant = (share: number) => new Date(startedAt.getTime() + Math.floor(share * age));
  const respondedAt = of.respondedAt === null ? null : instant(of.respondedAt);
  const stops: ClockStop[] =
    stopKind(of.status) === null ? [] : [{ from: instant(of.stoppedAt), to: null, status: of.status }];
  const policy = policies.for(town.categories.water, of.priority);
  const rules = policies.withId(policy.id ?? '');
  if (!rules) throw new Error('The standard policies are missing.');

  const due: Deadlines = deadlines({ startedAt, respondedAt, stops }, policy.terms);
  const clock = { status: of.status, respondedAt, deadlines: due };
  const sweptAt = of.sweptAt === null ? startedAt : instant(of.sweptAt);
  const fresh = { ...clock, escalation: NO_ESCALATION, recorded: new Set<string>() };
  const before = dueEvents(fresh, rules.terms, rules.chain, sweptAt);
  const statusBefore = statusAfter(of.status, before);
  const recorded = new Set(before.occurrences.map(occurrenceKey));
  const found = { ...clock, status: statusBefore, escalation: before.escalation, recorded };
  const after = dueEvents(found, rules.terms, rules.chain, NOW);

  const isDue = before.nextAt !== null && before.nextAt <= NOW;
  const isPutOnDesk = of.hasTeam && climbed(after).some(({ level }) => level === 1);
  return {
    number,
    hasReporter: of.hasReporter,
    isDue,
    recorded: before.occurrences,
    columns: {
      number,
      priority: of.priority,
      status: statusBefore,
      sla_policy_id: policy.id,
      team_id: of.hasTeam ? town.teams.west : null,
      created_at: startedAt,
      first_response_at: respondedAt,
      resolved_at: of.status === 'resolved' ? instant(of.stoppedAt) : null,
      clock_stops: stops,
      response_warn_at: due.responseWarnAt,
      response_due_at: due.responseDueAt,
      resolution_warn_at: due.resolutionWarnAt,
      resolution_due_at: due.resolutionDueAt,
      sla_next_at: before.nextAt,
      escalation_level: before.escalation.level,
      escalation_clock: before.escalation.clock,
      escalation_next_at: before.escalation.nextAt,
    },
    expected: stateText({
      occurrences: [...before.occurrences, ...after.occurrences].map(
        (one) => `${occurrenceKey(one)} ${one.dueAt.toISOString()}`,
      ),
      audited: before.occurrences.length + after.occurrences.length,
      events: before.occurrences.length + after.occurrences.length,
      status: statusAfter(statusBefore, after),
      assigneeId: isPutOnDesk ? manager : null,
      deskings: isPutOnDesk ? 1 : 0,
      told: toldOf(of, statusBefore, after),
      level: after.escalation.level,
      clock: after.escalation.clock,
      escalationNextAt: after.escalation.nextAt,
      slaNextAt: after.nextAt,
    }),
  };
}

/** Whom the standard chains name: of three levels the last, the administrators, are nobody here. */
const LEVELS_OF_MANAGERS = [1, 2];

/**
 * Every row of the ledger that one sweep owes, in words: a warning to the team (or the managers in its place), a breach and
 * the chain to the manager, and the escalation once to the resident. The worker wants no emails.
 */
function toldOf({ hasTeam, hasReporter }: Life, status: TicketStatus, after: SweepOutcome): string[] {
  const staff = after.occurrences.flatMap((one) => {
    const key = occurrenceKey(one);
    if (one.event === 'escalation' && !LEVELS_OF_MANAGERS.includes(one.level)) return [];
    const manager = [`${key} manager email queued`, `${key} manager in_app delivered`];
    return one.event === 'warning' && hasTeam ? [...manager, `${key} worker in_app delivered`] : manager;
  });
  const [first] = climbed(after);
  const isTold = first && hasReporter && statusAfter(status, after) !== status;
  return isTold ? [...staff, `${occurrenceKey(first)} resident whatsapp queued`] : staff;
}

const climbed = ({ occurrences }: SweepOutcome) => occurrences.filter(({ event }) => event === 'escalation');

function statusAfter(status: TicketStatus, outcome: SweepOutcome): TicketStatus {
  const isOurs = ['new', 'open', 'in_progress', 'reopened'].includes(status);
  return isOurs && climbed(outcome).length > 0 ? 'escalated' : status;
}

async function insertCopies(town: Fixture, shapes: readonly Shape[], copies: number): Promise<void> {
  const [db, tenant] = [ownerClient(), town.tenantId];
  await db.$executeRaw`
    insert into tickets (tenant_id, tracking_number, source, title, category_id, priority, status, sla_policy_id, team_id,
      created_at, first_response_at, resolved_at, clock_stops, response_warn_at, response_due_at, resolution_warn_at,
      resolution_due_at, sla_next_at, escalation_level, escalation_clock, escalation_next_at)
    select ${tenant}::uuid, r.number || '-' || copy, 'import', r.number, ${town.categories.water}::uuid, r.priority, r.status,
      r.sla_policy_id, r.team_id, r.created_at, r.first_response_at, r.resolved_at, r.clock_stops, r.response_warn_at,
      r.response_due_at, r.resolution_warn_at, r.resolution_due_at, r.sla_next_at, r.escalation_level, r.escalation_clock,
      r.escalation_next_at
    from json_to_recordset(${JSON.stringify(shapes.map(({ columns }) => columns))}::json) as r (
      number int, priority text, status text, sla_policy_id uuid, team_id uuid, created_at timestamptz,
      first_response_at timestamptz, resolved_at timestamptz, clock_stops jsonb, response_warn_at timestamptz,
      response_due_at timestamptz, resolution_warn_at timestamptz, resolution_due_at timestamptz, sla_next_at timestamptz,
      escalation_level smallint, escalation_clock text, escalation_next_at timestamptz)
    cross join generate_series(1, ${copies}::int) copy`;
  const reported = shapes.filter(({ hasReporter }) => hasReporter).map(({ number }) => String(number));
  await db.$executeRaw`
    insert into ticket_reporters (tenant_id, ticket_id, phone)
    select tenant_id, id, '082 555 0123' from tickets where tenant_id = ${tenant}::uuid and title = any (${reported})`;
  const recorded = shapes.flatMap(({ number, recorded }) =>
    recorded.map(({ dueAt, ...one }) => ({ number, ...one, due_at: dueAt })),
  );
  await db.$executeRaw`
    insert into sla_occurrences (tenant_id, ticket_id, clock, event, level, due_at, recorded_at)
    select t.tenant_id, t.id, r.clock, r.event, r.level, r.due_at, r.due_at
    from json_to_recordset(${JSON.stringify(recorded)}::json)
      as r (number int, clock text, event text, level smallint, due_at timestamptz)
    join tickets t on t.tenant_id = ${tenant}::uuid and t.title = r.number::text`;
}

/** Holds each trail against itself, and what the sweep wrote of each ticket against the pure rule. */
export async function expectAsRuled(towns: readonly DueTown[]): Promise<void> {
  for (const { tenantId } of towns) expect(await brokenLinks(systemActor(tenantId))).toEqual([]);
  // By statistics from before the towns were filled, what follows would compare each ticket with each.
  await ownerClient().$executeRaw`analyze`;
  for (const town of towns) expect(await statesOf(town.tenantId)).toEqual(expectedStates(town));
}

/** How many tickets of all municipalities have something due. */
export async function countDue(): Promise<number> {
  const [row] = await ownerClient().$queryRaw<{ due: number }[]>`
    select count(*)::int as due from tickets where sla_next_at <= ${NOW}`;
  return row?.due ?? 0;
}

type State = {
  occurrences: string[];
  audited: number;
  events: number;
  status: TicketStatus;
  assigneeId: string | null;
  deskings: number;
  /** What the ledger holds: of what, to whom, how, how far. */
  told: string[];
  level: number;
  clock: string | null;
  escalationNextAt: Date | null;
  slaNextAt: Date | null;
};

const stateText = ({ occurrences, told, ...state }: State) =>
  JSON.stringify({ occurrences: [...occurrences].sort(), told: [...told].sort(), ...state });

/** Everything that the sweep writes about a ticket, as text, with how many tickets of each shape are in that state. */
async function statesOf(tenantId: TenantId): Promise<Record<string, Record<string, number>>> {
  const rows = await ownerClient().$queryRaw<(State & { shape: string })[]>`
    select t.title as shape, t.status, t.assignee_id as "assigneeId", t.escalation_level as level, t.escalation_clock as clock,
      t.escalation_next_at as "escalationNextAt", t.sla_next_at as "slaNextAt",
      coalesce(o.occurrences, '{}') as occurrences, coalesce(a.audited, 0)::int as audited,
      coalesce(e.events, 0)::int as events, coalesce(d.deskings, 0)::int as deskings,
      coalesce(n.told, '{}') as told
    from tickets t
    left join (select ticket_id, array_agg(clock || ' ' || event || ' ' || level || ' ' ||
        to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as occurrences
      from sla_occurrences where tenant_id = ${tenantId}::uuid group by 1) o on o.ticket_id = t.id
    left join (select ticket_id, count(*) as audited from ticket_audit
      where tenant_id = ${tenantId}::uuid and action like 'sla%' group by 1) a on a.ticket_id = t.id
    left join (select ticket_id, count(*) as events from ticket_events
      where tenant_id = ${tenantId}::uuid and type like 'sla%' group by 1) e on e.ticket_id = t.id
    left join (select ticket_id, count(*) as deskings from ticket_assignments
      where tenant_id = ${tenantId}::uuid and reason = 'escalation' group by 1) d on d.ticket_id = t.id
    left join (select n.ticket_id, array_agg(n.event_key || ' ' || case when n.reporter_id is not null then 'resident'
          when s.role = 'manager' then 'manager' when s.role = 'field_worker' then 'worker' else 'a stranger' end
        || ' ' || n.channel || ' ' || n.status) as told
      from notifications n left join memberships s on s.tenant_id = n.tenant_id and s.user_id = n.user_id
      where n.tenant_id = ${tenantId}::uuid group by 1) n on n.ticket_id = t.id
    where t.tenant_id = ${tenantId}::uuid`;
  const counts: Record<string, Record<string, number>> = {};
  for (const { shape, occurrences, audited, events, status, ...rest } of rows) {
    const { assigneeId, deskings, told, level, clock, escalationNextAt, slaNextAt } = rest;
    const state = stateText({
      ...{ occurrences, audited, events, status, assigneeId },
      ...{ deskings, told, level, clock, escalationNextAt, slaNextAt },
    });
    const ofShape = counts[shape] ?? {};
    counts[shape] = ofShape;
    ofShape[state] = (ofShape[state] ?? 0) + 1;
  }
  return counts;
}

/** The same, as the pure rule has it for each of them. */
const expectedStates = ({ shapes, copies }: DueTown): Record<string, Record<string, number>> =>
  Object.fromEntries(shapes.map(({ number, expected }) => [String(number), { [expected]: copies }]));
