import type { SlaState } from '#lib/domain/sla/sla-state.ts';
import { STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';

/** What the shape of a ticket's mark tells. */
export type StatusGroup = (typeof STATUSES)[TicketStatus]['mark'];

export const statusGroup = (status: TicketStatus): StatusGroup => STATUSES[status].mark;

export const GROUP_NAMES = {
  waiting: 'New, open or reopened',
  worked: 'In progress',
  paused: 'Awaiting somebody',
  escalated: 'Escalated',
  finished: 'Finished',
} as const satisfies Record<StatusGroup, string>;

/** The class that colours each state of the clock (marks.module.css). */
export const SLA_CLASSES = {
  breached: 'breached',
  near_breach: 'nearBreach',
  on_track: 'onTrack',
  completed: 'completed',
  none: 'noClock',
} as const satisfies Record<SlaState, string>;

/** Outlines in a box of 24 by 24. */
export const GROUP_SHAPES = {
  waiting: 'M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16z',
  worked:
    'M6 4.5h12a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5h-12a1.5 1.5 0 0 1-1.5-1.5v-12a1.5 1.5 0 0 1 1.5-1.5z',
  paused: 'M12 2.2l9.8 9.8l-9.8 9.8l-9.8-9.8z',
  escalated: 'M12 2.5l10.4 18.5h-20.8z',
  finished: 'M12 6.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z',
} as const satisfies Record<StatusGroup, string>;

/** Drawn on the shape, so that no state is told by colour alone. Escalated triangles have their middle lower. */
export const slaSign = (sla: SlaState, group: StatusGroup): string => {
  const y = group === 'escalated' ? 2.5 : 0;
  if (sla === 'breached') return `M12 ${7.5 + y}v5.4M12 ${16 + y}v.1`;
  return sla === 'near_breach' ? `M12 ${11.9 + y}v.2` : '';
};
