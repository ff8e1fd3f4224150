import {
  IconAlertTriangle,
  IconCheck,
  IconCircleCheck,
  IconClockExclamation,
  IconPlayerPause,
} from '@tabler/icons-react';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import type { SlaState } from '#lib/domain/sla/sla-state.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import { STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { formatDateTime, formatSpan } from '#lib/domain/time/format-time.ts';
import { Chip, type Tone } from './chip.tsx';

const LOOKS = {
  on_track: { tone: 'good', Icon: IconCircleCheck },
  near_breach: { tone: 'waiting', Icon: IconClockExclamation },
  breached: { tone: 'alarm', Icon: IconAlertTriangle },
  completed: { tone: 'plain', Icon: IconCheck },
  none: { tone: 'plain', Icon: null },
} as const satisfies Record<SlaState, { tone: Tone; Icon: typeof IconCheck | null }>;

type Props = {
  ticket: { sla: SlaState; nextDueAt: string | null; status: TicketStatus };
  /** The server's time, so that server and browser write the same. */
  now: string;
};

/** How a ticket stands with its clock: a word, a colour, an icon, and how long there is. */
export function SlaChip({ ticket: { sla, nextDueAt, status }, now }: Props) {
  const timeZone = useTimeZone();
  if (sla === 'on_track' && nextDueAt === null) {
    return (
      <Chip tone="plain" icon={<IconPlayerPause size={14} aria-hidden />}>
        {STATUSES[status].timer === 'paused' ? 'Paused' : SLA_NAMES.on_track}
      </Chip>
    );
  }
  const { tone, Icon } = LOOKS[sla];
  return (
    <Chip
      tone={tone}
      icon={Icon && <Icon size={14} aria-hidden />}
      title={nextDueAt ? `Due ${formatDateTime(nextDueAt, timeZone)}` : undefined}
    >
      {SLA_NAMES[sla]}
      {nextDueAt && ` · ${dueText(nextDueAt, now)}`}
    </Chip>
  );
}

function dueText(dueAt: string, now: string): string {
  const left = Date.parse(dueAt) - Date.parse(now);
  return left > 0 ? `${formatSpan(left)} left` : `${formatSpan(left)} late`;
}
