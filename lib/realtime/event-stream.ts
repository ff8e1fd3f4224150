import type { Credential } from '#lib/auth/credential.ts';
import type { Actor, TenantId } from '#lib/domain/access/actor.ts';
import { byteStream } from './byte-stream.ts';
import { openPosition, sealPosition } from './event-id.ts';
import { EventReader, type Listener } from './event-reader.ts';
import { newsSince } from './outbox.ts';
import { scopeOf } from './scope.ts';
import { opening } from './wire.ts';

const kept = globalThis as { lungisaEventReader?: EventReader };

/** One for each process. Kept on globalThis: Next bundles a route apart from what runs at the start. */
function eventReader(): EventReader {
  kept.lungisaEventReader ??= new EventReader();
  return kept.lungisaEventReader;
}

type Reader = { actor: Actor; credential: Credential; countedAs: string };

/**
 * The events of the tickets that the actor has in sight, as the body of a `text/event-stream`: those after `lastId`,
 * or from now on. It ends when `signal` does, and when the actor may no longer listen.
 * @param lastId what the client says it has heard last, unparsed
 * @throws AppError `too_many_requests`
 */
export async function openEventStream(
  { actor, credential, countedAs }: Reader,
  lastId: string | null,
  signal: AbortSignal,
  now: Date,
): Promise<ReadableStream<Uint8Array>> {
  const reader = eventReader();
  reader.requireRoom(countedAs);
  const { tenantId } = actor;
  const { horizon, reached } = await newsSince({ xid: 0n, id: 0n }, []);
  const resumed = lastId === null ? null : openPosition(tenantId, lastId, now);
  // Ahead of the database: it was restored from a copy, and the position is of another life.
  const isKnown = resumed !== null && resumed.xid <= reached;
  const position = isKnown ? resumed : { xid: horizon, id: 0n };

  const listener: Listener = {
    actor,
    scope: scopeOf(actor),
    credential,
    countedAs,
    stream: byteStream(() => reader.remove(listener)),
    position,
  };
  const id = isKnown && lastId !== null ? lastId : sealPosition(tenantId, position, now);
  listener.stream.write(opening(lastId === null || isKnown ? 'ready' : 'reset', id, now));
  signal.addEventListener('abort', () => listener.stream.end(), { once: true });
  if (signal.aborted) listener.stream.end();
  else reader.add(listener);
  return listener.stream.body;
}

/** The id of what has happened so far: a page made from now on goes on with what happens after it. */
export async function currentEventId(tenantId: TenantId, now: Date): Promise<string> {
  const { horizon } = await newsSince({ xid: 0n, id: 0n }, []);
  return sealPosition(tenantId, { xid: horizon, id: 0n }, now);
}

/** Ends all streams of this process, so that it can stop; clients go on elsewhere with their last id. */
export function endEventStreams(): void {
  kept.lungisaEventReader?.endAll();
}
