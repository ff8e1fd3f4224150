import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ROLES } from '#lib/domain/access/roles.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The files that may name a role, and why. Everywhere else a rule asks the table of roles (lib/domain/access/roles.ts), so
 * that a new role is one row of it and not a search through the code.
 */
const MAY_NAME_A_ROLE: Record<string, string> = {
  'lib/domain/ticket/ticket.ts': 'where a ticket came from: “citizen” is a source there',
  'app/api/v1/tickets/route.ts': 'where a ticket came from: “citizen” is a source there',
  'app/(staff)/tickets/new/actions.ts': 'where a ticket came from: “citizen” is a source there',
  'lib/reactions/staff-recipients.ts': 'the roles that a level of an escalation chain stands for',
  'prisma/seed/people.ts': 'the people of the demo, at least one of each role',
  'prisma/seed/teams.ts': 'the person who manages a team: “manager” is a field there',
  'prisma/seed/tickets.ts': 'where a ticket came from: “citizen” is a source there',
  'prisma/seed/write-tickets.ts': 'who did what in the history of the demo',
  'scripts/demo-traffic.ts': 'the key of a program that makes traffic',
  'scripts/bench/bench-database.ts': 'the manager that a bench looks through',
  'scripts/bench/api-client.ts': 'the people whose calls a bench measures',
  'scripts/bench/command-floor.ts': 'the people whose calls a bench measures',
  'scripts/bench/commands.ts': 'the people whose calls a bench measures',
  'scripts/bench/export-case.ts': 'the manager that a bench looks through',
  'scripts/bench/list.ts': 'the manager that a bench looks through',
  'scripts/bench/map.ts': 'the manager that a bench looks through',
};

const NAME = new RegExp(`'(${ROLES.join('|')})'`);

const naming = ['app', 'components', 'jobs', 'lib', 'prisma', 'scripts'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.tsx?$/.test(path) && !/\/generated\/|\.test\.tsx?$/.test(path))
    .filter((path) =>
      NAME.test(readFileSync(join(ROOT, path), 'utf8').replace(/^\s*(\*|\/\/|\/\*).*$/gm, '')),
    ),
);

test('Only files that say why name a role outside the table of roles', () => {
  expect(naming.sort()).toEqual(Object.keys(MAY_NAME_A_ROLE).sort());
});
