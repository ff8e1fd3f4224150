// Whether the walk is complete: what it does not know yet fails here, with what to do about it.
import { describe, expect, test } from 'vitest';
import { FIELDS } from '#lib/domain/ticket/fields.ts';
import { LISTINGS, PROBES } from './probes.ts';
import {
  commandsAndQueries,
  importsOf,
  libraryBehind,
  pages,
  productionSources,
  routeFiles,
  routes,
  textOf,
} from './surface.ts';

const walked = new Set([...PROBES, ...LISTINGS].map(({ through }) => through));

/** Routes that hold nothing of any municipality, and why. */
const ROUTES_WITHOUT_TENANT_DATA: Record<string, string> = {
  'GET /healthz': 'says that the process lives',
  'GET /readyz': 'says which parts are there, in fixed words',
  'POST /api/webhooks/twilio/status': 'heeds only what Twilio has signed; tests/db/twilio-webhooks.test.ts',
  'POST /api/webhooks/twilio/inbound': 'heeds only what Twilio has signed; tests/db/twilio-webhooks.test.ts',
  'GET /api/auth/[...nextauth]': 'answers about the caller’s own session; tests/db/auth.test.ts',
  'POST /api/auth/[...nextauth]': 'signs in and out; tests/db/auth.test.ts',
};

/** Commands and queries that no page and no route may reach, and who runs them. */
const NOT_FOR_CALLERS: Record<string, string> = {
  'lib/audit/verify-audit.ts#brokenLinks': 'npm run audit:verify, as the system',
  'lib/audit/verify-seals.ts#brokenSeals': 'npm run audit:verify, as the system',
  'lib/maps/map-cells.ts#rebuildMapCells': 'a job, as the system',
  'lib/maps/map-cells.ts#mapCellFaults': 'npm run map:verify, as the system',
};

/** Everything else acts through `withActor`. Each of these may see every municipality, and why. */
const PAST_THE_LOCK: Record<string, string> = {
  'lib/auth/api-keys.ts': 'finds out whose key it is, before there is an actor',
  'lib/auth/memberships.ts': 'finds out who somebody is, before there is an actor',
  'lib/auth/sign-in.ts': 'checks a password, before there is an actor',
  'lib/db/client.ts': 'is the client',
  'lib/db/gather-statistics.ts': 'has PostgreSQL count its own rows, and reads none',
  'lib/db/heartbeat.ts': 'worker_heartbeats belong to no municipality',
  'lib/exports/prune-exports.ts': 'removes what has expired in every municipality',
  'lib/notifications/prune-notifications.ts': 'removes what is old in every municipality',
  'lib/realtime/prune-events.ts': 'removes what is old in every municipality',
  'lib/db/rate-limit.ts': 'counters belong to no municipality',
  'lib/db/with-actor.ts': 'is the lock',
  'lib/http/readiness.ts': 'asks whether the database is there',
  'lib/import/municipality.ts': 'npm run import makes municipalities',
  'lib/maps/map-cells.ts': 'finds the municipalities that a job has to go through',
  'lib/auth/push-sessions.ts':
    'a session begins and ends whatever municipality is chosen: by the person and the browser',
  'lib/notifications/tenants-with-due.ts': 'finds the municipalities that a job has to go through',
  'lib/realtime/outbox.ts':
    'asks in which municipalities something happened, and then as each scope what (events_in_sight)',
  'lib/timers/sweep.ts': 'finds the municipalities that a job has to go through',
  'lib/people/list-municipalities.ts': 'for scripts that go through every municipality',
  'prisma/seed/seed.ts': 'the seed makes municipalities',
  'prisma/seed/write-municipality.ts': 'the seed makes municipalities',
};

/** Pages and actions for people who are not signed in yet, or no longer want to be. */
const FOR_ANYBODY = ['app/sign-in/page.tsx', 'app/sign-in/actions.ts'];

const serverActions = () => productionSources().filter((path) => /^'use server';/m.test(textOf(path)));

describe('the walk knows', () => {
  test('every route', async () => {
    const unknown = [...(await routes()).keys()].filter(
      (route) => !walked.has(route) && !(route in ROUTES_WITHOUT_TENANT_DATA),
    );
    expect(
      unknown,
      'Routes that no isolation test asks. Add to tests/db/isolation/probes.ts a PROBE for each way to name a thing to ' +
        'them, or a LISTING where they name none.',
    ).toEqual([]);
  });

  test('every command and query, by a route or directly', async () => {
    const byRoute = new Set(
      routeFiles().flatMap((path) =>
        importsOf(path).flatMap(({ module, names }) => names.map((name) => `${module}#${name}`)),
      ),
    );
    const known = (name: string) => walked.has(name) || byRoute.has(name) || name in NOT_FOR_CALLERS;
    expect(commandsAndQueries().length).toBeGreaterThanOrEqual(18);
    expect(
      commandsAndQueries().filter((name) => !known(name)),
      'Commands and queries that no isolation test asks. Add to tests/db/isolation/probes.ts a PROBE for each way to ' +
        'name a thing to them, or a LISTING where they are given none.',
    ).toEqual([]);
  });

  test('no route, command or query that is no more', async () => {
    const there = new Set([...(await routes()).keys(), ...commandsAndQueries()]);
    const told = [...walked, ...Object.keys(ROUTES_WITHOUT_TENANT_DATA), ...Object.keys(NOT_FOR_CALLERS)];
    expect(told.filter((name) => !there.has(name))).toEqual([]);
  });
});

describe('pages and server actions', () => {
  test('reach data through commands and queries only: nothing of them speaks with the database', () => {
    const direct = productionSources().filter(
      (path) =>
        /^(app|components)\//.test(path) &&
        /from '(#lib\/db\/|pg'|@prisma\/|pg-boss)|\$(query|execute)Raw|withActor\(|systemActor\(/.test(
          textOf(path),
        ),
    );
    expect(direct).toEqual([]);
  });

  test('reach none that is not for callers', () => {
    const reached = [...pages(), ...serverActions()].flatMap(libraryBehind);
    expect(reached).toContain('lib/tickets/ticket-list.ts#listTickets');
    expect(
      reached.filter((name) => name in NOT_FOR_CALLERS || name.startsWith('lib/people/list-munic')),
    ).toEqual([]);
  });

  test.each(pages().filter((path) => !FOR_ANYBODY.includes(path)))('%s asks who calls', (path) => {
    expect(textOf(path)).toMatch(/await require(Actor|Allowed|Session)\(/);
  });

  test.each(serverActions().filter((path) => !FOR_ANYBODY.includes(path)))(
    '%s asks who calls, in each action',
    (path) => {
      // A server action is an address that anybody may post to, whatever page it stands on.
      const actions = textOf(path)
        .split(/^export async function /m)
        .slice(1);
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions)
        expect(action).toMatch(/await (require(Actor|Allowed|Session)|current(Claims|Actor))\(/);
    },
  );
});

describe('the source', () => {
  test('passes the lock only where it says why', () => {
    const users = productionSources().filter((path) => /\bownerClient\(/.test(textOf(path)));
    expect(users.sort(), 'use withActor, or say in PAST_THE_LOCK why not').toEqual(
      Object.keys(PAST_THE_LOCK).sort(),
    );
  });

  test('builds no SQL from text: whoever smuggled in a statement could name another municipality as the own one', () => {
    const unsafe = productionSources().flatMap((path) =>
      [...textOf(path).matchAll(/\$\w+Unsafe\(|Prisma\.raw\([^)]*\)|new Prisma\.Sql\(/g)].map(
        ([use]) => `${path}: ${use}`,
      ),
    );
    expect(unsafe).toEqual([
      // Names of columns, which its type wants as literals, and a bench.
      'lib/tickets/ticket-columns.ts: Prisma.raw(column)',
      'scripts/bench/routing.ts: Prisma.raw(spots)',
    ]);
    expect(textOf('lib/tickets/ticket-columns.ts')).toContain('column: string extends Name ? never : Name');
    for (const { column } of Object.values(FIELDS)) expect(column).toMatch(/^[a-z_]+$/);
  });
});
