import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface StartOptions {
  /** Added to this process's environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  onLine?: (line: string) => void;
  /** Everything printed goes there, afresh at each start. */
  logFile?: string;
  /** Prints straight to this terminal instead; then there are no lines to read. */
  live?: boolean;
  /** Of Node itself. Next hands them on to what it starts in turn, by NODE_OPTIONS, which takes few. */
  nodeFlags?: readonly string[];
  /** Of another checkout, for a bench that compares two. */
  folder?: string | undefined;
}

export interface RunningProcess {
  name: string;
  /** Resolves when it has ended, with its exit code or the signal's name. */
  ended: Promise<number | string>;
  /** The last lines it printed. */
  tail(): string;
  stop(): Promise<void>;
}

/** A process that ended with an error; `output` is what it printed last. */
export class ProcessFailed extends Error {
  override name = 'ProcessFailed';
  readonly output: string;

  constructor(name: string, how: number | string, output: string) {
    super(`${name} ended ${typeof how === 'number' ? `with code ${how}` : `by ${how}`}.`);
    this.output = output;
  }
}

/**
 * For whatever makes exports. Left alone, Node's young generation goes on growing under their garbage, and the old one to
 * four times what is in use before it is looked through: a million tickets then took 1.5 times the memory of 100,000.
 */
export const MEMORY_FLAGS = ['--max-semi-space-size=16', '--heap-growing-percent=60'];

const KILL_AFTER_MS = 15_000;
const TAIL_LINES = 60;
const EXIT_WITH_PARENT = new URL('./exit-with-parent.mjs', import.meta.url).href;

const running: RunningProcess[] = [];

/**
 * Starts a script under this same Node. It gets a process group of its own, so that Ctrl-C in the terminal reaches only the
 * script at the top, which then stops things in their order; and it ends by itself should that script be killed.
 */
export function startNode(
  name: string,
  script: string,
  args: string[],
  options: StartOptions = {},
): RunningProcess {
  const flags = [...(options.nodeFlags ?? []), '--import', EXIT_WITH_PARENT];
  const folder = options.folder ?? PROJECT_ROOT;
  const child = spawn(process.execPath, [...flags, join(folder, script), ...args], {
    cwd: folder,
    env: { ...process.env, ...options.env, LUNGISA_STARTED_BY: String(process.pid) },
    detached: true,
    stdio: options.live ? ['pipe', 'inherit', 'inherit'] : ['pipe', 'pipe', 'pipe'],
  });
  const lines = readLines(child, options);
  let hasEnded = false;
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message);
      resolve(1);
    });
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const entry: RunningProcess = {
    name,
    ended,
    tail: () => lines.join('\n'),
    stop: async () => {
      if (!hasEnded) await terminate(child, ended);
    },
  };
  running.push(entry);
  void ended.then(() => {
    hasEnded = true;
    running.splice(running.indexOf(entry), 1);
  });
  return entry;
}

/**
 * Runs a script to its end.
 * @throws ProcessFailed unless it ended with code 0
 */
export async function runNode(
  name: string,
  script: string,
  args: string[],
  options?: StartOptions,
): Promise<void> {
  const child = startNode(name, script, args, options);
  const how = await child.ended;
  if (how !== 0) throw new ProcessFailed(name, how, child.tail());
}

/** Stops what is still running, the last started first, one after the other. */
export async function stopAllProcesses(): Promise<void> {
  for (const entry of [...running].reverse()) await entry.stop();
}

function readLines(child: ChildProcess, options: StartOptions): string[] {
  const lines: string[] = [];
  if (options.logFile) mkdirSync(dirname(options.logFile), { recursive: true });
  const log = options.logFile ? createWriteStream(options.logFile) : undefined;
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    if (log) stream.pipe(log, { end: false });
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > TAIL_LINES) lines.shift();
      options.onLine?.(line);
    });
  }
  return lines;
}

/** Asks it to end, then ends its whole group: a process that it started itself must not stay behind. */
async function terminate(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child), KILL_AFTER_MS);
  await ended;
  clearTimeout(timer);
  killGroup(child);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // nobody left in it
  }
}
