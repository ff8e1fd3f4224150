// Gets from any Node with npm to the project's own Node 24, from the npm package "node": installs the packages if needed,
// then runs a script of the project under it. Plain JavaScript without packages, for it runs before there are any.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isWindows = process.platform === 'win32';
const ownNode = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
const stampFile = join(root, 'node_modules', '.lungisa-lock');

/** Installs if needed, runs the script under the project's Node with the given arguments, and ends as it ended. */
export async function runUnderOwnNode(script, args) {
  await installIfNeeded();
  const child = spawn(ownNode, [join(root, script), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}${isWindows ? ';' : ':'}${process.env.PATH}`,
    },
  });
  // The child decides when to end; it takes a second signal, from the terminal's group, for the same one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
  // npm passes SIGTERM on to its shell only, which dies and leaves us to nobody.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  }
}

async function installIfNeeded() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(ownNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const label = 'Installing packages';
  if (process.stdout.isTTY) process.stdout.write(`${label} …`);
  else console.log(`${label} …`);
  const ticking = setInterval(() => {
    if (process.stdout.isTTY) process.stdout.write(`\r${label} … ${seconds()} s`);
    else if (seconds() % 30 === 0) console.log(`  still at it (${seconds()} s)`);
  }, 1000);
  const { code, output } = await npmInstall();
  clearInterval(ticking);
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  if (code !== 0 || !existsSync(ownNode)) {
    console.error(
      `${output}\nThe packages could not be installed. Is the npm registry within reach? Then start again.`,
    );
    process.exit(1);
  }
  writeFileSync(stampFile, stamp);
  console.log(`✓ ${label}  (${seconds()} s)`);
}

/** Development packages too, whatever NODE_ENV says: the build needs them. */
async function npmInstall() {
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const clean = await npm(['ci', ...flags]);
  // A lock file made where the registry lacked packages for other systems is incomplete to "ci", which then refuses.
  // "install" takes the same versions from it, and without saving leaves it alone.
  return clean.output.includes('EUSAGE') ? npm(['install', '--no-save', ...flags]) : clean;
}

/** The npm that called us, else the one on PATH. */
function npm(args) {
  const script = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = script?.endsWith('.js')
    ? spawn(process.execPath, [script, ...args], options)
    : spawn('npm', args, { ...options, shell: isWindows });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
