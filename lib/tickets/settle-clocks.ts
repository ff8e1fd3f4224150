import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { Deadlines, SlaTerms } from '#lib/domain/sla/deadlines.ts';
import {
  type ChainLevel,
  type Clock,
  dueEvents,
  type Escalation,
  type Occurrence,
  type SweepOutcome,
} from '#lib/domain/sla/due-events.ts';
import { ESCALATABLE, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { type Happening, notifyOccurrences } from '#lib/notifications/enqueue.ts';
import { canOpen, findEmptyLevels } from '#lib/notifications/staff-recipients.ts';
import type { SlaPolicies } from '#lib/sla/policies.ts';

type Row = {
  id: string;
  status: TicketStatus;
  policyId: string | null;
  firstResponseAt: Date | null;
  responseWarnAt: Date;
  responseDueAt: Date;
  resolutionWarnAt: Date | null;
  resolutionDueAt: Date | null;
  level: number;
  clock: Clock | null;
  escalationNextAt: Date | null;
  recorded: string[];
};

/** Around the clock and without a chain: what holds for a ticket whose policy is the built-in one. */
const NO_CHAIN: { terms: Pick<SlaTerms, 'calendar'>; chain: readonly ChainLevel[] } = {
  terms: { calendar: null },
  chain: [],
};

/**
 * Records what has come due on these tickets by `now` and climbs their chains. The caller holds their row locks (that is
 * what keeps two workers from climbing one chain twice) and runs it `asSystem`. Writes with a handful of statements, however many
 * tickets there are; settling what is settled changes nothing. A ticket whose clock cannot be counted (its calendar has
 * no hours) goes to `onFailure` and stays as it is, with the others settled; without `onFailure` it throws.
 * @returns what happened
 */
export async function settleClocks(
  tx: Tx,
  ids: readonly string[],
  policies: SlaPolicies,
  now: Date,
  onFailure?: (ticketId: string, error: unknown) => void,
): Promise<Occurrence[]> {
  const due = (await loadRows(tx, ids)).flatMap((row) => {
    const { terms, chain } = (row.policyId && policies.withId(row.policyId)) || NO_CHAIN;
    try {
      return [{ id: row.id, ...dueEvents(sweptTicket(row), terms, chain, now) }];
    } catch (error) {
      if (!onFailure) throw error;
      onFailure(row.id, error);
      return [];
    }
  });
  const outcomes = await lookForPeople(tx, due);
  await recordOccurrences(tx, outcomes, now);
  await notifyOccurrences(tx, outcomes, now);
  await moveOn(tx, outcomes);
  return outcomes.flatMap(({ occurrences }) => occurrences);
}

function loadRows(tx: Tx, ids: readonly string[]): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    select t.id, t.status, t.sla_policy_id as "policyId", t.first_response_at as "firstResponseAt",
      t.response_warn_at as "responseWarnAt", t.response_due_at as "responseDueAt",
      t.resolution_warn_at as "resolutionWarnAt", t.resolution_due_at as "resolutionDueAt",
      t.escalation_level as level, t.escalation_clock as clock, t.escalation_next_at as "escalationNextAt",
      array(select o.clock || ' ' || o.event || ' ' || o.level from sla_occurrences o
        where o.tenant_id = t.tenant_id and o.ticket_id = t.id and o.clock is not null) as recorded
    from tickets t where t.tenant_id = (select app_tenant()) and t.id = any (${ids}::uuid[])
      and t.response_due_at is not null`;
}

function sweptTicket(row: Row) {
  const { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt } = row;
  const deadlines: Deadlines = { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt };
  const escalation: Escalation = { level: row.level, clock: row.clock, nextAt: row.escalationNextAt };
  return {
    status: row.status,
    respondedAt: row.firstResponseAt,
    deadlines,
    escalation,
    recorded: new Set(row.recorded),
  };
}

type Due = SweepOutcome & { id: string };
type Outcome = Omit<Due, 'occurrences'> & { occurrences: Happening[] };

/** Finds the levels that come to nobody: the chain must not be climbed in silence. */
async function lookForPeople(tx: Tx, due: readonly Due[]): Promise<Outcome[]> {
  const levels = due.flatMap(({ id, occurrences }) =>
    occurrences.flatMap((occurrence) =>
      occurrence.event === 'escalation'
        ? [{ occurrence, ticketId: id, audience: 'chain' as const, level: occurrence.level }]
        : [],
    ),
  );
  const found = await findEmptyLevels(tx, levels);
  const empty = new Map(levels.map(({ occurrence }, at) => [occurrence, found[at]]));
  return due.map((one) => ({
    ...one,
    occurrences: one.occurrences.map((occurrence) => ({
      ...occurrence,
      nobodyThere: empty.get(occurrence) ?? null,
    })),
  }));
}

/** The unique key of `sla_occurrences` has the last word, whatever was read before. */
async function recordOccurrences(tx: Tx, outcomes: readonly Outcome[], now: Date): Promise<void> {
  const rows = outcomes.flatMap(({ id, occurrences }) =>
    occurrences.map(({ clock, event, level, dueAt, nobodyThere }) => ({
      ticket_id: id,
      clock,
      event,
      level,
      due_at: dueAt,
      reason: nobodyThere,
    })),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into sla_occurrences (tenant_id, ticket_id, clock, event, level, due_at, recorded_at, reason)
    select app_tenant(), r.ticket_id, r.clock, r.event, r.level, r.due_at, ${now}, r.reason
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (ticket_id uuid, clock text, event text, level smallint, due_at timestamptz,
      reason text)
    on conflict (tenant_id, ticket_id, clock, event, level) do nothing`;
}

/**
 * Writes how far each chain is and when to look again. A level puts the ticket into `escalated`, unless it waits for
 * somebody outside, and on the desk of the one person that the level names: of several climbed at once (the sweep was
 * late), the highest that names somebody who can open it.
 */
async function moveOn(tx: Tx, outcomes: readonly Outcome[]): Promise<void> {
  const rows = outcomes.map(({ id, escalation, nextAt, occurrences }) => {
    const climbed = occurrences.filter(({ event }) => event === 'escalation').map(({ level }) => level);
    return {
      id,
      level: escalation.level,
      clock: escalation.clock,
      escalation_next_at: escalation.nextAt,
      sla_next_at: nextAt,
      climbed_from: climbed.length > 0 ? Math.min(...climbed) : null,
    };
  });
  if (rows.length === 0) return;
  await tx.$executeRaw`
    update tickets t set
      escalation_level = r.level,
      escalation_clock = r.clock,
      escalation_next_at = r.escalation_next_at,
      sla_next_at = r.sla_next_at,
      status = case when r.climbed_from is not null and t.status = any (${ESCALATABLE})
        then 'escalated' else t.status end,
      assignee_id = coalesce(desk.person_id, t.assignee_id),
      assignment_reason = case when desk.person_id is not null then 'escalation' else t.assignment_reason end,
      assignment_note = case when desk.person_id is not null
        then 'Level ' || desk.level || ': ' || r.clock || ' overdue' else t.assignment_note end
    from json_to_recordset(${JSON.stringify(rows)}::json) as r
      (id uuid, level smallint, clock text, escalation_next_at timestamptz, sla_next_at timestamptz, climbed_from smallint)
    left join tickets climbing on climbing.tenant_id = (select app_tenant()) and climbing.id = r.id and r.climbed_from is not null
    left join teams m on m.tenant_id = climbing.tenant_id and m.id = climbing.team_id
    left join lateral (
      select l.level, named.person_id from escalation_levels l
      cross join lateral (
        select case l.target when 'team_manager' then m.manager_id when 'person' then l.person_id end as person_id) named
      where l.tenant_id = climbing.tenant_id and l.policy_id = climbing.sla_policy_id and l.level between r.climbed_from and r.level
        and ${canOpen(Prisma.sql`named.person_id`, Prisma.sql`climbing.team_id`)}
      order by l.level desc limit 1) desk on true
    where t.tenant_id = (select app_tenant()) and t.id = r.id`;
}
