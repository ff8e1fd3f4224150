import { type LiveEvent, openLine } from './event-line.ts';

/** Longer than the silence after which the tab that listens breaks off and says so. */
const SILENCE_MS = 60_000;

type Message = LiveEvent | { type: 'broken' } | { type: 'who listens' };

type Ears = { hear: (event: LiveEvent) => void; onBroken: () => void };

/**
 * One line for all tabs of a browser that act as the same person: browsers grant six connections a server (HTTP/1.1),
 * and ten tabs would starve each other. The tab that gets the lock listens and tells the others; when it goes, the next
 * one gets the lock and goes on after what it was told last.
 * @param name the same for tabs that may share
 * @param after what the page was made after
 * @returns leaves
 */
export function shareLine(name: string, after: string, { hear, onBroken }: Ears): () => void {
  // Both need a secure context; on plain http each tab has a line of its own.
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) return openLine(after, { hear, onBroken });

  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let last: LiveEvent | null = null;
  let isListening = false;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const take = (event: LiveEvent) => {
    // What happened between the making of this page and the first word of the other tab is not known.
    if (!last && !isListening) hear({ ...event, type: 'reset' });
    last = event;
    clearTimeout(silence);
    silence = setTimeout(onBroken, SILENCE_MS);
    hear(event);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.type === 'broken') onBroken();
    else if (data.type !== 'who listens') take(data);
    else if (isListening && last) channel.postMessage({ id: last.id, at: last.at, type: 'heartbeat' });
  });
  channel.postMessage({ type: 'who listens' });

  const listen = () =>
    new Promise<void>((resolve) => {
      // The lock may come just as one leaves.
      if (leaving.signal.aborted) return resolve();
      isListening = true;
      const hangUp = openLine(last?.id ?? after, {
        hear: (event) => {
          channel.postMessage(event);
          take(event);
        },
        onBroken: () => {
          channel.postMessage({ type: 'broken' });
          onBroken();
        },
      });
      leaving.signal.addEventListener('abort', () => {
        hangUp();
        resolve();
      });
    });
  navigator.locks.request(name, { signal: leaving.signal }, listen).catch(() => {
    // Left before its turn came.
  });
  return () => {
    leaving.abort();
    clearTimeout(silence);
    channel.close();
  };
}
