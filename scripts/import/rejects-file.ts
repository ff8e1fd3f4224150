import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { FaultKind, RowFault, SourceRow } from '#lib/import/source-row.ts';

/** Keeps the rows that do not come in: `line`, `reason`, then the file's own columns. Written as they come. */
export class RejectsFile {
  /** In the current folder, named after the source. */
  readonly path: string;
  readonly countByKind = new Map<FaultKind, number>();
  readonly #columns: readonly string[];
  #descriptor: number | undefined;

  constructor(source: string, columns: readonly string[], folder = process.cwd()) {
    this.path = resolve(folder, `${basename(source)}.rejects.csv`);
    this.#columns = columns;
    // What an earlier run rejected says nothing of this one.
    rmSync(this.path, { force: true });
  }

  add(row: SourceRow, fault: RowFault): void {
    if (this.#descriptor === undefined) {
      this.#descriptor = openSync(this.path, 'w');
      // The byte-order mark makes Excel read it as UTF-8.
      writeSync(this.#descriptor, `\uFEFF${csvLine(['line', 'reason', ...this.#columns])}`);
    }
    writeSync(this.#descriptor, csvLine([String(row.line), fault.message, ...row.cells]));
    this.countByKind.set(fault.kind, (this.countByKind.get(fault.kind) ?? 0) + 1);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(harmless(cell))).join(',')}\r\n`;
}

/** A spreadsheet runs a cell that begins like this as a formula, unless it is text; a plain number is one either way. */
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
