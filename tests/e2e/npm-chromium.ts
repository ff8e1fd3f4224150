import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT, runNode } from '../../scripts/running/processes.ts';

/** The npm package @sparticuz/chromium holds a headless Chromium for this system. */
export const hasNpmChromium = process.platform === 'linux' && process.arch === 'x64';

const PACKAGE_FILE = join(PROJECT_ROOT, 'node_modules', '@sparticuz', 'chromium', 'package.json');
const { version } = JSON.parse(readFileSync(PACKAGE_FILE, 'utf8')) as { version: string };
const CACHE = join(PROJECT_ROOT, 'node_modules', '.cache');
const FOLDER = join(CACHE, `lungisa-chromium-${version}`);

/** A system without fonts draws no text: the package's Open Sans stands beside what is installed. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`;

/** Starts the browser with the libraries (NSS, Expat) that the package brings: a bare Debian has none of them. */
const LAUNCHER = `#!/bin/sh
folder=$(dirname "$0")
export LD_LIBRARY_PATH="$folder/al2023/lib" FONTCONFIG_FILE="$folder/fonts.conf"
exec "$folder/chromium" "$@"
`;

/** @returns the program that starts it */
export async function unpackNpmChromium(): Promise<string> {
  const launcher = join(FOLDER, 'launch');
  if (!existsSync(launcher)) await unpack();
  return launcher;
}

/** Into a folder of its own, then all at once to its place: a run that is broken off leaves no half browser. */
async function unpack(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(`${FOLDER}-`);
  try {
    await runNode('Unpacking Chromium', 'tests/e2e/unpack-chromium.ts', [], {
      // The package unpacks to the folder for temporary files, and its libraries only where it sees AWS Lambda.
      env: { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    });
    await writeFile(join(folder, 'fonts.conf'), FONTS);
    await writeFile(join(folder, 'launch'), LAUNCHER, { mode: 0o755 });
    await rename(folder, FOLDER);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
