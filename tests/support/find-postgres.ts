import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const OLDEST_SERVER = 15;
const DEBIAN_SERVERS = '/usr/lib/postgresql';

/** Runs a program to its end and gives what it printed; an error carries what it complained of. */
export async function run(program: string, args: string[], options: object = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { encoding: 'utf8', ...options });
  return stdout.trim();
}

/** Folder with the programs of the newest PostgreSQL on this machine that is new enough and has PostGIS. */
export function findNativePostgres(): string | undefined {
  return candidateFolders()
    .map((folder) => ({ folder, version: serverVersion(folder) }))
    .filter(({ folder, version }) => version >= OLDEST_SERVER && hasPostgis(folder))
    .sort((a, b) => b.version - a.version)[0]?.folder;
}

/** Debian keeps the server's programs off PATH, a folder for each version; `pg_config` and PATH serve the others. */
function candidateFolders(): string[] {
  const debian = existsSync(DEBIAN_SERVERS)
    ? readdirSync(DEBIAN_SERVERS).map((version) => join(DEBIAN_SERVERS, version, 'bin'))
    : [];
  const onPath = (process.env.PATH ?? '').split(delimiter);
  const folders = [...debian, ask('pg_config', '--bindir'), ...onPath];
  return [...new Set(folders)].filter(
    (folder) => folder && existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')),
  );
}

/** `postgres (PostgreSQL) 15.18 (Debian …)` → 15 */
function serverVersion(folder: string): number {
  return Number(/\(PostgreSQL\) (\d+)/.exec(ask(join(folder, 'postgres'), '--version'))?.[1] ?? 0);
}

function hasPostgis(folder: string): boolean {
  const pgConfig = join(folder, 'pg_config');
  const shared = existsSync(pgConfig)
    ? ask(pgConfig, '--sharedir')
    : folder.startsWith(DEBIAN_SERVERS)
      ? join('/usr/share/postgresql', dirname(folder).split('/').at(-1) ?? '')
      : ask('pg_config', '--sharedir');
  return existsSync(join(shared, 'extension', 'postgis.control'));
}

function ask(program: string, argument: string): string {
  try {
    return execFileSync(program, [argument], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
