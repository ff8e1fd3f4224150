import { describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type ActorRole, can, isStaff, PROGRAM_ROLES, ROLES, ticketScope } from '#lib/domain/access/roles.ts';
import { useTestDatabase } from '#tests/support/database.ts';

useTestDatabase();

const EVERYBODY: readonly ActorRole[] = [...ROLES, 'system'];
const NOBODY = ['auditor', 'operator', 'ADMIN', 'admin ', ''];

/** What policies ask of a role, and what the table of roles says to it. */
const QUESTIONS: Record<string, (role: ActorRole) => boolean> = {
  is_member: () => true,
  is_staff: isStaff,
  sees_personal_data: (role) => can({ role }, 'ticket.read_personal_data').allowed,
  reads_audit: (role) => can({ role }, 'ticket.read_audit').allowed,
  reads_deadlines: (role) => can({ role }, 'ticket.read_deadlines').allowed,
  is_notified: (role) => can({ role }, 'notifications.receive').allowed,
  may_export: (role) => can({ role }, 'ticket.export').allowed,
  administers: (role) => can({ role }, 'areas.manage').allowed,
};

const sqlOf = (name: string, role: string | null) =>
  Prisma.sql`select ${Prisma.raw(name)}(${role}) as answer`;

async function answer(name: string, role: string | null): Promise<unknown> {
  const [row] = await ownerClient().$queryRaw<{ answer: unknown }[]>(sqlOf(name, role));
  return row?.answer;
}

describe.each(Object.entries(QUESTIONS))('The database’s %s', (name, ofTable) => {
  test.each(EVERYBODY)(`${name} says of the %s what the table of roles says`, async (role) => {
    expect(await answer(name, role)).toBe(ofTable(role));
  });

  test(`${name} is not true of a role that is not known`, async () => {
    for (const role of [...NOBODY, null]) expect(await answer(name, role), String(role)).not.toBe(true);
  });
});

describe('The database’s ticket_scope', () => {
  test.each(EVERYBODY)('says of the %s what the table of roles says', async (role) => {
    expect(await answer('ticket_scope', role)).toBe(ticketScope(role));
  });

  test('says nothing of a role that is not known', async () => {
    for (const role of [...NOBODY, null]) expect(await answer('ticket_scope', role)).toBeNull();
  });
});

test('Watching a ticket and being notified go together, as the database has one word for both', () => {
  for (const role of ROLES)
    expect(can({ role }, 'ticket.watch').allowed, role).toBe(can({ role }, 'notifications.receive').allowed);
});

test('What an administrator looks after is one right in the database, so it is in the table of roles', () => {
  for (const role of EVERYBODY) {
    const rights = ['areas.manage', 'service_levels.manage', 'operations.manage'] as const;
    expect(new Set(rights.map((action) => can({ role }, action).allowed)).size, role).toBe(1);
  }
});

test('The functions that policies ask are plain SQL that the planner puts in the place of the call', async () => {
  const names = [...Object.keys(QUESTIONS), 'ticket_scope'];
  const rows = await ownerClient().$queryRaw<{ name: string }[]>`
    select p.proname as name from pg_proc p join pg_language l on l.oid = p.prolang
    where p.proname = any (${names}) and l.lanname = 'sql' and p.provolatile = 'i' and not p.prosecdef
      and not p.proisstrict and p.proconfig is null and p.prosrc !~ '\\mfrom\\M'
      -- An argument that is used twice keeps a call with a sub-select from being replaced.
      and array_length(string_to_array(p.prosrc, 'of_role'), 1) = 2`;
  expect(rows.map(({ name }) => name).sort()).toEqual(names.sort());
});

const NAMES_A_ROLE = `'(${ROLES.join('|')})'`;

test('Policies name no role: they ask, and a role that is not known gets no for an answer', async () => {
  const rows = await ownerClient().$queryRaw<object[]>`
    select tablename, policyname from pg_policies where schemaname = 'public'
      and (coalesce(qual, '') ~ ${NAMES_A_ROLE} or coalesce(with_check, '') ~ ${NAMES_A_ROLE})`;
  expect(rows).toEqual([]);
});

/** Functions that name a role beside those that policies ask; each lets in whom it names and nobody else. */
const FUNCTIONS_THAT_NAME_A_ROLE = {
  audit_views: 'the police alone see what is audited by it',
  dead_letters: 'administrators look after jobs',
  operator_dead_letters: 'administrators look after jobs',
  settle_dead_letters: 'administrators look after jobs',
};

test('No other function of the database names a role without saying why', async () => {
  const rows = await ownerClient().$queryRaw<{ name: string }[]>`
    select p.proname as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosrc ~ ${NAMES_A_ROLE}
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;
  expect(rows.map(({ name }) => name).sort()).toEqual(
    [...Object.keys(QUESTIONS), 'ticket_scope', ...Object.keys(FUNCTIONS_THAT_NAME_A_ROLE)].sort(),
  );
});

test.each([
  ['memberships', 'a person', ROLES],
  ['api_keys', 'an API key', PROGRAM_ROLES],
] as const)('%s.role holds what %s can be, and nothing else', async (table, _, roles) => {
  const [row] = await ownerClient().$queryRaw<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = ${table}::regclass and contype = 'c' and conname = ${`${table}_role_check`}`;
  const named = [...(row?.definition ?? '').matchAll(/'(\w+)'/g)].map(([, role]) => role);
  expect(named.sort()).toEqual([...roles].sort());
});
