/** How a ticket's clock stands. Apart from the clock itself, which brings the calendar and its holidays along. */
export type SlaState = 'on_track' | 'near_breach' | 'breached' | 'completed' | 'none';

export const SLA_NAMES = {
  on_track: 'On track',
  near_breach: 'Near breach',
  breached: 'Breached',
  completed: 'Done in time',
  none: 'No clock',
} as const satisfies Record<SlaState, string>;
