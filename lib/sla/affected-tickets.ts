import { z } from 'zod';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { Clock } from '#lib/domain/sla/due-events.ts';
import type { OpenTicket } from '#lib/domain/sla/recalculate.ts';
import { type AppliedPolicy, parseStops } from '#lib/domain/sla/timer-columns.ts';
import type { Priority, TicketStatus } from '#lib/domain/ticket/status.ts';
import type { SlaPolicies } from './policies.ts';

/** Which open tickets a change can touch. */
export const reachSchema = z.union([
  /** Those of these categories and priorities, for which another policy now applies. */
  z.strictObject({ of: z.array(z.tuple([z.guid(), z.string()])) }),
  /** Those that count by this calendar, under whatever policy. */
  z.strictObject({ calendarId: z.guid() }),
]);

export type Reach = z.infer<typeof reachSchema>;

type Row = {
  id: string;
  categoryId: string;
  priority: Priority;
  status: TicketStatus;
  policyId: string | null;
  createdAt: Date;
  firstResponseAt: Date | null;
  clockStops: unknown;
  responseWarnAt: Date;
  responseDueAt: Date;
  resolutionWarnAt: Date | null;
  resolutionDueAt: Date | null;
  level: number;
  clock: Clock | null;
  escalationNextAt: Date | null;
  levelDueAt: Date | null;
  nextAt: Date | null;
};

/** `nextAt`: when the sweep would look at it next. */
export type TicketInReach = OpenTicket & { categoryId: string; priority: Priority; nextAt: Date | null };

type Page = { after: string | null; limit: number; locked: boolean };

/**
 * The open tickets in reach, `limit` of them in the order of their ids, those after `after`. Sensitive ones have no clock and
 * are never among them, whoever asks. `locked` holds their rows until the transaction ends.
 */
export async function ticketsInReach(
  tx: Tx,
  reach: Reach,
  policies: SlaPolicies,
  { after, limit, locked }: Page,
): Promise<TicketInReach[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select t.id, t.category_id as "categoryId", t.priority, t.status, t.sla_policy_id as "policyId",
      t.created_at as "createdAt", t.first_response_at as "firstResponseAt", t.clock_stops as "clockStops",
      t.response_warn_at as "responseWarnAt", t.response_due_at as "responseDueAt",
      t.resolution_warn_at as "resolutionWarnAt", t.resolution_due_at as "resolutionDueAt",
      t.escalation_level as level, t.escalation_clock as clock, t.escalation_next_at as "escalationNextAt",
      t.sla_next_at as "nextAt",
      case when t.escalation_level > 0 then (select o.due_at from sla_occurrences o where o.tenant_id = t.tenant_id
        and o.ticket_id = t.id and o.clock = t.escalation_clock and o.event = 'escalation' and o.level = t.escalation_level)
        end as "levelDueAt"
    from tickets t
    where ${isInReach(reach, policies)} and t.id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by t.tenant_id, t.id limit ${limit} ${locked ? Prisma.sql`for no key update of t` : Prisma.empty}`;
  return rows.map(present);
}

/** How many there are. */
export async function countInReach(tx: Tx, reach: Reach, policies: SlaPolicies): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from tickets t where ${isInReach(reach, policies)}`;
  return row?.count ?? 0;
}

/** The policy that a ticket in reach is to have. */
export const policyIn = (reach: Reach, policies: SlaPolicies, ticket: TicketInReach): PolicyWithChain =>
  'of' in reach
    ? policies.for(ticket.categoryId, ticket.priority)
    : policies.of({ ...ticket, hasDeadlines: true });

type PolicyWithChain = AppliedPolicy & Pick<ReturnType<SlaPolicies['for']>, 'chain'>;

function isInReach(reach: Reach, policies: SlaPolicies): Prisma.Sql {
  const open = Prisma.sql`t.tenant_id = (select app_tenant()) and not t.is_finished and not t.is_sensitive
    and t.response_due_at is not null`;
  if ('calendarId' in reach)
    return Prisma.sql`${open} and t.sla_policy_id = any (${policies.countingBy(reach.calendarId)}::uuid[])`;
  const [categories, priorities] = [
    reach.of.map(([category]) => category),
    reach.of.map(([, priority]) => priority),
  ];
  return Prisma.sql`${open} and (t.category_id, t.priority) in
    (select * from unnest(${categories}::uuid[], ${priorities}::text[]))`;
}

function present(row: Row): TicketInReach {
  const { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt } = row;
  return {
    id: row.id,
    categoryId: row.categoryId,
    priority: row.priority,
    status: row.status,
    policyId: row.policyId,
    history: {
      startedAt: row.createdAt,
      respondedAt: row.firstResponseAt,
      stops: parseStops(row.clockStops),
    },
    deadlines: { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt },
    escalation: { level: row.level, clock: row.clock, nextAt: row.escalationNextAt },
    levelDueAt: row.levelDueAt,
    nextAt: row.nextAt,
  };
}
