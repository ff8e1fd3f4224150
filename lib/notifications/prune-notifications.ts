import { ownerClient } from '#lib/db/client.ts';

/** How far back staff find what they were told. */
const READ_KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/** Unread notifications are kept longer, but not for somebody who never signs in. */
const UNREAD_KEPT_MS = 365 * 24 * 60 * 60 * 1000;

/** Rows of one statement; and at most so many statements in a run, the rest in the next. */
const BATCH_ROWS = 5000;
const BATCHES = 200;

/**
 * Removes old notifications of staff. What a ticket's page shows stays with the ticket: all that was sent to its resident,
 * and what failed to reach staff. That nobody is notified twice does not rest on old rows: a ticket's version and the
 * events of its timer never recur.
 */
export async function pruneNotifications(now: Date): Promise<number> {
  const readSince = new Date(now.getTime() - READ_KEPT_MS);
  const unreadSince = new Date(now.getTime() - UNREAD_KEPT_MS);
  let pruned = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    // Waits for nobody who is reading notifications at this moment: the next run removes a locked row.
    const deleted = await ownerClient().$executeRaw`
      with told as materialized (
        select tenant_id, id from notifications
        where user_id is not null and status in ('sent', 'read', 'suppressed', 'not_configured')
          and created_at < ${readSince}
        order by created_at limit ${BATCH_ROWS} for update skip locked),
      unread as materialized (
        select tenant_id, id from notifications
        where user_id is not null and status = 'delivered' and created_at < ${unreadSince}
        order by created_at limit ${BATCH_ROWS} for update skip locked)
      delete from notifications n using (select * from told union all select * from unread) old
      where n.tenant_id = old.tenant_id and n.id = old.id`;
    pruned += deleted;
    if (deleted < BATCH_ROWS) return pruned;
  }
  return pruned;
}
