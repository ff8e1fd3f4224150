import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { SlaChip } from '#components/ticket/sla-chip.tsx';
import { StatusBadge } from '#components/ticket/status-badge.tsx';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { countOf, figure } from '#lib/domain/language/format-number.ts';
import type { TicketListItem } from '#lib/tickets/ticket-view.ts';
import classes from './map-page.module.css';
import { LIST_LENGTH, type ListedTicket, type TicketsInView } from './use-tickets-in-view.ts';

type Props = {
  found: TicketsInView | null;
  /** The ticket that a link asked for, while it is in view: the filter may leave it out. */
  asked: TicketListItem | null;
  isLoading: boolean;
  /** The list is of one circle, opened on the map. */
  isSpot: boolean;
  /** The nearest come first. */
  isNear: boolean;
  onLeaveSpot: () => void;
  /** Where the ticket lies that the pointer or the focus is on. */
  onPoint: (location: LatLng | null) => void;
};

/** On a phone the list makes the page long, so the rest waits for a tap. */
const FIRST_SHOWN = 25;

/** What the map shows, in words: everything on it can be reached here, by keyboard and by screen reader. */
export function TicketsInViewList({ found, asked, isLoading, isSpot, isNear, onLeaveSpot, onPoint }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isSpot) heading.current?.focus();
  }, [isSpot]);
  const [showsAll, setShowsAll] = useState(false);
  const list = found?.list ?? [];
  const askedFor = asked && !list.some(({ id }) => id === asked.id) ? [asked] : [];
  const hidden = showsAll ? 0 : Math.max(list.length - FIRST_SHOWN, 0);
  // A list that is whole counts the screen itself; the map's own figure counts whole squares at its edge.
  const isWhole = list.length < LIST_LENGTH;
  const total = isSpot || isWhole ? list.length : (found?.viewport.total ?? 0);
  const isCut = !isWhole && (isSpot || total > LIST_LENGTH);
  const counted = `${isSpot && isCut ? 'More than ' : ''}${countOf(total, 'ticket')}`;

  return (
    <section className={classes.side} aria-labelledby="in-view">
      <div className={classes.sideHead}>
        <h2 id="in-view" ref={heading} tabIndex={-1} aria-live="polite">
          {found ? counted : 'Tickets'} {isSpot ? 'in this circle' : 'in view'}
        </h2>
        {isSpot && (
          <Button size="compact-sm" variant="subtle" onClick={onLeaveSpot}>
            All in view
          </Button>
        )}
      </div>
      {isCut && (
        <p className="quiet">
          Here are the {LIST_LENGTH} that are {isNear ? 'nearest' : 'due first'}. Zoom in or filter to see the
          others.
        </p>
      )}
      {found && list.length === 0 && askedFor.length === 0 && !isLoading && (
        <p className="quiet">
          None here. Zoom out, move the map, or choose other filters. Tickets without a spot are only in the{' '}
          <AppLink href="/tickets">list</AppLink>.
        </p>
      )}
      <ul className={classes.list}>
        {found &&
          [...askedFor, ...list.slice(0, list.length - hidden)].map((ticket) => (
            <Item key={ticket.id} ticket={ticket} now={found.at} onPoint={onPoint} />
          ))}
        {hidden > 0 && (
          <li className={classes.more}>
            <Button variant="subtle" fullWidth onClick={() => setShowsAll(true)}>
              Show {hidden} more
            </Button>
          </li>
        )}
      </ul>
    </section>
  );
}

type ItemProps = { ticket: ListedTicket; now: string } & Pick<Props, 'onPoint'>;

function Item({ ticket, now, onPoint }: ItemProps) {
  const { id, title, category, ward, team, address, location, status, metres } = ticket;
  const place = address ?? (ward ? `Ward ${ward.number}` : null);
  const facts = [
    distanceText(metres),
    category.name === title ? null : category.name,
    place,
    team?.name ?? 'No team',
  ];
  return (
    <li
      className={classes.item}
      onMouseEnter={() => onPoint(location)}
      onMouseLeave={() => onPoint(null)}
      onFocus={() => onPoint(location)}
      onBlur={() => onPoint(null)}
    >
      <AppLink href={`/tickets/${id}`}>{title}</AppLink>
      <span className="hint">{facts.filter(Boolean).join(' · ')}</span>
      <span className={classes.chips}>
        <StatusBadge status={status} />
        <SlaChip ticket={ticket} now={now} />
      </span>
    </li>
  );
}

/** 40 m, 350 m, 1.2 km, 14 km: as exactly as one walks or drives. */
function distanceText(metres: number | undefined): string | null {
  if (metres === undefined) return null;
  if (metres < 950) return `${Math.max(Math.round(metres / 10) * 10, 10)} m away`;
  const kilometres = metres / 1000;
  return `${figure(kilometres, kilometres < 10 ? 1 : 0)} km away`;
}
