import type { StreamedType } from '#lib/realtime/wire.ts';

/** What the server tells of (docs/api.md), by the names that a browser listens for. */
const TYPES = [
  'ticket.created',
  'ticket.updated',
  'ticket.gone',
  'assignment.changed',
  'message.added',
  'sla.warning',
  'sla.breach',
  'sla.escalation',
  'desk.changed',
  'ready',
  'reset',
  'heartbeat',
] as const satisfies readonly StreamedType[];

export type LiveEvent = {
  type: StreamedType;
  /** Where to go on after it. */
  id: string;
  /** When it happened, by the server's clock. */
  at: string;
  /** Which ticket; missing where all of them are meant, or none. */
  ticket?: string;
};

const ADDRESS = '/api/v1/events';
/** A line may be dead without anybody saying so. The server speaks every 15 s. */
const SILENCE_MS = 40_000;
const SHORTEST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

type Ears = { hear: (event: LiveEvent) => void; onBroken: () => void };

/**
 * Listens to the server, and again whenever the line breaks, from where it broke.
 * @param after where to begin; null for now
 * @returns hangs up
 */
export function openLine(after: string | null, { hear, onBroken }: Ears): () => void {
  let lastId = after;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = SHORTEST_WAIT_MS;

  const schedule = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const connect = () => {
    source?.close();
    const opened = new EventSource(lastId ? `${ADDRESS}?after=${lastId}` : ADDRESS);
    source = opened;
    for (const type of TYPES) {
      opened.addEventListener(type, (message: MessageEvent<string>) => {
        lastId = message.lastEventId;
        wait = SHORTEST_WAIT_MS;
        schedule(SILENCE_MS, breakOff);
        hear({ ...JSON.parse(message.data), type, id: lastId });
      });
    }
    opened.addEventListener('error', breakOff);
    schedule(SILENCE_MS, breakOff);
  };
  // The browser's own attempts would give up at the first answer that is none, such as a proxy's while we restart.
  const breakOff = () => {
    source?.close();
    onBroken();
    schedule(wait, connect);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
  const goOffline = () => {
    source?.close();
    clearTimeout(timer);
    onBroken();
  };
  window.addEventListener('online', connect);
  window.addEventListener('offline', goOffline);
  connect();
  return () => {
    source?.close();
    clearTimeout(timer);
    window.removeEventListener('online', connect);
    window.removeEventListener('offline', goOffline);
  };
}
