export const TICKET_STATUSES = [
  'new',
  'open',
  'in_progress',
  'awaiting_citizen',
  'awaiting_supplier',
  'awaiting_internal',
  'escalated',
  'resolved',
  'closed',
  'reopened',
  'cancelled',
] as const;

export type TicketStatus = (typeof TICKET_STATUSES)[number];

export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const PRIORITY_NAMES = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
} as const satisfies Record<Priority, string>;

export const STATUS_NAMES = {
  new: 'New',
  open: 'Open',
  in_progress: 'In progress',
  awaiting_citizen: 'Awaiting resident',
  awaiting_supplier: 'Awaiting supplier',
  awaiting_internal: 'Awaiting another department',
  escalated: 'Escalated',
  resolved: 'Resolved',
  closed: 'Closed',
  reopened: 'Reopened',
  cancelled: 'Cancelled',
} as const satisfies Record<TicketStatus, string>;

const WORKING = [
  'in_progress',
  'awaiting_citizen',
  'awaiting_supplier',
  'awaiting_internal',
  'escalated',
  'resolved',
  'cancelled',
] as const;

/** Every change of status there is. What is not here is refused. */
export const TRANSITIONS = {
  new: ['open', ...WORKING],
  open: WORKING,
  in_progress: [
    'awaiting_citizen',
    'awaiting_supplier',
    'awaiting_internal',
    'escalated',
    'resolved',
    'cancelled',
  ],
  awaiting_citizen: [
    'in_progress',
    'awaiting_supplier',
    'awaiting_internal',
    'escalated',
    'resolved',
    'cancelled',
  ],
  awaiting_supplier: [
    'in_progress',
    'awaiting_citizen',
    'awaiting_internal',
    'escalated',
    'resolved',
    'cancelled',
  ],
  awaiting_internal: [
    'in_progress',
    'awaiting_citizen',
    'awaiting_supplier',
    'escalated',
    'resolved',
    'cancelled',
  ],
  escalated: [
    'in_progress',
    'awaiting_citizen',
    'awaiting_supplier',
    'awaiting_internal',
    'resolved',
    'cancelled',
  ],
  resolved: ['closed', 'reopened'],
  closed: ['reopened'],
  reopened: WORKING,
  cancelled: ['reopened'],
} as const satisfies Record<TicketStatus, readonly TicketStatus[]>;

/** Nothing more is expected of anyone. The column `is_finished` says the same. */
const FINISHED: readonly TicketStatus[] = ['resolved', 'closed', 'cancelled'];

export const isFinished = (status: TicketStatus): boolean => FINISHED.includes(status);

/** Where something is still expected of somebody. */
export const UNFINISHED_STATUSES = TICKET_STATUSES.filter((status) => !isFinished(status));

export type StatusChange = {
  from: TicketStatus;
  to: TicketStatus;
  resolutionSummary?: string | undefined;
};

/** Why a change is refused, as a sentence that says what is allowed; null when it is in order. */
export function refusalOfChange({ from, to, resolutionSummary }: StatusChange): string | null {
  const allowed: readonly TicketStatus[] = TRANSITIONS[from];
  if (!allowed.includes(to)) {
    const names = allowed.map((status) => STATUS_NAMES[status]).join(', ');
    return `A ticket that is “${STATUS_NAMES[from]}” cannot become “${STATUS_NAMES[to]}”. Allowed now: ${names}.`;
  }
  if (to === 'resolved' && !resolutionSummary?.trim()) {
    return 'Say in the resolution summary what was done: the resident will be asked to confirm it.';
  }
  return null;
}
