import { useEffect, useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { askServer } from '#components/shell/ask-server.ts';
import { SlaChip } from '#components/ticket/sla-chip.tsx';
import { StatusBadge } from '#components/ticket/status-badge.tsx';
import type { TicketMark } from '#lib/maps/viewport.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import classes from './marks.module.css';

/** The essentials of a ticket: what its mark knows at once, the rest as soon as the server has answered. */
export function TicketPopup({ ticket }: { ticket: TicketMark }) {
  const { id, title, category, status } = ticket;
  const [more, setMore] = useState<{ view: TicketView; at: string } | 'failed' | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    askServer<TicketView>(`/api/v1/tickets/${id}`, { signal: leaving.signal })
      .then((view) => setMore({ view, at: new Date().toISOString() }))
      .catch(() => {
        if (!leaving.signal.aborted) setMore('failed');
      });
    return () => leaving.abort();
  }, [id]);
  const view = more && more !== 'failed' ? more.view : null;
  const place = view && (view.address ?? (view.ward ? `Ward ${view.ward.number} ${view.ward.name}` : null));
  return (
    <>
      <AppLink href={`/tickets/${id}`} className={classes.popupTitle ?? ''}>
        {title}
      </AppLink>
      {category !== title && <span>{category}</span>}
      <span className={classes.popupChips}>
        <StatusBadge status={status} />
        {more && more !== 'failed' && <SlaChip ticket={more.view} now={more.at} />}
      </span>
      {place && <span>{place}</span>}
      {view && <span>{view.team?.name ?? 'No team'}</span>}
      <span className={classes.popupNumber} aria-live="polite">
        {more === 'failed' ? 'The rest could not be loaded.' : (view?.trackingNumber ?? '…')}
      </span>
    </>
  );
}
