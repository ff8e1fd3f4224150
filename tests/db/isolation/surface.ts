// What can be asked of the product: its routes and its commands and queries, found in the source as it stands today.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { read as readWorkbook, utils } from 'xlsx';
import { call } from '../api-fixture.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

type Handler = Parameters<typeof call>[0];

/** An answer as far as a caller can tell it from another: without the id and the time of the request. */
export type Answer = { status: number; headers: Record<string, string>; body: string; json: unknown };

function sources(folder: string, suffix: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => suffix.test(name) && !/\.test\.tsx?$|\/generated\//.test(name))
    .sort();
}

export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** `app/(staff)/tickets/[id]/route.ts` → `/tickets/[id]` */
const addressOf = (path: string) => `/${relative('app', dirname(path)).replace(/\([^/]*\)\/?/g, '')}`;

let found: Promise<Map<string, Handler>> | undefined;

/** Every method of every `app/**​/route.ts`: `PATCH /api/v1/tickets/[id]` → its handler. */
export function routes(): Promise<Map<string, Handler>> {
  found ??= Promise.all(
    sources('app', /(^|\/)route\.tsx?$/).map(async (path): Promise<[string, Handler][]> => {
      const exported = (await import(/* @vite-ignore */ pathToFileURL(join(ROOT, path)).href)) as Record<
        string,
        Handler
      >;
      return METHODS.flatMap((method) =>
        exported[method] ? [[`${method} ${addressOf(path)}`, exported[method]]] : [],
      );
    }),
  ).then((entries) => new Map(entries.flat()));
  return found;
}

type Asked = Omit<Parameters<typeof call>[1], 'query'> & { query?: Record<string, string> };

/** Calls a route by its name, as HTTP would. */
export async function http(route: string, asked: Asked): Promise<Answer> {
  const handler = (await routes()).get(route);
  if (!handler) throw new Error(`There is no route ${route} any more: take it out of tests/db/isolation.`);
  const response = await call(handler, asked);
  const headers = Object.fromEntries(response.headers);
  delete headers['x-request-id'];
  const body = await bodyOf(response, headers['content-type'] ?? '');
  const isJson = headers['content-type']?.includes('json') ?? false;
  return { status: response.status, headers, body, json: isJson ? JSON.parse(body) : null };
}

/** As a person reads it. */
function bodyOf(response: Response, type: string): Promise<string> {
  if (type.startsWith('text/event-stream')) return openingOf(response);
  if (type.endsWith('spreadsheetml.sheet')) return response.arrayBuffer().then(cellsOf);
  return response.text();
}

/** What a person reads in an Excel file, but for the time it was made. */
function cellsOf(file: ArrayBuffer): string {
  const { Sheets } = readWorkbook(file);
  return Object.values(Sheets)
    .map((sheet) => utils.sheet_to_csv(sheet).replace(/^Made at,.*$/m, ''))
    .join('\n');
}

/** The first words of a stream, which never ends by itself, without the id and the time in it. */
async function openingOf(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder()
    .decode(value)
    .replace(/^id: .*$/m, '')
    .replace(/"at":"[^"]*"/, '');
}

/**
 * Every exported function of `lib/` that opens an actor's transaction for a caller: `lib/tickets/ticket-list.ts#countTickets`.
 * (Functions that make their own system actor have no caller to be kept from anything.)
 */
export function commandsAndQueries(): string[] {
  return sources('lib', /\.ts$/).flatMap((path) => {
    const text = textOf(path);
    if (!text.includes('withActor(actor') && !/withActor\(\s*actor/.test(text)) return [];
    return [
      ...text.matchAll(/^export (?:async )?function (\w+)\(\s*actor: (?:Local)?Actor\b.*?^}/gms),
    ].flatMap(([body, name]) => (/withActor\(\s*actor/.test(body) ? [`${path}#${name}`] : []));
  });
}

/** Every exported function of `lib/` that acts as the system of the municipality it is given: for jobs and scripts. */
export const actingAsSystem = (): string[] =>
  sources('lib', /\.ts$/).flatMap((path) => {
    const text = textOf(path);
    if (!text.includes('withSystem(')) return [];
    return [...text.matchAll(/^export (?:async )?function (\w+)\(\s*tenantId: TenantId\b/gm)].map(
      ([, name]) => `${path}#${name}`,
    );
  });

export const pages = (): string[] => sources('app', /(^|\/)page\.tsx$/);

export const routeFiles = (): string[] => sources('app', /(^|\/)route\.tsx?$/);

/** All of our own source that runs in production. */
export const productionSources = (): string[] =>
  ['lib', 'app', 'components', 'jobs', 'scripts', 'prisma'].flatMap((folder) => sources(folder, /\.tsx?$/));

type Import = { module: string; names: string[] };

/** The values that a source imports from our own modules: `lib/people/list-teams.ts` → [`listTeams`]. */
export function importsOf(path: string): Import[] {
  return [...textOf(path).matchAll(/^import (?!type )(.*?) from '([^']+)';/gms)].flatMap(
    ([, what = '', from = '']): Import[] => {
      const module = from.startsWith('#')
        ? from.slice(1)
        : relative(ROOT, resolve(ROOT, dirname(path), from));
      if (!/^[#.]/.test(from)) return [];
      const names = what
        .replace(/[{}]/g, '')
        .split(',')
        .map((name) => name.trim().split(' as ')[0] ?? '');
      return [{ module, names: names.filter((name) => name !== '' && !name.startsWith('type ')) }];
    },
  );
}

/** What a source of `app` uses of `lib/`, itself and through what else of `app` and `components` it imports: `lib/…#name`. */
export function libraryBehind(source: string): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { module, names } of importsOf(path)) {
      if (module.startsWith('lib/')) for (const name of names) found.add(`${module}#${name}`);
      else if (/^(app|components)\/.*\.tsx?$/.test(module)) visit(module);
    }
  };
  visit(source);
  return [...found].sort();
}
