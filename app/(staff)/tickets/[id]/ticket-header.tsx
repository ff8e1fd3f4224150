import { DeadlineChip } from '#components/ticket/deadline-chip.tsx';
import { PriorityBadge } from '#components/ticket/priority-badge.tsx';
import { StatusBadge } from '#components/ticket/status-badge.tsx';
import { Ago } from '#components/ticket/times.tsx';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { CopyNumber } from './copy-number.tsx';
import classes from './ticket-header.module.css';

export function TicketHeader({ ticket, now }: { ticket: TicketView; now: string }) {
  return (
    <header className={classes.header}>
      <p className={classes.number}>
        <span className="figures">{ticket.trackingNumber}</span>
        <CopyNumber trackingNumber={ticket.trackingNumber} />
      </p>
      <h1>{ticket.title}</h1>
      <div className={classes.line}>
        <StatusBadge status={ticket.status} />
        <PriorityBadge priority={ticket.priority} />
        <span className="hint">
          Reported <Ago at={ticket.createdAt} now={now} />
        </span>
      </div>
      <div className={classes.line}>
        <DeadlineChip what="Response" ticket={ticket} now={now} />
        <DeadlineChip what="Resolution" ticket={ticket} now={now} />
      </div>
    </header>
  );
}
