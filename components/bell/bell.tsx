'use client';

import { Popover, PopoverDropdown, PopoverTarget, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { AppLink } from '#components/shell/app-link.tsx';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import type { Unread } from '#lib/notifications/list-bell.ts';
import classes from './bell.module.css';
import { BellItems } from './bell-items.tsx';
import { type Bell as BellState, useBell } from './bell-provider.tsx';

/** `3`, or `99+`. */
export const unreadText = ({ count, isCapped }: Unread): string => `${count}${isCapped ? '+' : ''}`;

function nameOf(unread: Unread | undefined): string {
  if (!unread || unread.count === 0) return 'Notifications';
  return `Notifications, ${unread.isCapped ? 'more than ' : ''}${unread.count} unread`;
}

/** How much is unread, and on a press what it is. Nothing for people who have no bell. */
export function Bell() {
  const bell = useBell();
  const [opened, { close, toggle }] = useDisclosure(false);
  if (!bell) return null;
  const unread = bell.page?.unread;
  const show = () => {
    if (!opened) bell.refresh();
    toggle();
  };
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && close()}
      position="bottom-end"
      width="min(25rem, calc(100vw - 1.5rem))"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal={false}
    >
      <PopoverTarget>
        <UnstyledButton className={classes.bell} onClick={show} aria-label={nameOf(unread)}>
          <IconBell size={20} aria-hidden />
          {unread && unread.count > 0 && (
            <span className={classes.count} aria-hidden>
              {unreadText(unread)}
            </span>
          )}
          {bell.failure && <span className={classes.stale} aria-hidden />}
        </UnstyledButton>
      </PopoverTarget>
      <PopoverDropdown className={classes.dropdown} aria-label="Notifications">
        <Opened bell={bell} onClose={close} />
      </PopoverDropdown>
    </Popover>
  );
}

function Opened({ bell, onClose }: { bell: BellState; onClose: () => void }) {
  const items = bell.page?.notifications ?? [];
  const [newest] = items;
  return (
    <>
      <div className={classes.head}>
        <h2>Notifications</h2>
        {newest && (
          <button
            type="button"
            className={classes.all}
            disabled={bell.page?.unread.count === 0}
            onClick={() => bell.markAllRead(newest)}
          >
            Mark all as read
          </button>
        )}
      </div>
      <Freshness bell={bell} />
      {bell.page && items.length === 0 && (
        <p className={classes.empty}>
          Nothing yet. When a ticket is given to you or your team, or one that you watch moves on, it stands
          here.
        </p>
      )}
      {bell.at && <BellItems items={items} now={bell.at} onRead={bell.markRead} onFollow={onClose} />}
      <div className={classes.foot}>
        <AppLink href="/notifications" onClick={onClose}>
          All notifications
        </AppLink>
        <AppLink href="/account/notifications" onClick={onClose}>
          Settings
        </AppLink>
      </div>
    </>
  );
}

/** Says when what is shown is not the latest, or not there yet. */
export function Freshness({ bell: { page, at, isLoading, failure, refresh } }: { bell: BellState }) {
  const timeZone = useTimeZone();
  if (failure) {
    return (
      <div role="alert" className={classes.failure}>
        <span>
          {failure}{' '}
          {at ? `Shown is what was known on ${formatDateTime(at, timeZone)}.` : 'Nothing can be shown yet.'}
        </span>
        <button type="button" className={classes.all} onClick={refresh} disabled={isLoading}>
          Try again
        </button>
      </div>
    );
  }
  return page ? null : (
    <p role="status" className={classes.empty}>
      Looking …
    </p>
  );
}
