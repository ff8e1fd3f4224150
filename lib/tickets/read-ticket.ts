import { recordViews } from '#lib/audit/record-views.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { inOneTrip } from '#lib/db/in-one-trip.ts';
import { ticketsInScope } from '#lib/db/ticket-scope.ts';
import { isUuid } from '#lib/db/uuid.ts';
import { type SystemTx, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { notFound } from '#lib/errors.ts';
import { type ClockView, readClock } from '#lib/sla/read-clock.ts';
import { readSentMessages, type SentMessage } from './read-sent-messages.ts';
import { presentTicket, selectTicketViews, type TicketView, type ViewRow } from './ticket-view.ts';
import { parseTrackingNumber } from './tracking-number.ts';

export type Reporter = { name: string | null; phone: string | null; email: string | null };

export type TicketMessageView = {
  id: string;
  author: string | null;
  authorRole: string;
  visibility: 'public' | 'internal';
  body: string;
  /** Colleagues it names, as far as the reader may know them. */
  mentions: { id: string; name: string }[];
  createdAt: string;
};

export type AssignmentView = {
  team: string | null;
  assignee: string | null;
  reason: 'routing' | 'rerouting' | 'manual' | 'escalation';
  note: string | null;
  assignedBy: string | null;
  assignedAt: string;
  endedAt: string | null;
};

/** A ticket with what hangs off it, each part as far as the actor may see it. */
export type TicketDetail = TicketView & {
  /** Absent for who may not read personal data. */
  reporter?: Reporter | null;
  /** How the time of its clock was used; null without a clock. Absent for who may not read deadlines. */
  clock?: ClockView | null;
  /** What was sent because of it, and what became of that. For staff. */
  sentMessages?: SentMessage[];
  messages: TicketMessageView[];
  assignments: AssignmentView[];
};

/** By id or by tracking number. Throws `not_found` for what the actor cannot see. */
export function readTicket(actor: Actor, idOrTrackingNumber: string, now: Date): Promise<TicketDetail> {
  const mayReadPersonalData = can(actor, 'ticket.read_personal_data').allowed;
  const mayReadDeadlines = can(actor, 'ticket.read_deadlines').allowed;
  const mayReadSent = mayReadPersonalData && can(actor, 'ticket.note').allowed;
  return withActor(actor, async (tx) => {
    const id = await idOf(tx, actor, idOrTrackingNumber);
    // Of a ticket that the actor cannot see each of these finds nothing; the first then throws.
    const [ticket, reporter, sentMessages, messages, assignments, clock] = await inOneTrip(
      () => findTicketView(tx, actor, id, now),
      async () => (mayReadPersonalData ? readReporter(tx, id) : undefined),
      async () => (mayReadSent ? readSentMessages(tx, id) : undefined),
      () => readMessages(tx, id),
      () => readAssignments(tx, id),
      async () => (mayReadDeadlines ? readClock(tx, id, now) : undefined),
    );
    return {
      ...ticket,
      ...(reporter === undefined ? {} : { reporter }),
      ...(clock === undefined ? {} : { clock }),
      ...(sentMessages === undefined ? {} : { sentMessages }),
      messages,
      assignments,
    };
  });
}

async function idOf(tx: Tx, actor: Actor, idOrTrackingNumber: string): Promise<string> {
  if (isUuid(idOrTrackingNumber)) return idOrTrackingNumber;
  const trackingNumber = parseTrackingNumber(idOrTrackingNumber);
  if (!trackingNumber) throw notFound('ticket');
  const [ticket] = await tx.$queryRaw<{ id: string }[]>`
    select id from tickets where tenant_id = ${actor.tenantId}::uuid and tracking_number = ${trackingNumber}`;
  if (!ticket) throw notFound('ticket');
  return ticket.id;
}

/**
 * The ticket alone, inside a transaction that is already the actor's. Throws `not_found`. Views of sensitive ones are
 * audited here, so that no command can answer with one in silence; the transaction must then commit.
 */
export async function findTicketView(
  tx: Tx,
  actor: Actor,
  idOrTrackingNumber: string,
  now: Date,
): Promise<TicketView> {
  const ticket = await viewIfVisible(tx, actor, idOrTrackingNumber, now);
  if (!ticket) throw notFound('ticket');
  return ticket;
}

/** The same; null for what the actor cannot see. */
export async function viewIfVisible(
  tx: Tx,
  actor: Actor,
  idOrTrackingNumber: string,
  now: Date,
): Promise<TicketView | null> {
  const trackingNumber = parseTrackingNumber(idOrTrackingNumber);
  const isId = isUuid(idOrTrackingNumber);
  if (!isId && !trackingNumber) return null;
  const which = isId
    ? Prisma.sql`t.id = ${idOrTrackingNumber}::uuid`
    : Prisma.sql`t.tracking_number = ${trackingNumber}`;
  const rows = await tx.$queryRaw<ViewRow[]>`
    /* named: ticket view */ ${selectTicketViews(actor, now)} where t.tenant_id = ${actor.tenantId}::uuid and ${which}`;
  const row = rows[0];
  if (!row) return null;
  await recordViews(tx, actor, [row.id]);
  return presentTicket(row);
}

/**
 * An ordinary ticket as the actor would see it, read as the system: null where it lies outside of what they see. Not for
 * sensitive tickets, of which each view is audited.
 */
export async function viewInScope(
  tx: SystemTx,
  actor: Actor,
  id: string,
  now: Date,
): Promise<TicketView | null> {
  const [row] = await tx.$queryRaw<ViewRow[]>`
    /* named: ticket in scope */ ${selectTicketViews(actor, now)}
    where ${ticketsInScope(actor)} and t.id = ${id}::uuid and not t.is_sensitive`;
  return row ? presentTicket(row) : null;
}

async function readReporter(tx: Tx, ticketId: string): Promise<Reporter | null> {
  const [reporter] = await tx.$queryRaw<Reporter[]>`
    /* named: ticket reporter */ select r.name, r.phone, r.email from ticket_reporters r
    where r.tenant_id = (select app_tenant()) and r.ticket_id = ${ticketId}::uuid order by r.created_at, r.id limit 1`;
  return reporter ?? null;
}

async function readMessages(tx: Tx, ticketId: string): Promise<TicketMessageView[]> {
  const rows = await tx.$queryRaw<(Omit<TicketMessageView, 'createdAt'> & { createdAt: Date })[]>`
    /* named: ticket messages */
    select m.id, u.name as author, m.author_role as "authorRole", m.visibility, m.body,
      coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name, p.id) from users p
        where p.id = any (m.mentions)), '[]') as mentions, m.created_at as "createdAt"
    from ticket_messages m left join users u on u.id = m.author_id
    where m.tenant_id = (select app_tenant()) and m.ticket_id = ${ticketId}::uuid order by m.created_at, m.id`;
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

async function readAssignments(tx: Tx, ticketId: string): Promise<AssignmentView[]> {
  type Row = Omit<AssignmentView, 'assignedAt' | 'endedAt'> & { assignedAt: Date; endedAt: Date | null };
  const rows = await tx.$queryRaw<Row[]>`
    /* named: ticket assignments */
    select t.name as team, u.name as assignee, a.reason, a.note, b.name as "assignedBy",
      a.assigned_at as "assignedAt", a.ended_at as "endedAt"
    from ticket_assignments a
    left join teams t on t.tenant_id = a.tenant_id and t.id = a.team_id
    left join users u on u.id = a.assignee_id
    left join users b on b.id = a.assigned_by
    where a.tenant_id = (select app_tenant()) and a.ticket_id = ${ticketId}::uuid order by a.id`;
  return rows.map((row) => ({
    ...row,
    assignedAt: row.assignedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}
