import { clearLine, cursorTo } from 'node:readline';

const REDRAW_MS = 200;
const PLAIN_LINE_MS = 5000;
const BAR_WIDTH = 24;
/** Before this much is read an estimate would jump about. */
const ESTIMATE_FROM = 0.02;

/**
 * Shows how far an import is, until `end`: a bar with speed and time left in a terminal, a line every few seconds
 * elsewhere. `rows`: those dealt with so far; `share`: how much of the file is read, 0 to 1.
 */
export function showProgress(rows: () => number, share: () => number): { end: () => void } {
  const started = performance.now();
  const isTerminal = process.stderr.isTTY === true;
  const draw = () => {
    const seconds = (performance.now() - started) / 1000;
    const text = statusText(rows(), share(), seconds);
    if (!isTerminal) {
      console.error(text);
      return;
    }
    const filled = Math.round(share() * BAR_WIDTH);
    clearLine(process.stderr, 0);
    cursorTo(process.stderr, 0);
    process.stderr.write(`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${text}`);
  };
  const timer = setInterval(draw, isTerminal ? REDRAW_MS : PLAIN_LINE_MS);
  return {
    end: () => {
      clearInterval(timer);
      if (!isTerminal) return;
      clearLine(process.stderr, 0);
      cursorTo(process.stderr, 0);
    },
  };
}

function statusText(rows: number, share: number, seconds: number): string {
  const parts = [
    `${Math.floor(share * 100)} %`,
    `${rows.toLocaleString('en')} rows`,
    `${Math.round(rows / seconds).toLocaleString('en')} rows/s`,
  ];
  if (share >= ESTIMATE_FROM) parts.push(`${Math.ceil((seconds * (1 - share)) / share)} s left`);
  return parts.join('  ');
}
