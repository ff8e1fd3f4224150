/** What a status means. Every rule that depends on a status asks this table. */
type StatusRow = {
  name: string;
  /** The changes there are from here. What is not listed is refused. */
  next: readonly TicketStatus[];
  /** Nothing more is expected of anyone. The column `is_finished` says the same. */
  isFinished: boolean;
  /** The resolution timer: `paused` waits for somebody else and goes on, `stopped` is over unless the ticket is reopened. */
  timer: 'runs' | 'paused' | 'stopped';
  /** A level of the escalation chain turns it into `escalated`. A ticket that awaits somebody stays as it is. */
  isEscalatable: boolean;
  /** How the badge is coloured. */
  tone: 'plain' | 'calm' | 'busy' | 'waiting' | 'alarm' | 'good';
  /** Which shape it has on the map. */
  mark: 'waiting' | 'worked' | 'paused' | 'escalated' | 'finished';
};

const AT_WORK = { isFinished: false, timer: 'runs', isEscalatable: true } as const;
const AWAITING = {
  isFinished: false,
  timer: 'paused',
  isEscalatable: false,
  tone: 'waiting',
  mark: 'paused',
} as const;
const FINISHED = { isFinished: true, timer: 'stopped', isEscalatable: false, mark: 'finished' } as const;

/** From every unfinished status, but for the status itself. */
const ONWARD = [
  'in_progress',
  'awaiting_citizen',
  'awaiting_supplier',
  'awaiting_internal',
  'escalated',
  'resolved',
  'cancelled',
] as const;
const onwardFrom = <From extends (typeof ONWARD)[number]>(from: From) =>
  ONWARD.filter((to): to is Exclude<(typeof ONWARD)[number], From> => to !== from);

const TABLE = {
  new: { ...AT_WORK, name: 'New', tone: 'calm', mark: 'waiting', next: ['open', ...ONWARD] },
  open: { ...AT_WORK, name: 'Open', tone: 'calm', mark: 'waiting', next: ONWARD },
  in_progress: {
    ...AT_WORK,
    name: 'In progress',
    tone: 'busy',
    mark: 'worked',
    next: onwardFrom('in_progress'),
  },
  awaiting_citizen: { ...AWAITING, name: 'Awaiting resident', next: onwardFrom('awaiting_citizen') },
  awaiting_supplier: { ...AWAITING, name: 'Awaiting supplier', next: onwardFrom('awaiting_supplier') },
  awaiting_internal: {
    ...AWAITING,
    name: 'Awaiting another department',
    next: onwardFrom('awaiting_internal'),
  },
  escalated: {
    ...AT_WORK,
    name: 'Escalated',
    isEscalatable: false,
    tone: 'alarm',
    mark: 'escalated',
    next: onwardFrom('escalated'),
  },
  resolved: { ...FINISHED, name: 'Resolved', tone: 'good', next: ['closed', 'reopened'] },
  closed: { ...FINISHED, name: 'Closed', tone: 'plain', next: ['reopened'] },
  reopened: { ...AT_WORK, name: 'Reopened', tone: 'busy', mark: 'waiting', next: ONWARD },
  cancelled: { ...FINISHED, name: 'Cancelled', tone: 'plain', next: ['reopened'] },
} as const satisfies Record<string, Omit<StatusRow, 'next'> & { next: readonly string[] }>;

export type TicketStatus = keyof typeof TABLE;

export const STATUSES: Readonly<Record<TicketStatus, StatusRow>> = TABLE;

/** In the order in which lists and forms offer them. */
export const TICKET_STATUSES = Object.keys(TABLE) as readonly TicketStatus[];

export const STATUS_NAMES = Object.fromEntries(
  TICKET_STATUSES.map((status) => [status, STATUSES[status].name]),
) as Readonly<Record<TicketStatus, string>>;

export const isTicketStatus = (value: unknown): value is TicketStatus =>
  TICKET_STATUSES.some((status) => status === value);

export const isFinished = (status: TicketStatus): boolean => STATUSES[status].isFinished;

/** Where something is still expected of somebody. */
export const UNFINISHED_STATUSES = TICKET_STATUSES.filter((status) => !isFinished(status));

export type StatusChange = {
  from: TicketStatus;
  to: TicketStatus;
  resolutionSummary?: string | undefined;
};

/** Why a change is refused, as a sentence that says what is allowed; null when it is in order. */
export function refusalOfChange({ from, to, resolutionSummary }: StatusChange): string | null {
  const allowed = STATUSES[from].next;
  if (!allowed.includes(to)) {
    const names = allowed.map((status) => STATUS_NAMES[status]).join(', ');
    return `A ticket that is “${STATUS_NAMES[from]}” cannot become “${STATUS_NAMES[to]}”. Allowed now: ${names}.`;
  }
  if (to === 'resolved' && !resolutionSummary?.trim()) {
    return 'Say in the resolution summary what was done: the resident will be asked to confirm it.';
  }
  return null;
}

export const PRIORITY_NAMES = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
} as const;

export type Priority = keyof typeof PRIORITY_NAMES;

/** From the lowest to the highest. */
export const PRIORITIES = Object.keys(PRIORITY_NAMES) as readonly Priority[];
