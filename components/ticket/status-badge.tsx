import { STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { Chip } from './chip.tsx';

export function StatusBadge({ status }: { status: TicketStatus }) {
  const { name, tone } = STATUSES[status];
  return <Chip tone={tone}>{name}</Chip>;
}
