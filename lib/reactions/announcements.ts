import { residentMessage, type StaffNews } from '#lib/domain/language/messages.ts';
import type { DomainEvent, EscalatedEvent } from '#lib/domain/ticket/events.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { formatWeekdayTime } from '#lib/domain/time/format-time.ts';
import type { Notice } from '#lib/notifications/enqueue.ts';
import type { NotifiedTicket } from './notified-tickets.ts';
import type { RecipientQuery } from './staff-recipients.ts';

/** What staff are told of an event, and which of them. */
export type Announcement = {
  recipients: Omit<RecipientQuery, 'ticketId'>;
  /** Nobody is told twice of the same key on one channel. */
  eventKey: string;
  news: StaffNews;
  /** Whoever did it need not be told. What a timer does is told to everybody. */
  skipsActor: boolean;
};

/** Whether anybody is told of an event of this kind; the two functions below say who. */
const IS_ANNOUNCED = {
  created: true,
  routed: false,
  edited: false,
  became_sensitive: false,
  status_changed: true,
  responded: false,
  assigned: true,
  message_added: true,
  recalculated: false,
  warning: true,
  breach: true,
  escalated: true,
} as const satisfies Record<DomainEvent['kind'], boolean>;

export const isAnnounced = (event: DomainEvent): boolean =>
  IS_ANNOUNCED[event.kind] && (event.kind !== 'message_added' || event.mentions.length > 0);

/** Which staff hear of which event, and what. */
export function staffAnnouncements(ticket: NotifiedTicket, event: DomainEvent): Announcement[] {
  switch (event.kind) {
    case 'status_changed':
      return [statusAnnouncement(ticket, event.to)];
    case 'assigned': {
      const told = {
        eventKey: `assigned:${ticket.version}`,
        news: { kind: 'assigned' },
        skipsActor: true,
      } as const;
      return [
        { ...told, recipients: { audience: 'watchers' } },
        { ...told, recipients: { audience: 'assignee' } },
      ];
    }
    case 'message_added':
      return event.mentions.map((userId) => ({
        recipients: { audience: 'person', userId },
        eventKey: `mentioned:${event.messageId}`,
        news: { kind: 'mentioned' },
        skipsActor: true,
      }));
    case 'warning':
    case 'breach': {
      const news = {
        kind: event.kind,
        clock: event.timer,
        dueAt: formatWeekdayTime(event.deadline, ticket.timeZone),
      };
      const told = { eventKey: `${event.timer} ${event.kind} 0`, news, skipsActor: false };
      return [
        { ...told, recipients: { audience: event.kind === 'warning' ? 'team' : 'team_manager' } },
        { ...told, recipients: { audience: 'own_watchers' } },
      ];
    }
    case 'escalated':
      return [
        ...(event.byHand && event.changedStatus ? [statusAnnouncement(ticket, 'escalated')] : []),
        {
          recipients: { audience: event.audience, level: event.level, policyId: event.policyId },
          eventKey: escalationKey(event),
          news: { kind: 'escalated', clock: event.byHand ? null : event.timer, level: event.level },
          skipsActor: event.byHand !== null,
        },
      ];
    default:
      return [];
  }
}

const statusAnnouncement = ({ version }: NotifiedTicket, status: TicketStatus): Announcement => ({
  recipients: { audience: 'own_watchers' },
  eventKey: `status:${version}`,
  news: { kind: 'status', status },
  skipsActor: true,
});

/** By hand not by the ticket's version: a level that names nobody in particular need not have moved it. */
const escalationKey = ({ timer, level, byHand, dueAt }: EscalatedEvent): string =>
  byHand ? `escalated by hand:${level}:${dueAt.getTime()}` : `${timer} escalation ${level}`;

/** To be under review is said when a report is received: one key for both, so that nobody hears it twice. */
const RECEIVED = 'received';

/**
 * What the resident is told: that the report has been received, and each new status, as far as it still is the ticket's.
 * On WhatsApp first; where that fails or is not to be had, the dispatcher goes on to SMS and email.
 */
export function residentNotices(ticket: NotifiedTicket, events: readonly DomainEvent[]): Notice[] {
  const { reporterId } = ticket;
  if (reporterId === null) return [];
  return events.flatMap((event) => {
    const told = residentNews(ticket, event);
    if (told === null) return [];
    return {
      ...residentMessage(told.status, ticket.trackingNumber, ticket.language),
      ticket_id: ticket.id,
      event_key: told.eventKey,
      reporter_id: reporterId,
      user_id: null,
      channel: ticket.reporterHasPhone ? ('whatsapp' as const) : ('email' as const),
      is_urgent: ticket.isUrgent,
    };
  });
}

function residentNews(
  { status, version }: NotifiedTicket,
  event: DomainEvent,
): { status: TicketStatus; eventKey: string } | null {
  const eventKey = `status:${version}`;
  switch (event.kind) {
    case 'created':
      return { status: 'open', eventKey: RECEIVED };
    case 'status_changed':
      if (event.to !== status) return null;
      return { status, eventKey: status === 'open' ? RECEIVED : eventKey };
    case 'escalated':
      if (!event.changedStatus || status !== 'escalated') return null;
      return { status, eventKey: event.byHand ? eventKey : escalationKey(event) };
    default:
      return null;
  }
}
