import { STATUS_NAMES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { Chip, type Tone } from './chip.tsx';

const TONES = {
  new: 'calm',
  open: 'calm',
  in_progress: 'busy',
  awaiting_citizen: 'waiting',
  awaiting_supplier: 'waiting',
  awaiting_internal: 'waiting',
  escalated: 'alarm',
  resolved: 'good',
  closed: 'plain',
  reopened: 'busy',
  cancelled: 'plain',
} as const satisfies Record<TicketStatus, Tone>;

export function StatusBadge({ status }: { status: TicketStatus }) {
  return <Chip tone={TONES[status]}>{STATUS_NAMES[status]}</Chip>;
}
