'use client';

import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import { STATUSES } from '#lib/domain/ticket/status.ts';
import { formatDateTime, formatSpan } from '#lib/domain/time/format-time.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { Chip, type Tone } from './chip.tsx';

type Standing = { tone: Tone; Icon: typeof IconCheck; words: string; detail: string };

type Ticket = Pick<
  TicketView,
  'status' | 'firstResponseAt' | 'responseDueAt' | 'resolvedAt' | 'resolutionDueAt' | 'nextDueAt' | 'sla'
>;

type Props = { what: 'Response' | 'Resolution'; ticket: Ticket; now: string };

/** One of the two promises of a ticket with its instant; nothing for a ticket without a clock. */
export function DeadlineChip({ what, ticket, now }: Props) {
  const timeZone = useTimeZone();
  const standing = what === 'Response' ? response(ticket, now, timeZone) : resolution(ticket, now, timeZone);
  if (!standing) return null;
  const { tone, Icon, words, detail } = standing;
  return (
    <span>
      <Chip tone={tone} icon={<Icon size={14} aria-hidden />}>
        {what}: {words}
      </Chip>{' '}
      <small>{detail}</small>
    </span>
  );
}

function response(
  { firstResponseAt, responseDueAt, status, ...ticket }: Ticket,
  now: string,
  timeZone: string,
): Standing | null {
  if (!responseDueAt) return null;
  if (firstResponseAt) return answered(firstResponseAt, responseDueAt, 'given', timeZone);
  // Whoever closes a ticket unanswered owes no response any more.
  if (STATUSES[status].isFinished) return null;
  return running(responseDueAt, now, isNear(responseDueAt, ticket), timeZone);
}

function resolution(
  { resolvedAt, resolutionDueAt, status, ...ticket }: Ticket,
  now: string,
  timeZone: string,
): Standing | null {
  if (status === 'cancelled') return null;
  if (!resolutionDueAt) {
    return STATUSES[status].timer === 'paused'
      ? { tone: 'plain', Icon: IconPlayerPause, words: 'paused', detail: 'The clock waits with the ticket.' }
      : null;
  }
  if (resolvedAt) return answered(resolvedAt, resolutionDueAt, 'done', timeZone);
  return running(resolutionDueAt, now, isNear(resolutionDueAt, ticket), timeZone);
}

/** The warning is about the deadline that comes first. */
const isNear = (dueAt: string, { sla, nextDueAt }: Pick<Ticket, 'sla' | 'nextDueAt'>) =>
  sla === 'near_breach' && dueAt === nextDueAt;

function answered(at: string, dueAt: string, word: string, timeZone: string): Standing {
  const late = Date.parse(at) > Date.parse(dueAt);
  return {
    tone: late ? 'alarm' : 'good',
    Icon: late ? IconAlertTriangle : IconCheck,
    words: `${word} ${late ? 'late' : 'in time'}`,
    detail: `${formatDateTime(at, timeZone)}, due ${formatDateTime(dueAt, timeZone)}`,
  };
}

function running(dueAt: string, now: string, near: boolean, timeZone: string): Standing {
  const left = Date.parse(dueAt) - Date.parse(now);
  if (left <= 0) {
    return {
      tone: 'alarm',
      Icon: IconAlertTriangle,
      words: `${formatSpan(left)} late`,
      detail: `was due ${formatDateTime(dueAt, timeZone)}`,
    };
  }
  return {
    tone: near ? 'waiting' : 'calm',
    Icon: IconClock,
    words: `${formatSpan(left)} left`,
    detail: `due ${formatDateTime(dueAt, timeZone)}`,
  };
}
