import { clearLine, cursorTo } from 'node:readline';

/** Says what a step is at, in a few words. */
export type Tell = (detail: string) => void;

const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const REDRAW_MS = 100;
const STILL_AT_IT_SECONDS = 30;

const isTerminal = process.stdout.isTTY === true;

/**
 * Shows one step while it runs and how long it took: one living line in a terminal, plain lines elsewhere (a log, CI).
 * @param work may return a remark for the closing line, such as "up to date"
 */
export async function step(label: string, work: (tell: Tell) => Promise<string | undefined>): Promise<void> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const shown = isTerminal ? spin(label, seconds) : plain(label, seconds);
  try {
    const remark = await work(shown.tell);
    shown.end('✓', [remark, took(seconds())]);
  } catch (error) {
    shown.end('✗', ['failed', took(seconds())]);
    throw error;
  }
}

/** Nothing for what went by in a blink. */
export function took(seconds: number): string {
  if (seconds < 1) return '';
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

interface Shown {
  tell: Tell;
  end(mark: string, remarks: (string | undefined)[]): void;
}

function spin(label: string, seconds: () => number): Shown {
  let detail = '';
  let frame = 0;
  const redraw = () => {
    frame = (frame + 1) % SPINNER.length;
    const line = `${SPINNER[frame]} ${[label, took(seconds()), detail].filter(Boolean).join('  ')}`;
    clearAndWrite(line.slice(0, (process.stdout.columns || 80) - 1));
  };
  const timer = setInterval(redraw, REDRAW_MS);
  redraw();
  return {
    tell: (text) => {
      detail = text.trim();
    },
    end: (mark, remarks) => {
      clearInterval(timer);
      clearAndWrite(`${closing(mark, label, remarks)}\n`);
    },
  };
}

function plain(label: string, seconds: () => number): Shown {
  console.log(`${label} …`);
  const timer = setInterval(
    () => console.log(`  still at it (${took(seconds())})`),
    STILL_AT_IT_SECONDS * 1000,
  );
  timer.unref();
  return {
    tell: (text) => console.log(`  ${text.trim()}`),
    end: (mark, remarks) => {
      clearInterval(timer);
      console.log(closing(mark, label, remarks));
    },
  };
}

function closing(mark: string, label: string, remarks: (string | undefined)[]): string {
  const shown = remarks.filter(Boolean).join(', ');
  return `${mark} ${label}${shown ? `  (${shown})` : ''}`;
}

function clearAndWrite(text: string): void {
  clearLine(process.stdout, 0);
  cursorTo(process.stdout, 0);
  process.stdout.write(text);
}
