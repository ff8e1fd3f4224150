import { asSystem, type Tx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import {
  type Language,
  type Message,
  residentMessage,
  type StaffNews,
  staffMessage,
} from '#lib/domain/language/messages.ts';
import { ESCALATABLE, type Occurrence } from '#lib/domain/sla/due-events.ts';
import { isFinished, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { formatWeekdayTime } from '#lib/domain/time/format-time.ts';
import type { StaffChannel } from './channels/channel.ts';
import { findStaff, letTeamsWatch, type Wanted } from './staff-recipients.ts';
import { withdrawWarnings } from './withdraw-warnings.ts';

/** A ticket as far as messages need it. Sensitive ones are never among them. */
type ToldTicket = {
  id: string;
  version: number;
  status: TicketStatus;
  teamId: string | null;
  trackingNumber: string;
  language: Language;
  isUrgent: boolean;
  timeZone: string;
  /** Null when nobody can be written to. */
  reporterId: string | null;
  reporterHasPhone: boolean;
};

/** One row of the ledger to be. */
type Notice = {
  ticket_id: string;
  event_key: string;
  reporter_id: string | null;
  user_id: string | null;
  channel: 'whatsapp' | StaffChannel;
  is_urgent: boolean;
} & Message;

/**
 * Tells the resident, and who chose to watch, of a status the ticket has just been given; not the one who gave it. A
 * ticket that is finished sends no warnings any more. Part
 * of the command's transaction: what is rolled back was never told. The caller holds the ticket's lock.
 */
export function notifyStatusChange(tx: Tx, actor: Actor, ticketId: string, now: Date): Promise<void> {
  return asSystem(tx, async () => {
    const [ticket] = await loadTickets(tx, [ticketId]);
    if (!ticket) return;
    if (isFinished(ticket.status)) await withdrawWarnings(tx, [ticket.id]);
    const eventKey = `status:${ticket.version}`;
    const news: StaffNews = { kind: 'status', status: ticket.status };
    const watchers: Invitation = { ticketId, audience: 'own_watchers', eventKey, news };
    const staff = await staffNotices(tx, [ticket], [watchers]);
    // To be under review was said when it was filed: the same key, so nobody hears it twice.
    const toResident = residentNotices(ticket, ticket.status, ticket.status === 'open' ? RECEIVED : eventKey);
    const notices = [...toResident, ...staff];
    await enqueue(tx, notices.filter(isNotTo(actor)), now);
  });
}

const RECEIVED = 'received';

/**
 * Tells the resident that a report has been received, with its tracking number, and makes its team watch it. Part of the
 * transaction that files it. Not for imports: they are history.
 */
export function notifyFiled(tx: Tx, ticketId: string, now: Date): Promise<void> {
  return asSystem(tx, async () => {
    const [ticket] = await loadTickets(tx, [ticketId]);
    if (!ticket) return;
    await letTeamsWatch(tx, [ticket.id]);
    await enqueue(tx, residentNotices(ticket, 'open', RECEIVED), now);
  });
}

/** Tells those whom a message mentions, but not its author. Otherwise like `notifyStatusChange`. */
export function notifyMentions(
  tx: Tx,
  actor: Actor,
  { ticketId, messageId, userIds }: { ticketId: string; messageId: string; userIds: readonly string[] },
  now: Date,
): Promise<void> {
  return asSystem(tx, async () => {
    const tickets = await loadTickets(tx, [ticketId]);
    const to = { ticketId, eventKey: `mentioned:${messageId}`, news: { kind: 'mentioned' } as const };
    const wanted = userIds.map((userId) => ({ ...to, audience: 'person' as const, userId }));
    await enqueue(tx, (await staffNotices(tx, tickets, wanted)).filter(isNotTo(actor)), now);
  });
}

/** Makes the team of a ticket watch it, and tells them and the person who was given it. Otherwise like `notifyStatusChange`. */
export function notifyAssignment(tx: Tx, actor: Actor, ticketId: string, now: Date): Promise<void> {
  return asSystem(tx, async () => {
    const [ticket] = await loadTickets(tx, [ticketId]);
    if (!ticket) return;
    await letTeamsWatch(tx, [ticket.id]);
    const to = { ticketId, eventKey: `assigned:${ticket.version}`, news: { kind: 'assigned' } as const };
    const notices = await staffNotices(
      tx,
      [ticket],
      [
        { ...to, audience: 'watchers' },
        { ...to, audience: 'assignee' },
      ],
    );
    await enqueue(tx, notices.filter(isNotTo(actor)), now);
  });
}

type ByHand = { level: number; audience: 'chain' | 'team_manager' | 'managers' | 'admins' };

/** Tells the level that somebody brought the ticket before. Otherwise like `notifyStatusChange`. */
export function notifyEscalation(
  tx: Tx,
  actor: Actor,
  ticketId: string,
  { level, audience }: ByHand,
  now: Date,
): Promise<void> {
  return asSystem(tx, async () => {
    const tickets = await loadTickets(tx, [ticketId]);
    const news = { kind: 'escalated', clock: null, level } as const;
    // Not by the version: a level that names nobody in particular need not have moved it.
    const eventKey = `escalated by hand:${level}:${now.getTime()}`;
    const notices = await staffNotices(tx, tickets, [{ ticketId, audience, level, eventKey, news }]);
    await enqueue(tx, notices.filter(isNotTo(actor)), now);
  });
}

const isNotTo = (actor: Actor) => (notice: Notice) =>
  notice.user_id === null || notice.user_id !== actor.userId;

/** `nobodyThere`: of a level at which nobody can open the ticket, what its history says; then the administrators are told. */
export type Happening = Occurrence & { nobodyThere: string | null };
type Happened = { id: string; occurrences: readonly Happening[] };

/**
 * Tells of what has come due: a warning to the team, a breach to its manager, a level of the chain to whom it names, and
 * to the resident that the ticket is escalated. Three statements, however many tickets. The caller runs it `asSystem`,
 * holds the tickets' locks, and has not moved them on yet: the status before tells who hears of the escalation.
 */
export async function notifyOccurrences(tx: Tx, happened: readonly Happened[], now: Date): Promise<void> {
  const news = happened.filter(({ occurrences }) => occurrences.length > 0);
  const tickets = await loadTickets(
    tx,
    news.map(({ id }) => id),
  );
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const invitations = news.flatMap(({ id, occurrences }) => {
    const ticket = byId.get(id);
    return ticket ? occurrences.flatMap((occurrence) => invitationsTo(ticket, occurrence)) : [];
  });
  const residents = news.flatMap(({ id, occurrences }) => {
    const ticket = byId.get(id);
    const climbed = occurrences.find(({ event }) => event === 'escalation');
    if (!ticket || !climbed || !ESCALATABLE.includes(ticket.status)) return [];
    return residentNotices(ticket, 'escalated', keyOf(climbed));
  });
  await enqueue(tx, [...residents, ...(await staffNotices(tx, tickets, invitations))], now);
}

const keyOf = ({ clock, event, level }: Occurrence) => `${clock} ${event} ${level}`;

function invitationsTo(ticket: ToldTicket, occurrence: Happening): Invitation[] {
  const { clock, event, level } = occurrence;
  const dueAt = formatWeekdayTime(occurrence.dueAt, ticket.timeZone);
  const news: StaffNews =
    event === 'escalation' ? { kind: 'escalated', clock, level } : { kind: event, clock, dueAt };
  const to = { ticketId: ticket.id, eventKey: keyOf(occurrence), news };
  if (event === 'escalation')
    return [{ ...to, audience: occurrence.nobodyThere ? 'admins' : 'chain', level }];
  const first = event === 'warning' ? ('team' as const) : ('team_manager' as const);
  return [
    { ...to, audience: first },
    { ...to, audience: 'own_watchers' },
  ];
}

async function loadTickets(tx: Tx, ids: readonly string[]): Promise<ToldTicket[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<ToldTicket[]>`
    select t.id, t.version, t.status, t.team_id as "teamId", t.tracking_number as "trackingNumber", t.language,
      t.priority = 'critical' as "isUrgent", m.time_zone as "timeZone", r.id as "reporterId",
      r.phone is not null as "reporterHasPhone"
    from tickets t
    join municipalities m on m.id = t.tenant_id
    left join lateral (select * from ticket_reporters r where r.tenant_id = t.tenant_id and r.ticket_id = t.id
      and num_nonnulls(r.phone, r.email) > 0 order by r.created_at, r.id limit 1) r on true
    where t.tenant_id = (select app_tenant()) and t.id = any (${ids}::uuid[]) and not t.is_sensitive`;
}

/** On WhatsApp first. Where that fails or is not to be had, the dispatcher goes on to SMS and email. */
function residentNotices(ticket: ToldTicket, status: TicketStatus, eventKey: string): Notice[] {
  if (ticket.reporterId === null) return [];
  return [
    {
      ...residentMessage(status, ticket.trackingNumber, ticket.language),
      ticket_id: ticket.id,
      event_key: eventKey,
      reporter_id: ticket.reporterId,
      user_id: null,
      channel: ticket.reporterHasPhone ? 'whatsapp' : 'email',
      is_urgent: ticket.isUrgent,
    },
  ];
}

type Invitation = Wanted & { eventKey: string; news: StaffNews };

async function staffNotices(
  tx: Tx,
  tickets: readonly ToldTicket[],
  invitations: readonly Invitation[],
): Promise<Notice[]> {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  return (await findStaff(tx, invitations)).flatMap(({ key, userId, channels }) => {
    const invitation = invitations[key];
    const ticket = invitation && byId.get(invitation.ticketId);
    if (!ticket) return [];
    return channels.map((channel) => ({
      ...staffMessage(invitation.news, ticket.trackingNumber),
      ticket_id: ticket.id,
      event_key: invitation.eventKey,
      reporter_id: null,
      user_id: userId,
      channel,
      is_urgent: ticket.isUrgent,
    }));
  });
}

/**
 * Writes the ledger. What is there already stays as it is: that is how telling twice tells once. The bell of the
 * application is the ledger itself, so what is for it has arrived by being written.
 */
async function enqueue(tx: Tx, notices: readonly Notice[], now: Date): Promise<void> {
  if (notices.length === 0) return;
  await tx.$executeRaw`
    insert into notifications (tenant_id, ticket_id, event_key, kind, reporter_id, user_id, channel, language, text,
      variables, is_urgent, status, not_before, created_at, delivered_at)
    select app_tenant(), r.ticket_id, r.event_key, r.kind, r.reporter_id, r.user_id, r.channel, r.language, r.text,
      r.variables, r.is_urgent, case r.channel when 'in_app' then 'delivered' else 'queued' end, ${now}, ${now},
      case r.channel when 'in_app' then ${now}::timestamptz end
    from json_to_recordset(${JSON.stringify(notices)}::json) as r (ticket_id uuid, event_key text, kind text,
      reporter_id uuid, user_id uuid, channel text, language text, text text, variables jsonb, is_urgent boolean)
    on conflict (tenant_id, ticket_id, event_key, recipient, channel) do nothing`;
}
