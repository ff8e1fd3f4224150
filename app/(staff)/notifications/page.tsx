import type { Metadata } from 'next';
import classes from '#components/bell/bell.module.css';
import { Notice } from '#components/form/notice.tsx';
import { AppLink } from '#components/shell/app-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { AppError } from '#lib/errors.ts';
import { type BellPage, bellQuery, listBell } from '#lib/notifications/list-bell.ts';
import { Pager } from '../tickets/pager.tsx';
import { PageItems } from './page-items.tsx';

export const metadata: Metadata = { title: 'Notifications' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const hrefOf = (params: Record<string, string>): string => {
  const query = new URLSearchParams(params).toString();
  return query === '' ? '/notifications' : `/notifications?${query}`;
};

export default async function NotificationsPage({ searchParams }: Props) {
  const { only, cursor } = await searchParams;
  const shown: Record<string, string> = only === 'unread' ? { only } : {};
  const here = hrefOf({ ...shown, ...(typeof cursor === 'string' ? { cursor } : {}) });
  const actor = await requireAllowed('notifications.receive', here);
  const now = new Date();
  const page = await pageOrNull(() =>
    listBell(actor, bellQuery.parse({ ...shown, ...(typeof cursor === 'string' ? { cursor } : {}) })),
  );
  return (
    <div className={classes.page}>
      <div className={classes.title}>
        <h1>Notifications</h1>
        <AppLink href="/account/notifications">Settings</AppLink>
      </div>
      {page ? (
        <>
          <PageItems
            page={page}
            now={now.toISOString()}
            isUnreadOnly={only === 'unread'}
            isFirst={cursor === undefined}
          />
          <Pager
            here={here}
            first={hrefOf(shown)}
            next={page.nextCursor && hrefOf({ ...shown, cursor: page.nextCursor })}
            isFirst={cursor === undefined}
          />
        </>
      ) : (
        <Notice tone="waiting" title="There is no such page">
          <AppLink href="/notifications">Start from the newest</AppLink>
        </Notice>
      )}
    </div>
  );
}

/** Null for an address that holds no cursor of ours. */
async function pageOrNull(read: () => Promise<BellPage>): Promise<BellPage | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return null;
    throw error;
  }
}
