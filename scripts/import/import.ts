// npm run import -- wards|teams|stations|tickets --municipality CODE FILE: see docs/import.md.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { disconnect } from '#lib/db/client.ts';
import { IMPORT_KINDS, type ImportKind, parseMapping } from '#lib/import/mapping.ts';
import { municipalityFor } from '#lib/import/municipality.ts';
import { ImportError } from '#lib/import/source-row.ts';
import { endWithError } from '../running/sentence-error.ts';
import { useDatabase } from '../running/use-database.ts';
import { checkDatabase } from '../start/check-database.ts';
import { runImport } from './run-import.ts';

const USAGE = `Usage: npm run import -- ${IMPORT_KINDS.join('|')} --municipality CODE FILE [--map MAPPING]
  [--create-municipality "Name" [--time-zone Africa/Johannesburg]]
MAPPING is a file, or the name of one in scripts/import/mappings/. Without one the file's columns are called like
the fields. docs/import.md explains it.`;

const MAPPINGS = new URL('mappings/', import.meta.url);

// V8 lets its heap grow to several times of what is alive before it clears up; an import makes little but refuse, so it
// clears up sooner. Measured with 121,145 tickets: 615 MiB at the peak without, see docs/import.md.
setFlagsFromString('--heap-growing-percent=20');

try {
  await main();
  await disconnect();
} catch (error) {
  await disconnect();
  endWithError(error, ImportError);
}

async function main(): Promise<void> {
  const { kind, file, code, values } = readArguments();
  const mapping = parseMapping(kind, await readMapping(values.map ?? `plain-${kind}`));
  useDatabase();
  await checkDatabase(process.env.DATABASE_URL ?? '');
  const create = values['create-municipality']?.trim();
  const timeZone = values['time-zone'];
  const tenantId = await municipalityFor(code, create ? { name: create, timeZone } : null);
  await runImport({ tenantId, file, mapping });
}

function readArguments() {
  const { positionals, values } = parse();
  const [kindText, file, ...rest] = positionals;
  const kind: ImportKind | undefined = IMPORT_KINDS.find((known) => known === kindText);
  const code = values.municipality?.trim().toUpperCase();
  if (!kind || !file || rest.length > 0 || !code) throw new ImportError(USAGE);
  return { kind, file, code, values };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        municipality: { type: 'string' },
        'create-municipality': { type: 'string' },
        'time-zone': { type: 'string' },
        map: { type: 'string' },
      },
    });
  } catch (error) {
    throw new ImportError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

/** A mapping of our own by its bare name (`cpt-tickets`), any other by its path. */
async function readMapping(name: string): Promise<unknown> {
  const path = /^[a-z0-9-]+$/.test(name) ? new URL(`${name}.json`, MAPPINGS) : name;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new ImportError(
      `The mapping ${name} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
