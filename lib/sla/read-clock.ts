import { inOneTrip } from '#lib/db/in-one-trip.ts';
import { type Tx, transactionStart } from '#lib/db/with-actor.ts';
import { type ClockStop, type SlaTerms, stopKind } from '#lib/domain/sla/deadlines.ts';
import { hoursInWords } from '#lib/domain/sla/hours-in-words.ts';
import {
  type ClockAccount,
  type ClockEvent,
  clockAccount,
  type StopReason,
} from '#lib/domain/sla/timeline.ts';
import { parseStops } from '#lib/domain/sla/timer-columns.ts';
import { isTicketStatus, type Priority } from '#lib/domain/ticket/status.ts';
import { DEFAULT_TERMS, loadPolicies } from './policies.ts';
import { placeName } from './write-policy.ts';

/** The clock of a ticket and how its time was used. Times are ISO 8601 in UTC. */
export type ClockView = ClockAccount & {
  policy: {
    name: string;
    /** The working time it counts, in words. */
    hours: string;
    isAroundTheClock: boolean;
    responseMinutes: number;
    resolutionMinutes: number;
  };
};

type Row = {
  startedAt: Date;
  respondedAt: Date | null;
  stops: unknown;
  policyId: string | null;
  policyCategory: string | null;
  policyPriority: Priority | null;
};

type Change = {
  at: Date;
  by: string | null;
  changes: Partial<Record<string, [unknown, unknown]>>;
};

/**
 * The account of a ticket's clock, for staff; null for a ticket without one, as sensitive ones are. The transaction is
 * that of an actor who may read deadlines. Who changed what comes of the audit trail: where that is not theirs to read,
 * the account lacks names and changes, and adds up all the same.
 */
export async function readClock(tx: Tx, ticketId: string, now: Date): Promise<ClockView | null> {
  const [[row], changes, occurrences] = await inOneTrip(
    () => readRow(tx, ticketId),
    () => readChanges(tx, ticketId),
    () => readOccurrences(tx, ticketId),
  );
  if (!row) return null;
  const terms = await termsOf(tx, row.policyId);
  const stops = parseStops(row.stops);
  const history = { startedAt: row.startedAt, respondedAt: row.respondedAt, stops };
  const names = await categoryNames(tx, changes);
  const events = [
    ...occurrences,
    ...changes.flatMap((change) => changeEvents(change, names)),
    ...responseEvent(row.respondedAt, changes),
  ];
  return {
    policy: {
      name: policyName(row),
      hours: hoursInWords(terms.calendar),
      isAroundTheClock: terms.calendar === null,
      responseMinutes: terms.responseMinutes,
      resolutionMinutes: terms.resolutionMinutes,
    },
    ...clockAccount(history, terms, await reasonsOf(tx, ticketId, stops, changes), events, now),
  };
}

const readRow = (tx: Tx, ticketId: string) => tx.$queryRaw<Row[]>`
    /* named: ticket timer */
    select t.created_at as "startedAt", t.first_response_at as "respondedAt", t.clock_stops as stops,
      t.sla_policy_id as "policyId", c.name_en as "policyCategory", p.priority as "policyPriority"
    from tickets t
    left join sla_policies p on p.tenant_id = t.tenant_id and p.id = t.sla_policy_id
    left join categories c on c.tenant_id = p.tenant_id and c.id = p.category_id
    where t.tenant_id = (select app_tenant()) and t.id = ${ticketId}::uuid and t.response_due_at is not null`;

/** A policy never changes, so the version at which the transaction began knows that of any ticket, but for one made since. */
async function termsOf(tx: Tx, policyId: string | null): Promise<SlaTerms> {
  if (policyId === null) return DEFAULT_TERMS;
  const atStart = await loadPolicies(tx, transactionStart(tx).settingsVersion);
  return (atStart.withId(policyId) ?? (await loadPolicies(tx)).withId(policyId))?.terms ?? DEFAULT_TERMS;
}

const policyName = ({ policyId, policyCategory, policyPriority }: Row): string =>
  policyId === null ? 'The built-in service level' : placeName(policyCategory, policyPriority);

/** Of the audit trail, what has to do with the clock. */
function readChanges(tx: Tx, ticketId: string): Promise<Change[]> {
  return tx.$queryRaw<Change[]>`
    /* named: ticket audit of timer */
    select a.at, u.name as by, a.changes from ticket_audit a left join users u on u.id = a.actor_id
    where a.tenant_id = (select app_tenant()) and a.ticket_id = ${ticketId}::uuid and a.action <> 'created'
      and a.changes ?| array['status', 'priority', 'category_id', 'response_due_at', 'resolution_due_at', 'first_response_at']
    order by a.seq`;
}

function responseEvent(respondedAt: Date | null, changes: readonly Change[]): ClockEvent[] {
  if (respondedAt === null) return [];
  const by = changes.find((one) => one.changes.first_response_at)?.by ?? null;
  return [{ kind: 'response', at: respondedAt.toISOString(), by }];
}

const readOccurrences = (tx: Tx, ticketId: string) => tx.$queryRaw<ClockEvent[]>`
    /* named: ticket sla events */
    select o.event as kind, o.clock, o.level, u.name as by, o.reason,
      to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from sla_occurrences o left join users u on u.id = o.escalated_by
    where o.tenant_id = (select app_tenant()) and o.ticket_id = ${ticketId}::uuid order by o.due_at, o.id`;

function changeEvents({ at, by, changes }: Change, names: ReadonlyMap<unknown, string>): ClockEvent[] {
  const {
    priority,
    category_id: category,
    response_due_at: response,
    resolution_due_at: resolution,
  } = changes;
  const head = { kind: 'change' as const, at: at.toISOString(), by, reason: wordsOf(changes.reason?.[1]) };
  const events: ClockEvent[] = [];
  if (priority) {
    events.push({ ...head, what: 'priority', from: wordsOf(priority[0]), to: wordsOf(priority[1]) });
  }
  if (category) {
    const name = (id: unknown) => names.get(id) ?? null;
    events.push({ ...head, what: 'category', from: name(category[0]), to: name(category[1]) });
  }
  const hasOtherCause = priority || category || changes.status || changes.first_response_at;
  const moved = resolution ?? response;
  if (moved && !hasOtherCause) {
    events.push({ ...head, what: 'service_level', from: isoOf(moved[0]), to: isoOf(moved[1]) });
  }
  return events;
}

const wordsOf = (value: unknown) => (typeof value === 'string' ? value : null);
const isoOf = (value: unknown) => (typeof value === 'string' ? new Date(value).toISOString() : null);

async function categoryNames(tx: Tx, changes: readonly Change[]): Promise<ReadonlyMap<unknown, string>> {
  const ids = changes.flatMap((one) => (one.changes.category_id ?? []) as string[]);
  if (ids.length === 0) return new Map();
  const rows = await tx.category.findMany({ where: { id: { in: ids } }, select: { id: true, nameEn: true } });
  return new Map(rows.map(({ id, nameEn }) => [id, nameEn]));
}

/**
 * Who stopped the clock, and with what note. The trail names the changes of status in their order, so from the latest
 * backwards they are the stops; an imported ticket has older stops that no trail knows. A note that was given with a
 * change bears its very instant.
 */
async function reasonsOf(
  tx: Tx,
  ticketId: string,
  stops: readonly ClockStop[],
  changes: readonly Change[],
): Promise<StopReason[]> {
  if (stops.length === 0) return [];
  const notes = await tx.ticketMessage.findMany({
    where: { ticketId, visibility: 'internal', createdAt: { in: stops.map(({ from }) => from) } },
    select: { body: true, createdAt: true },
  });
  const noteAt = new Map(notes.map(({ body, createdAt }) => [createdAt.getTime(), body]));
  const stopping = changes.filter(({ changes: { status } }) => {
    const to = status?.[1];
    return isTicketStatus(to) && stopKind(to) !== null;
  });
  const isKnown = (index: number) => {
    const change = stopping[stopping.length - stops.length + index];
    return change?.changes.status?.[1] === stops[index]?.status ? change : undefined;
  };
  return stops.map(({ from }, index) => ({
    by: isKnown(index)?.by ?? null,
    reason: noteAt.get(from.getTime()) ?? null,
  }));
}
