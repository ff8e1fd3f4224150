import { join } from 'node:path';
import {
  MEMORY_FLAGS,
  ProcessFailed,
  type RunningProcess,
  type StartOptions,
  startNode,
} from './processes.ts';
import { step } from './progress.ts';
import { SentenceError } from './sentence-error.ts';

const ANSWER_WITHIN_SECONDS = 90;
const ASK_AGAIN_MS = 200;

type Environment = Record<string, string | undefined>;

/** Prints to the terminal without a folder for the logs. */
function printing(logFolder: string | undefined, name: string): StartOptions {
  return logFolder ? { logFile: join(logFolder, `${name}.log`) } : { live: true };
}

export function startWorker(env: Environment, logFolder: string | undefined): RunningProcess {
  const nodeFlags = MEMORY_FLAGS;
  return startNode('The worker', 'jobs/worker.ts', [], { env, nodeFlags, ...printing(logFolder, 'worker') });
}

/** Starts the web server, built or in development, and waits until it answers. */
export async function startWeb(
  port: number,
  env: Environment,
  options: { dev?: boolean; logFolder: string | undefined; folder?: string },
): Promise<RunningProcess> {
  const args = [options.dev ? 'dev' : 'start', '-p', String(port)];
  const web = startNode('The web server', 'node_modules/next/dist/bin/next', args, {
    env: {
      ...env,
      PORT: String(port),
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: options.dev ? 'development' : 'production',
    },
    ...printing(options.logFolder, 'web'),
    folder: options.folder,
    nodeFlags: options.dev ? [] : MEMORY_FLAGS,
  });
  await step('Starting web and worker', async () => {
    await answers(`http://127.0.0.1:${port}/healthz`, web);
    return undefined;
  });
  return web;
}

async function answers(url: string, web: RunningProcess): Promise<void> {
  let how: number | string | undefined;
  void web.ended.then((code) => {
    how = code;
  });
  for (const deadline = Date.now() + ANSWER_WITHIN_SECONDS * 1000; Date.now() < deadline; ) {
    if (how !== undefined) throw new ProcessFailed(web.name, how, web.tail());
    const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new SentenceError(
    `The web server did not answer within ${ANSWER_WITHIN_SECONDS} seconds.\n${web.tail()}`,
  );
}
