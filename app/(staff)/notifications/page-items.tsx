'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import classes from '#components/bell/bell.module.css';
import { Freshness, unreadText } from '#components/bell/bell.tsx';
import { BellItems } from '#components/bell/bell-items.tsx';
import { useBell } from '#components/bell/bell-provider.tsx';
import { AppLink } from '#components/shell/app-link.tsx';
import { PendingBar } from '#components/shell/pending-bar.tsx';
import pills from '#components/shell/pills.module.css';
import type { BellPage } from '#lib/notifications/list-bell.ts';

type Props = { page: BellPage; now: string; isUnreadOnly: boolean; isFirst: boolean };

/** One page of the bell. What is marked here is marked in the header, too. */
export function PageItems({ page, now, isUnreadOnly, isFirst }: Props) {
  const bell = useBell();
  const router = useRouter();
  const [pending, start] = useTransition();
  if (!bell) return null;
  const { notifications, unread } = page;
  const [newest] = notifications;
  const then = (marking: Promise<void>) => start(() => marking.then(() => router.refresh()));
  return (
    <>
      <div className={classes.choices}>
        <ul aria-label="Which ones" className={pills.pills}>
          <li>
            <AppLink
              href="/notifications"
              className={pills.pill}
              aria-current={isUnreadOnly ? undefined : 'page'}
            >
              All
            </AppLink>
          </li>
          <li>
            <AppLink
              href="/notifications?only=unread"
              className={pills.pill}
              aria-current={isUnreadOnly ? 'page' : undefined}
            >
              Unread ({unreadText(unread)})
            </AppLink>
          </li>
        </ul>
        {newest && isFirst && (
          <button
            type="button"
            className={classes.all}
            disabled={unread.count === 0 || pending}
            onClick={() => then(bell.markAllRead(newest))}
          >
            Mark all as read
          </button>
        )}
      </div>
      {bell.failure && <Freshness bell={bell} />}
      <div className={classes.card}>
        {newest ? (
          <BellItems items={notifications} now={now} onRead={(item) => then(bell.markRead(item))} />
        ) : (
          <p className={classes.empty}>
            {isUnreadOnly
              ? 'You have read everything.'
              : 'Nothing yet. What is assigned to you, comes due or is escalated to you is told here.'}
          </p>
        )}
      </div>
      <PendingBar pending={pending} />
    </>
  );
}
