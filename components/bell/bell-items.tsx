'use client';

import { IconCheck } from '@tabler/icons-react';
import { AppLink } from '#components/shell/app-link.tsx';
import { Ago } from '#components/ticket/times.tsx';
import type { BellItem } from '#lib/notifications/list-bell.ts';
import classes from './bell.module.css';

type Props = {
  items: readonly BellItem[];
  now: string;
  onRead: (item: BellItem) => void;
  /** When a link is followed, beside marking what it is about as read. */
  onFollow?: () => void;
};

/** What happened, to which ticket, and when. */
export function BellItems({ items, now, onRead, onFollow }: Props) {
  return (
    <ul className={classes.items}>
      {items.map((item) => (
        <li key={item.id} className={classes.item} data-unread={item.readAt === null || undefined}>
          <div>
            <p>
              {item.readAt === null && <span className="visually-hidden">Unread: </span>}
              <Sentence
                item={item}
                onFollow={() => {
                  onRead(item);
                  onFollow?.();
                }}
              />
            </p>
            <p className={classes.when}>
              {item.isUrgent && <strong>Critical · </strong>}
              <Ago at={item.createdAt} now={now} />
            </p>
          </div>
          {item.readAt === null && (
            <button
              type="button"
              className={classes.mark}
              onClick={() => onRead(item)}
              aria-label={`Mark as read: ${item.text}`}
              title="Mark as read"
            >
              <IconCheck size={18} aria-hidden />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The sentence with the ticket's number in it as the way there. */
function Sentence({ item: { text, ticket }, onFollow }: { item: BellItem; onFollow: () => void }) {
  const { trackingNumber } = ticket;
  const [before = '', ...after] = text.split(trackingNumber);
  return (
    <>
      {before}
      <AppLink href={`/tickets/${trackingNumber}`} onClick={onFollow} className={classes.number}>
        {trackingNumber}
      </AppLink>
      {after.join(trackingNumber)}
    </>
  );
}
