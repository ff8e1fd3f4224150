import { Client } from 'pg';
import { env } from '#lib/env.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';

const AGAIN_MS = 5000;

/**
 * Calls `wake` whenever the database says that there is an event, on one connection of its own that is made again when
 * it breaks. The embedded database never says so: whoever is woken must also look by itself.
 * @returns stops it
 */
export function onWakeUp(wake: () => void): () => void {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const complain = (error: unknown) => {
    if (!isOver) logger.warn({ error: loggableError(error) }, 'event wake-up');
  };
  const listen = async () => {
    const connecting = new Client({ connectionString: env().DATABASE_URL });
    client = connecting;
    connecting.on('notification', wake);
    // An error is followed by the end.
    connecting.on('error', complain);
    connecting.on('end', again);
    try {
      await connecting.connect();
      await connecting.query('listen ticket_events');
      // What happened before is found at the next look.
      wake();
    } catch (error) {
      complain(error);
      await connecting.end().catch(() => {});
      again();
    }
  };
  const again = () => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(listen, AGAIN_MS);
  };
  void listen();
  return () => {
    isOver = true;
    clearTimeout(timer);
    client?.end().catch(() => {});
  };
}
