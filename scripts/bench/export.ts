import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MEMORY_FLAGS } from '../running/processes.ts';
import { step } from '../running/progress.ts';
import { fillWithTickets, makeCity, startBenchDatabase } from './bench-database.ts';
import type { ExportCase, Figures } from './export-case.ts';
import { ratio, table } from './measure.ts';

const TICKETS = 1_000_000;
const HUNDRED_THOUSAND = 100_000;
/** Tickets lie evenly over three years. */
const DAYS = 1095;
const DAY_MS = 86_400_000;
/** What SheetJS may have: without a limit it would take the machine's. */
const HEAP_MB = 3072;
/** Some ten times what ours take. */
const MOST_MINUTES = 5;

const NAMES = {
  copy: 'COPY … TO STDOUT, the floor',
  csv: 'CSV',
  xlsx: 'Excel',
  hucre: 'Excel by hucre',
  sheetjs: 'Excel by SheetJS, in memory',
} as const satisfies Record<ExportCase['writer'], string>;

/**
 * 100,000 and 1,000,000 tickets of a million, with the usual columns, as CSV and Excel under row-level security; beside it
 * bare COPY as the owner, and others' writers over the same rows. Each in a process of its own, for its peak of memory,
 * and under the flags of web and worker.
 */
export async function run(): Promise<void> {
  const database = await startBenchDatabase();
  try {
    const city = await makeCity(database.owner, 'BEN');
    await step(`Making ${TICKETS.toLocaleString('en')} tickets`, async () => {
      await fillWithTickets(database.owner, city, TICKETS);
      return undefined;
    });
    const now = new Date();
    const newest = new Date(now.getTime() - (HUNDRED_THOUSAND / TICKETS) * DAYS * DAY_MS).toISOString();
    const rows: string[][] = [];
    for (const from of [newest, undefined]) {
      let floorMs = Number.NaN;
      for (const writer of Object.keys(NAMES) as ExportCase['writer'][]) {
        const figures = await inOwnProcess(database.url, { ...city, writer, from });
        if (writer === 'copy' && figures) floorMs = figures.ms;
        const row = [from ? '100,000' : '1,000,000', NAMES[writer], ...cells(figures, floorMs)];
        console.log(row.join('  '));
        rows.push(row);
      }
    }
    table(
      'Export as a manager, 13 columns',
      ['tickets', 'writer', 'seconds', 'rows/s', 'of the floor', 'peak memory', 'file'],
      rows,
    );
  } finally {
    await database.stop();
  }
}

function cells(figures: Figures | null, floorMs: number): string[] {
  if (!figures) return ['—', '—', '—', `more than ${HEAP_MB} MB of heap or ${MOST_MINUTES} minutes`, '—'];
  const { rows, ms, peakBytes, bytes } = figures;
  const perSecond = Math.round(rows / (ms / 1000)).toLocaleString('en');
  const megabytes = (value: number) => `${(value / 1e6).toFixed(0)} MB`;
  return [(ms / 1000).toFixed(1), perSecond, ratio(ms, floorMs), megabytes(peakBytes), megabytes(bytes)];
}

/** @returns null where memory or time did not suffice */
async function inOwnProcess(url: string, what: ExportCase): Promise<Figures | null> {
  const script = new URL('./export-case.ts', import.meta.url).pathname;
  const args = [`--max-old-space-size=${HEAP_MB}`, ...MEMORY_FLAGS, script, JSON.stringify(what)];
  try {
    const env = { ...process.env, DATABASE_URL: url };
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env,
      timeout: MOST_MINUTES * 60_000,
      killSignal: 'SIGKILL',
    });
    return JSON.parse(stdout) as Figures;
  } catch (error) {
    // Node reports whom the time ended, and leaves nothing on its error output.
    if ((error as { killed?: boolean }).killed) return null;
    if (/out of memory|Invalid string length/.test(String((error as { stderr?: string }).stderr)))
      return null;
    throw error;
  }
}
