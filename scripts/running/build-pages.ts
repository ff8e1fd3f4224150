import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, runNode } from './processes.ts';
import { step } from './progress.ts';

/** Everything that a build is made from. */
const SOURCES = [
  ...['app', 'components', 'lib', 'jobs', 'public'],
  ...['next.config.mjs', 'postcss.config.mjs', 'package.json', 'package-lock.json'],
];
const STAMP_FILE = join(PROJECT_ROOT, '.next', 'lungisa-build');

/** Builds the web pages unless the last build was made from exactly these sources. */
export function buildPages(env: Record<string, string | undefined> = {}): Promise<void> {
  return step('Building the pages', async () => {
    const stamp = sourcesHash();
    if (existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === stamp) return 'up to date';
    await runNode('The build', 'node_modules/next/dist/bin/next', ['build'], {
      env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    });
    writeFileSync(STAMP_FILE, stamp);
    return undefined;
  });
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) addToHash(join(PROJECT_ROOT, source));
  // Next puts their values into the pages.
  for (const name of Object.keys(process.env).sort()) {
    if (name.startsWith('NEXT_PUBLIC_')) hash.update(`${name}=${process.env[name]}\0`);
  }
  return hash.digest('hex');

  function addToHash(path: string): void {
    if (!existsSync(path) || path.endsWith('.test.ts')) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) addToHash(join(path, name));
    } else {
      hash
        .update(`${path.slice(PROJECT_ROOT.length)}\0`)
        .update(readFileSync(path))
        .update('\0');
    }
  }
}
