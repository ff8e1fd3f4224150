import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Files outside `lib/domain` that do no I/O either, and know no clock but the `now` they are given. */
const PURE = [
  'lib/realtime/scope.ts',
  'lib/routing/routing-explanation.ts',
  'lib/maps/label-places.ts',
  'lib/wards/letter-marks.ts',
  'lib/health/clock-verdict.ts',
  'lib/notifications/quiet-hours.ts',
  'lib/notifications/opt-out-words.ts',
  'lib/notifications/delivery-status.ts',
];

/** What every folder of `lib` may import: the rules, the database, and what stands in `lib` itself (settings, errors, log). */
const BELOW_ALL = ['domain', 'db', ''];

/**
 * The folders of `lib` and the further folders that each may import, lowest first. A folder may only name folders above its
 * own line, so there is no cycle, of types neither.
 */
const ARROWS: Record<string, readonly string[]> = {
  domain: [],
  db: [],
  jobs: [],
  migrations: ['jobs'],
  auth: [],
  people: ['auth'],
  audit: ['people'],
  http: ['auth', 'migrations'],
  categories: [],
  wards: ['auth'],
  routing: ['auth', 'categories', 'wards'],
  sla: ['auth', 'jobs'],
  notifications: ['auth', 'http', 'people'],
  reactions: ['notifications'],
  health: ['auth'],
  tickets: ['auth', 'audit', 'categories', 'people', 'reactions', 'routing', 'sla'],
  followers: ['auth', 'notifications', 'tickets'],
  timers: ['auth', 'sla', 'tickets'],
  import: ['auth', 'sla', 'tickets', 'wards'],
  maps: ['auth', 'audit', 'tickets', 'wards'],
  'service-areas': ['auth', 'import', 'jobs', 'maps', 'reactions', 'routing', 'wards'],
  figures: ['auth', 'maps', 'routing', 'wards'],
  exports: ['auth', 'categories', 'jobs', 'people', 'tickets', 'wards'],
  realtime: ['auth'],
};

/** Pages and processes; nothing below them may know them. */
const OUTER = ['app', 'components', 'jobs', 'scripts', 'tests'];

/** Who may use the database as its owner, without row-level security, and for what. */
const OWNER_CLIENT_USERS: Record<string, string> = {
  'lib/auth/': 'sign-in and API keys come before there is an actor',
  'lib/migrations/migrate.ts': 'changes the schema',
  'lib/jobs/install-queues.ts': 'creates pg-boss’s tables',
  'lib/people/list-municipalities.ts': 'for scripts that go through every municipality',
  'lib/db/': 'the client itself, rate limits, heartbeats',
  'lib/http/readiness.ts': 'asks whether the database answers',
  'lib/import/municipality.ts': 'a new municipality has no actor yet',
  'lib/realtime/outbox.ts': 'follows the events of every municipality for all streams of a process',
  'lib/realtime/wake-up.ts': 'listens for NOTIFY on a connection of its own',
  'lib/maps/map-cells.ts': 'finds the municipalities that a job has to go through',
  'lib/timers/sweep.ts': 'finds the municipalities that a job has to go through',
  'lib/notifications/tenants-with-due.ts': 'finds the municipalities that a job has to go through',
  'lib/exports/prune-exports.ts': 'removes what has expired in every municipality',
  'lib/notifications/prune-notifications.ts': 'removes what is old in every municipality',
  'lib/realtime/prune-events.ts': 'removes what is old in every municipality',
  'prisma/seed/': 'makes municipalities and people',
  'scripts/': 'ends its connections (disconnect)',
  'tests/': 'sets the stage',
};

/** Whose input may hold more than is read, and why; everywhere else a key that is not known is refused. */
const LENIENT: Record<string, string> = {
  'app/sign-in/actions.ts': 'React adds fields of its own to a form',
  'app/(staff)/tickets/new/ticket-draft.ts': 'looks at a part of the form',
  'lib/auth/session-options.ts': 'next-auth sends its own fields along',
  'lib/auth/session-token.ts': 'a token has its issuer’s claims, too',
  'lib/env.ts': 'the environment is everybody’s',
  'lib/import/geometry.ts': 'GeoJSON may have foreign members (RFC 7946, 6.1)',
  'lib/jobs/jobs.ts': 'a job may have been sent by the version before',
  'lib/notifications/record-delivery.ts': 'Twilio says more than we need',
  'lib/notifications/record-inbound.ts': 'Twilio says more than we need',
  'lib/notifications/subscribe-push.ts': 'a browser describes its subscription in its own way',
};

/** Who names a time zone, and why; everything else takes that of the municipality, or of a calendar. */
const ZONE_NAMERS: Record<string, string> = {
  'lib/domain/sla/calendar.ts': 'the calendar that a South African municipality begins with',
  'app/(staff)/admin/calendars/calendar-form.tsx': 'zones to choose from',
};

/** The one file that asks the platform what the clocks of a place show. */
const CLOCK_READER = 'lib/domain/time/time-zone.ts';

/** The packages that browsers are sent. Each costs everybody who opens a page. */
const BROWSER_PACKAGES = [
  '@geoman-io/leaflet-geoman-free',
  '@mantine/core',
  '@mantine/form',
  '@mantine/hooks',
  '@mantine/notifications',
  '@tabler/icons-react',
  '@tanstack/react-table',
  'leaflet',
  'next/dynamic',
  'next/link',
  'next/navigation',
  'react',
  'react-dom',
  'react-leaflet',
  'zod',
];

/** What browsers are sent of `lib` beside its domain: parts that pages draw or read files with. */
const BROWSER_MODULES = [
  'lib/errors.ts',
  'lib/import/geometry.ts',
  'lib/import/source-row.ts',
  'lib/maps/label-places.ts',
  'lib/maps/ward-at.ts',
  'lib/service-areas/area-editing.ts',
  'lib/service-areas/area-input.ts',
  'lib/wards/letter-marks.ts',
];

/** The server's own: a page is told what its reader may do, and does not work it out. */
const SERVER_RULES = ['lib/domain/access/roles.ts'];

type Source = { path: string; text: string; imports: string[] };

const sources: Source[] = ['app', 'components', 'lib', 'jobs', 'scripts', 'prisma', 'tests'].flatMap(
  (folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => /\.tsx?$/.test(path) && !path.includes('/generated/'))
      .map((path) => {
        const text = readFileSync(join(ROOT, path), 'utf8');
        return { path, text, imports: importsOf(path, text) };
      }),
);

/** Paths from the root of what a file imports from this project; bare names for packages. */
function importsOf(path: string, text: string): string[] {
  const specifiers = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ];
  return specifiers.map(([, from, dynamic, bare]) => {
    const specifier = from ?? dynamic ?? bare ?? '';
    if (specifier.startsWith('#')) return specifier.slice(1);
    return specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), specifier)) : specifier;
  });
}

const isTest = (path: string) => path.startsWith('tests/') || path.endsWith('.test.ts');
/** `lib/sla/policies.ts` → `sla`; empty for what stands in `lib` itself. */
const folderOfLib = (path: string) => /^lib\/([^/]+)\//.exec(path)?.[1] ?? '';
const within = (folder: string) => (path: string) => path === folder || path.startsWith(`${folder}/`);

const offences = (chosen: (source: Source) => boolean, forbidden: (imported: string) => boolean) =>
  sources
    .filter(chosen)
    .flatMap(({ path, imports }) => imports.filter(forbidden).map((imported) => `${path} → ${imported}`));

/** What parts of pages import, and what that imports, but for types and for what stays behind server actions. */
function sentToBrowsers(): string[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const sent = new Set(sources.flatMap(({ path, text }) => (/^'use client'/m.test(text) ? [path] : [])));
  // A set goes on to what is added to it meanwhile.
  for (const path of sent) {
    const text = texts.get(path) ?? '';
    if (/^'use server'/m.test(text)) continue;
    for (const imported of importsOf(path, text.replace(/^import type [^;]+;/gm, ''))) sent.add(imported);
  }
  return [...sent];
}

describe('dependencies point one way', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(200);
  });

  it('lib knows neither pages, parts of pages, jobs nor scripts', () => {
    const inner = ({ path }: Source) => within('lib')(path) && !isTest(path);
    expect(offences(inner, (imported) => OUTER.some((folder) => within(folder)(imported)))).toEqual([]);
  });

  it('components know neither pages nor the database', () => {
    const parts = ({ path }: Source) => within('components')(path);
    expect(
      offences(parts, (imported) => ['app', 'jobs', 'lib/db'].some((folder) => within(folder)(imported))),
    ).toEqual([]);
  });

  it('pages, route handlers and jobs hold no SQL and open no transaction', () => {
    const outer = ({ path }: Source) => ['app', 'components', 'jobs'].some((folder) => within(folder)(path));
    const allowed = new Set(['lib/db/heartbeat.ts', 'lib/db/client.ts', 'lib/db/rate-limit.ts']);
    expect(offences(outer, (imported) => within('lib/db')(imported) && !allowed.has(imported))).toEqual([]);
    const withSql = sources
      .filter(outer)
      .filter(({ text }) =>
        /\$(queryRaw|executeRaw)|\bselect\s.+\sfrom\b/s.test(
          text.replace(/\/\*.*?\*\/|\/\/.*|'[^'\n]*'/gs, ''),
        ),
      );
    expect(withSql.map(({ path }) => path)).toEqual([]);
  });

  it('the folders of lib import each other only along the arrows of the table', () => {
    const used = new Map<string, Set<string>>();
    for (const { path, imports } of sources.filter(({ path }) => within('lib')(path) && !isTest(path))) {
      const from = folderOfLib(path);
      const targets = used.get(from) ?? new Set();
      for (const imported of imports.filter(within('lib'))) targets.add(folderOfLib(imported));
      targets.delete(from);
      used.set(from, targets);
    }
    const allowed = (from: string) => [...(from === 'domain' ? [] : BELOW_ALL), ...(ARROWS[from] ?? [])];
    const forbidden = [...used].flatMap(([from, targets]) =>
      [...targets].filter((to) => from !== '' && !allowed(from).includes(to)).map((to) => `${from} → ${to}`),
    );
    expect(forbidden).toEqual([]);
    const unused = Object.entries(ARROWS).flatMap(([from, targets]) =>
      targets.filter((to) => !used.get(from)?.has(to)).map((to) => `${from} → ${to}`),
    );
    expect(unused, 'arrows of the table that nothing uses').toEqual([]);
  });

  it('the table of arrows has no cycle: a folder names only folders that stand before it', () => {
    const folders = Object.keys(ARROWS);
    const backward = folders.flatMap((from, index) =>
      (ARROWS[from] ?? [])
        .filter((to) => !folders.slice(0, index).includes(to))
        .map((to) => `${from} → ${to}`),
    );
    expect(backward).toEqual([]);
  });

  it('what stands in lib itself imports no folder of lib but the domain', () => {
    const top = ({ path }: Source) => /^lib\/[^/]+$/.test(path);
    const folder = (imported: string) => /^lib\/.+\//.test(imported) && !within('lib/domain')(imported);
    expect(offences(top, folder)).toEqual([]);
  });

  it('the domain uses no package but zod and date-holidays, and holds no SQL', () => {
    const domain = ({ path }: Source) => within('lib/domain')(path) && !isTest(path);
    const packages = ['zod', 'date-holidays', 'geojson'];
    expect(
      offences(domain, (imported) => !within('lib/domain')(imported) && !packages.includes(imported)),
    ).toEqual([]);
    expect(sources.filter(domain).filter(({ text }) => /Prisma|\$queryRaw/.test(text))).toEqual([]);
  });

  it('pure rules import only pure rules, and never ask what time it is', () => {
    const isPure = (path: string) => (within('lib/domain')(path) && !isTest(path)) || PURE.includes(path);
    const pure = ({ path }: Source) => isPure(path);
    expect(offences(pure, (imported) => within('lib')(imported) && !isPure(imported))).toEqual([]);
    const clocks = sources
      .filter(pure)
      .filter(({ text }) => /new Date\(\)|Date\.now\(\)|Math\.random/.test(text));
    expect(clocks.map(({ path }) => path)).toEqual([]);
  });

  it('only what comes before there is an actor uses the database as its owner', () => {
    const users = sources
      .filter(({ text }) => /\bownerClient\b|\bpool\(\)|from 'pg'/.test(text))
      .map(({ path }) => path);
    const unexpected = users.filter(
      (path) => !isTest(path) && !Object.keys(OWNER_CLIENT_USERS).some((allowed) => path.startsWith(allowed)),
    );
    expect(unexpected).toEqual([]);
  });

  it('browsers are sent no package that they need not have', () => {
    const packages = sentToBrowsers().filter((path) => !/^(app|components|lib)\/|\.css$/.test(path));
    expect(packages.sort()).toEqual(BROWSER_PACKAGES);
  });

  it('browsers are sent none of the server’s rules', () => {
    const modules = sentToBrowsers().filter(within('lib'));
    expect(modules.filter((path) => !within('lib/domain')(path)).sort()).toEqual(BROWSER_MODULES);
    expect(modules.filter((path) => SERVER_RULES.includes(path))).toEqual([]);
  });

  it('input with keys that nobody knows is refused', () => {
    const lenient = sources
      .filter(({ path, text }) => !isTest(path) && /\bz\s*\.(object|looseObject)\(/.test(text))
      .map(({ path }) => path);
    expect(lenient.sort(), 'use z.strictObject, or say in LENIENT why not').toEqual(
      Object.keys(LENIENT).sort(),
    );
  });

  it('nothing asks the database with a text put together by hand', () => {
    const unsafe = sources.filter(
      ({ text, path }) => !isTest(path) && /\$(query|execute)RawUnsafe/.test(text),
    );
    expect(unsafe.map(({ path }) => path)).toEqual([]);
  });
});

describe('times are told by the municipality’s clocks', () => {
  const code = (text: string) => text.replace(/\/\*.*?\*\/|\/\/ [^\n]*/gs, '');
  const users = (pattern: RegExp) =>
    sources
      .filter(({ path, text }) => !isTest(path) && pattern.test(code(text)))
      .map(({ path }) => path)
      .sort();

  it('No file but those of the list names a time zone or an offset', () => {
    const zone =
      /['"`](?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Z]|[+-]\d\d:\d\d['"`]/;
    expect(users(zone), 'take the zone of the actor, or say in ZONE_NAMERS why not').toEqual(
      Object.keys(ZONE_NAMERS).sort(),
    );
  });

  it('Only one file asks Intl for times, so that no other can tell them by the browser’s clocks', () => {
    expect(users(/Intl\.DateTimeFormat|toLocale(?:Date|Time)String|getTimezoneOffset/)).toEqual([
      CLOCK_READER,
    ]);
    expect(users(/\.(?:get|set)(?:Hours|Minutes|Date|Day|Month|FullYear)\(/)).toEqual([]);
  });

  it('SQL reads local times by a municipality’s zone: none is a literal but UTC', () => {
    expect(users(/at time zone '(?!utc')/i)).toEqual([]);
    expect(users(/\btimezone\(\s*(?:interval|')/i)).toEqual([]);
  });
});

describe('names', () => {
  it('say what a file is for', () => {
    const vague = sources.filter(({ path }) =>
      /(^|\/)(utils?|helpers?|misc|common|manager)(\.|\/)/.test(path),
    );
    expect(vague.map(({ path }) => path)).toEqual([]);
  });
});

describe('styles', () => {
  it('every class that a part takes from a module of styles is there', () => {
    const missing = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(([, name = '', from = '']) => {
        const module = from.startsWith('#') ? join(ROOT, from.slice(1)) : join(ROOT, dirname(path), from);
        const selectors = readFileSync(module, 'utf8').replace(/\{[^{}]*\}/g, '{}');
        const there = new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, one]) => one));
        return [...text.matchAll(new RegExp(`[^\\w/-]${name}\\.(\\w+)`, 'g'))]
          .filter(([, one]) => !there.has(one ?? ''))
          .map(([, one]) => `${path}: ${one}`);
      }),
    );
    expect(missing).toEqual([]);
  });
});
