import { ownerClient } from './client.ts';

/** A worker that has said nothing for this long is dead; /readyz stopped believing in it long before. */
const DEAD_WORKER_MS = 60 * 60 * 1000;

/** Nothing takes so long; whoever made it has died. */
const DEAD_EXPORT_MS = 24 * 60 * 60 * 1000;

/** A day longer than a stream can be taken up again (`lib/realtime/event-id.ts`). */
const EVENTS_KEPT_MS = 8 * 24 * 60 * 60 * 1000;

/** How far back staff find what they were told. */
const NEWS_KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/** What stands unread in a bell waits longer, but not for who never comes. */
const UNREAD_KEPT_MS = 365 * 24 * 60 * 60 * 1000;

/** Rows of one statement; and at most so many statements in a run, the rest in the next. */
const NEWS_BATCH = 5000;
const NEWS_BATCHES = 200;

type Pruned = {
  rateLimits: number;
  heartbeats: number;
  exportPieces: number;
  events: number;
  notifications: number;
};

/**
 * Removes counters of rate limits whose window is over, heartbeats of workers that died, events that are no news, what
 * staff were told long ago, and the files of exports that have expired. Of an export itself the record stays.
 */
export async function prune(now: Date): Promise<Pruned> {
  const rateLimits = await ownerClient().rateLimiterFlexible.deleteMany({ where: { expire: { lte: now } } });
  const heartbeats = await ownerClient().workerHeartbeat.deleteMany({
    where: { beatAt: { lte: new Date(now.getTime() - DEAD_WORKER_MS) } },
  });
  await ownerClient().exportJob.updateMany({
    where: {
      status: { in: ['queued', 'running'] },
      createdAt: { lte: new Date(now.getTime() - DEAD_EXPORT_MS) },
    },
    data: { status: 'failed', failure: 'It was never finished. Make it again.', finishedAt: now },
  });
  const exportPieces = await ownerClient().$executeRaw`
    delete from export_chunks c using export_jobs j
    where j.tenant_id = c.tenant_id and j.id = c.export_id and not coalesce(
      j.attempt = c.attempt and (j.status = 'running' or j.status = 'finished' and j.expires_at > ${now}), false)`;
  const events = await ownerClient().$executeRaw`
    delete from ticket_events where at < ${new Date(now.getTime() - EVENTS_KEPT_MS)}`;
  const notifications = await pruneNotifications(now);
  return { rateLimits: rateLimits.count, heartbeats: heartbeats.count, exportPieces, events, notifications };
}

/**
 * What a ticket's page shows stays with the ticket: all that was sent to its resident, and what failed to reach staff.
 * The rest of the ledger's rows for staff are read in the bell, and in the last day's figures. That nobody is told twice
 * does not rest on old rows: a ticket's version and the occurrences of its clock never come again.
 */
async function pruneNotifications(now: Date): Promise<number> {
  const newsSince = new Date(now.getTime() - NEWS_KEPT_MS);
  const unreadSince = new Date(now.getTime() - UNREAD_KEPT_MS);
  let pruned = 0;
  for (let batch = 0; batch < NEWS_BATCHES; batch += 1) {
    // Nobody waits for who is reading a bell at this moment: a row that is locked goes the next time.
    const deleted = await ownerClient().$executeRaw`
      with news as materialized (
        select tenant_id, id from notifications
        where user_id is not null and status in ('sent', 'read', 'suppressed', 'not_configured')
          and created_at < ${newsSince}
        order by created_at limit ${NEWS_BATCH} for update skip locked),
      unread as materialized (
        select tenant_id, id from notifications
        where user_id is not null and status = 'delivered' and created_at < ${unreadSince}
        order by created_at limit ${NEWS_BATCH} for update skip locked)
      delete from notifications n using (select * from news union all select * from unread) old
      where n.tenant_id = old.tenant_id and n.id = old.id`;
    pruned += deleted;
    if (deleted < NEWS_BATCH) return pruned;
  }
  return pruned;
}
