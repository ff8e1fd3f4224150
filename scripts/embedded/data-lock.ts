import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes sure that one process at a time uses a data folder: two would destroy it.
 * @returns the process that holds it, or a function that gives it back
 */
export function lockDataFolder(dataFolder: string): { heldBy: number } | { release: () => void } {
  const lockFile = `${dataFolder}.lock`;
  mkdirSync(dirname(lockFile), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return { release: () => rmSync(lockFile, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(readLock(lockFile));
    if (isEmbeddedDatabase(holder)) return { heldBy: holder };
    // Left behind by a process that was killed.
    rmSync(lockFile, { force: true });
  }
}

function readLock(lockFile: string): string {
  try {
    return readFileSync(lockFile, 'utf8');
  } catch {
    return '';
  }
}

/** A process id is used again sooner or later, after a restart of the machine above all: look at what it runs. */
function isEmbeddedDatabase(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('embedded-database');
  } catch {
    return true; // no /proc on this system
  }
}
