import { ownerClient } from '#lib/db/client.ts';
import { RESUMABLE_MS } from './event-id.ts';

/** Events are kept a day longer than a stream can be resumed, so that none is missed. */
const EVENTS_KEPT_MS = RESUMABLE_MS + 24 * 60 * 60 * 1000;

export async function pruneEvents(now: Date): Promise<number> {
  return ownerClient().$executeRaw`
    delete from ticket_events where at < ${new Date(now.getTime() - EVENTS_KEPT_MS)}`;
}
