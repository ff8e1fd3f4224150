// A role that nobody has decided about yet: it sees nothing and writes nothing, in whatever table a migration makes.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { ActorRole } from '#lib/domain/access/roles.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { attempt, insertableColumns, REFUSED, rowsAs, rowsAsOwner } from './sql.ts';
import { fileSensitive, type Municipality, makeWorld } from './world.ts';

useTestDatabase();

/** Tables that row-level security does not hold, and why. */
const WITHOUT_ROW_LEVEL_SECURITY: Record<string, string> = {
  _prisma_migrations: 'which migrations have run; the application’s role has no right to it',
  spatial_ref_sys: 'PostGIS’s own list of coordinate systems',
};

let town: Municipality;
let tables: string[];
/** With every team and every ward of the municipality, and the person of an administrator. */
let stranger: Actor;

beforeAll(async () => {
  ({ alfa: town } = await makeWorld());
  await fileSensitive(town);
  const rows = await rowsAsOwner(`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity order by 1`);
  tables = rows.map(({ name }) => String(name));
  stranger = {
    ...town.actors.admin,
    role: 'auditor' as ActorRole,
    wardIds: Object.values(town.wards),
    teamIds: [...Object.values(town.teams), town.farStation],
  };
});

const columnsFor = async (table: string, privilege: string) => {
  const rows = await rowsAsOwner(
    `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1
      and has_column_privilege('lungisa_app', table_name::text, column_name::text, $2) order by ordinal_position`,
    table,
    privilege,
  );
  return rows.map(({ name }) => String(name));
};

test('Every table is held by row-level security, or is listed with a reason', async () => {
  const rows = await rowsAsOwner(`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm', 'f') and not relrowsecurity order by 1`);
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(WITHOUT_ROW_LEVEL_SECURITY).sort());
});

test('The application’s role is held by row-level security and may not switch it off', async () => {
  const rows = await rowsAsOwner(`select rolsuper, rolbypassrls from pg_roles where rolname = 'lungisa_app'`);
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  const owned = await rowsAsOwner(`select relname from pg_class where relowner = 'lungisa_app'::regrole`);
  expect(owned).toEqual([]);
});

describe('A role that the database does not know', () => {
  test('sees no row of any table, with whatever teams, wards and person it comes', async () => {
    expect(tables.length).toBeGreaterThan(35);
    const seen: string[] = [];
    for (const table of tables) {
      const readable = await columnsFor(table, 'select');
      if (readable.length === 0) continue;
      const rows = await rowsAs(
        stranger,
        `select true as seen from (select ${readable.join(', ')} from ${table}) r limit 1`,
      );
      if (rows.length > 0) seen.push(table);
    }
    expect(seen).toEqual([]);
  });

  test('changes and deletes no row of any table', async () => {
    const written: string[] = [];
    for (const table of tables) {
      const [column] = await columnsFor(table, 'update');
      const update = `update ${table} set ${column} = ${column}`;
      for (const sql of [...(column ? [update] : []), `delete from ${table}`])
        if (![0, REFUSED].includes(await attempt(stranger, sql))) written.push(sql);
    }
    expect(written).toEqual([]);
  });

  test('inserts no row into any table, not even one like another that stands there, in the own name', async () => {
    const own = JSON.stringify({
      ...{ user_id: stranger.userId, author_id: stranger.userId },
      ...{ role: stranger.role, author_role: stranger.role, channel: 'in_app' },
    });
    const written: string[] = [];
    for (const table of tables) {
      const columns = (await insertableColumns(table)).join(', ');
      const [row] = await rowsAsOwner(`select r::text as record from ${table} r limit 1`);
      if (!row) continue;
      const insert = `insert into ${table} (${columns})
        select ${columns} from jsonb_populate_record($1::text::${table}, $2::jsonb)`;
      const answer = await attempt(stranger, insert, row.record, own);
      if (answer !== REFUSED) written.push(`${table}: ${answer}`);
    }
    expect(written).toEqual([]);
  });

  test('is not a membership or an API key that could be made', async () => {
    for (const table of ['memberships', 'api_keys'])
      await expect(rowsAsOwner(`update ${table} set role = 'auditor'`), table).rejects.toThrow(/23514/);
  });
});
