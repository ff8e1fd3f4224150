import { type RunningProcess, startNode } from './processes.ts';
import { SentenceError } from './sentence-error.ts';

/** Starts the embedded database as a process of its own and gives its address once it answers. */
export async function startEmbedded(
  folder: string | '--memory',
): Promise<{ url: string; process: RunningProcess }> {
  const ready = Promise.withResolvers<string>();
  const database = startNode('The embedded database', 'scripts/embedded-database.ts', [folder], {
    onLine: (line) => {
      if (line.startsWith('ready ')) ready.resolve(line.slice('ready '.length));
    },
  });
  const failed = database.ended.then(() => {
    throw new SentenceError(database.tail().trim() || 'The embedded database did not start.');
  });
  // Ends too, of course, long after it was ready; that is for whoever watches the processes.
  failed.catch(() => {});
  return { url: await Promise.race([ready.promise, failed]), process: database };
}
