import { beforeAll, describe, expect, test } from 'vitest';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import {
  attempt,
  insertableColumns,
  REFUSED,
  RULE_BROKEN,
  rowsAs,
  rowsAsOwner,
  tenantTables,
} from './sql.ts';
import { fileSensitive, type Municipality, makeManagerOfBoth, makeWorld } from './world.ts';

/**
 * What the application's role may do with each table. A new table fails below until it stands here: decide who may do
 * what, give it a policy in its migration, and let tests/db/isolation/world.ts put a row of it into both municipalities.
 */
const PRIVILEGES: Record<string, string> = {
  api_keys: 'reads some columns',
  audit_seal_heads: 'reads, inserts',
  audit_seals: 'reads, inserts',
  business_calendars: 'reads, inserts, updates',
  categories: 'reads, inserts, updates',
  escalation_levels: 'reads, inserts',
  export_chunks: 'reads, inserts, deletes',
  export_jobs: 'reads, inserts, updates',
  holidays: 'reads, inserts, updates, deletes',
  map_cells: 'reads',
  map_changes: 'reads',
  map_clocks: 'reads',
  membership_wards: 'reads, inserts, deletes',
  memberships: 'reads',
  message_opt_outs: 'reads, inserts, updates, deletes',
  municipalities: 'reads',
  notification_preferences: 'reads, inserts, updates, deletes',
  notifications: 'reads, inserts, updates',
  push_subscriptions: 'reads, inserts, updates, deletes',
  rate_limits: 'nothing',
  resident_conversations: 'reads, inserts, updates',
  service_level_changes: 'reads, inserts, updates',
  settings_versions: 'reads',
  sla_occurrences: 'reads, inserts',
  sla_policies: 'reads, inserts, updates',
  sla_sweeps: 'reads, inserts, updates',
  team_area_history: 'reads',
  team_categories: 'reads, inserts, updates, deletes',
  team_members: 'reads',
  teams: 'reads, inserts, updates',
  ticket_assignments: 'reads',
  ticket_audit: 'reads',
  ticket_events: 'reads',
  ticket_messages: 'reads, inserts',
  ticket_reporters: 'reads, inserts, updates',
  ticket_watchers: 'reads, inserts, updates, deletes',
  tickets: 'reads, inserts, updates',
  users: 'reads some columns',
  ward_delimitations: 'reads, inserts, updates, deletes',
  wards: 'reads, inserts, updates, deletes',
  worker_heartbeats: 'nothing',
};

useTestDatabase();
let alfa: Municipality;
let bravo: Municipality;
let tables: string[];
/** Each role of Alfa, and Alfa's jobs. */
let actors: [string, Actor][];

beforeAll(async () => {
  ({ alfa, bravo } = await makeWorld());
  await fileSensitive(alfa);
  await fileSensitive(bravo);
  tables = await tenantTables();
  actors = [...Object.entries(alfa.actors), ['jobs', systemActor(alfa.tenantId)]];
});

/** Runs the check for every actor and table, and names those for which the answer is not the wished one. */
async function offenders(check: (actor: Actor, table: string) => Promise<boolean>): Promise<string[]> {
  const found: string[] = [];
  for (const [name, actor] of actors) {
    for (const table of tables) if (!(await check(actor, table))) found.push(`${name}: ${table}`);
  }
  return found;
}

describe('every table of a municipality', () => {
  test('is in this walk with rows of both municipalities (else fill it in world.ts)', async () => {
    expect(tables.length).toBeGreaterThanOrEqual(17);
    for (const { tenantId } of [alfa, bravo]) {
      const empty: string[] = [];
      for (const table of tables) {
        const rows = await rowsAsOwner(`select from ${table} where tenant_id = '${tenantId}' limit 1`);
        if (rows.length === 0) empty.push(table);
      }
      expect(empty, 'tables without a row: make tests/db/isolation/world.ts fill them').toEqual([]);
    }
  });

  test('has row-level security switched on, with a policy', async () => {
    const rows = await rowsAsOwner(
      `select c.relname, c.relrowsecurity,
        exists (select from pg_policy p where p.polrelid = c.oid) as has_policy
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and c.relname = any ($1)`,
      tables,
    );
    expect(rows).toHaveLength(tables.length);
    expect(rows.filter((row) => !row.relrowsecurity || !row.has_policy)).toEqual([]);
  });

  test('refers to other tables of a municipality together with the municipality, so never into another one', async () => {
    const loose = await rowsAsOwner(`select k.conrelid::regclass::text as "from", k.conname
      from pg_constraint k
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace
        and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'tenant_id')
        and not exists (select from unnest(k.conkey, k.confkey) as pair (mine, theirs)
          join pg_attribute m on m.attrelid = k.conrelid and m.attnum = pair.mine and m.attname = 'tenant_id'
          join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.theirs and t.attname = 'tenant_id')`);
    expect(loose).toEqual([]);
  });

  test('has the municipality first in its keys, so that an id alone never finds a row', async () => {
    const keys = await rowsAsOwner(
      `select i.indrelid::regclass::text as "table", i.indexrelid::regclass::text as key
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indisunique and a.attname <> 'tenant_id' and i.indrelid::regclass::text = any ($1)`,
      tables,
    );
    // A key is looked up before anybody knows whose it is.
    expect(keys).toEqual([{ table: 'api_keys', key: 'api_keys_key_hash_key' }]);
  });
});

describe('each role of one municipality, in plain SQL,', () => {
  test('reads no row of another municipality', async () => {
    expect(
      await offenders(async (actor, table) => {
        const [row] = await rowsAs(
          actor,
          `select count(*) filter (where tenant_id <> $1::uuid)::int as strange from ${table}`,
          actor.tenantId,
        );
        return row?.strange === 0;
      }),
    ).toEqual([]);
  });

  test('changes none', async () => {
    expect(
      await offenders(async (actor, table) =>
        [0, REFUSED].includes(
          await attempt(
            actor,
            `update ${table} set tenant_id = tenant_id where tenant_id = $1::uuid`,
            bravo.tenantId,
          ),
        ),
      ),
    ).toEqual([]);
  });

  test('deletes none', async () => {
    expect(
      await offenders(async (actor, table) =>
        [0, REFUSED].includes(
          await attempt(actor, `delete from ${table} where tenant_id = $1::uuid`, bravo.tenantId),
        ),
      ),
    ).toEqual([]);
  });

  test('inserts none, not even one that is well-formed throughout', async () => {
    const copies = new Map<string, { columns: string; record: string }>();
    for (const table of tables) {
      const columns = (await insertableColumns(table)).join(', ');
      const [row] = await rowsAsOwner(
        `select r::text as record from ${table} r where tenant_id = '${bravo.tenantId}' limit 1`,
      );
      copies.set(table, { columns, record: String(row?.record) });
    }
    expect(
      await offenders(async (actor, table) => {
        const { columns, record } = copies.get(table)!;
        const insert = `insert into ${table} (${columns}) select ${columns} from (select ($1::text::${table}).*) copy`;
        return (await attempt(actor, insert, record)) === REFUSED;
      }),
    ).toEqual([]);
  });

  test('moves no row of its own into another municipality', async () => {
    expect(
      await offenders(async (actor, table) => {
        const moved = await attempt(actor, `update ${table} set tenant_id = $1::uuid`, bravo.tenantId);
        return typeof moved === 'string' || moved === 0;
      }),
    ).toEqual([]);
  });

  test('knows no other municipality, and nobody who is only there', async () => {
    const strangers = Object.values(bravo.people).flatMap(({ userId }) => userId ?? []);
    for (const [name, actor] of actors) {
      expect(await rowsAs(actor, 'select code from municipalities'), name).toEqual([{ code: 'ALFA' }]);
      expect(
        await rowsAs(actor, 'select name from users where id = any ($1::uuid[])', strangers),
        name,
      ).toEqual([]);
    }
  });

  test('sees no more for holding ids of the other’s wards and teams', async () => {
    for (const role of ['field_worker', 'ward_councillor', 'saps_liaison'] as const) {
      const actor: Actor = {
        ...alfa.actors.manager,
        role,
        wardIds: Object.values(bravo.wards),
        teamIds: [...Object.values(bravo.teams), bravo.farStation],
      };
      expect(await rowsAs(actor, 'select id from tickets'), role).toEqual([]);
    }
  });

  test('sees nothing while acting in neither municipality', async () => {
    for (const table of tables) {
      const nobody = `select count(*)::int as count from ${table}`;
      const unset = { ...alfa.actors.admin, tenantId: '' as Actor['tenantId'] };
      expect(await rowsAs(unset, nobody), table).toEqual([{ count: 0 }]);
    }
  });
});

describe('a person of two municipalities', () => {
  test('sees in each what is there, never both at once', async () => {
    const userId = await makeManagerOfBoth(alfa, bravo);
    for (const here of [alfa, bravo]) {
      const actor = { ...here.actors.manager, userId };
      const rows = await rowsAs(actor, 'select distinct tenant_id from tickets');
      expect(rows).toEqual([{ tenant_id: here.tenantId }]);
    }
  });
});

describe('a reference to a person of another municipality', () => {
  test.each([
    ['as the assignee of a ticket', 'update tickets set assignee_id = $1::uuid where id = $2::uuid'],
    ['as the author of a ticket', 'update tickets set created_by = $1::uuid where id = $2::uuid'],
    ['as the manager of a team', 'update teams set manager_id = $1::uuid'],
  ])('%s is refused by the database, whoever writes it', async (_, sql) => {
    const stranger = bravo.people.manager.userId;
    const values = sql.includes('$2') ? [stranger, alfa.tickets.leak.id] : [stranger];
    for (const actor of [alfa.actors.admin, systemActor(alfa.tenantId)])
      expect(await attempt(actor, sql, ...values)).toBe(RULE_BROKEN);
  });

  test('as a level of a chain is refused by the database, whoever writes it', async () => {
    const insert = `insert into escalation_levels (tenant_id, policy_id, level, target, person_id, delay_minutes)
      select tenant_id, id, 9, 'person', $1::uuid, 0 from sla_policies limit 1`;
    for (const actor of [alfa.actors.admin, systemActor(alfa.tenantId)])
      expect(await attempt(actor, insert, bravo.people.manager.userId)).toBe(RULE_BROKEN);
  });

  test('as the author of a message is refused, and so is anybody else than oneself', async () => {
    const insert = `insert into ticket_messages (tenant_id, ticket_id, author_id, author_role, visibility, body)
      values ($1::uuid, $2::uuid, $3::uuid, $4, 'public', 'Signed')`;
    const write = (author: string | null, role: string) =>
      attempt(alfa.actors.citizen, insert, alfa.tenantId, alfa.tickets.leak.id, author, role);
    expect(await write(bravo.people.manager.userId, 'citizen')).toBe(REFUSED);
    expect(await write(alfa.people.manager.userId, 'manager')).toBe(REFUSED);
    expect(await write(alfa.people.citizen.userId, 'manager')).toBe(REFUSED);
    expect(await write(alfa.people.citizen.userId, 'citizen')).toBe(1);
  });
});

describe('the application’s role', () => {
  test('may do with each table what is written down above, and nothing else', async () => {
    const rows = await rowsAsOwner(`select c.relname as "table", concat_ws(', ',
        case when has_table_privilege('lungisa_app', c.oid, 'select') then 'reads'
          when has_any_column_privilege('lungisa_app', c.oid, 'select') then 'reads some columns' end,
        case when has_any_column_privilege('lungisa_app', c.oid, 'insert') then 'inserts' end,
        case when has_any_column_privilege('lungisa_app', c.oid, 'update') then 'updates' end,
        case when has_table_privilege('lungisa_app', c.oid, 'delete') then 'deletes' end,
        case when has_table_privilege('lungisa_app', c.oid, 'truncate') then 'TRUNCATES' end,
        case when has_table_privilege('lungisa_app', c.oid, 'trigger') then 'MAKES TRIGGERS' end) as may
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        and c.relname <> '_prisma_migrations'`);
    const found = Object.fromEntries(rows.map(({ table, may }) => [table, may || 'nothing']));
    expect(found, 'a table is new or its grants changed: write it down in PRIVILEGES').toEqual(PRIVILEGES);
  });

  test.each([
    ['users', 'password_hash'],
    ['api_keys', 'key_hash'],
    ['rate_limits', 'key'],
    ['worker_heartbeats', 'worker_id'],
    ['_prisma_migrations', 'checksum'],
  ])('cannot read %s.%s', async (table, column) => {
    for (const [, actor] of actors)
      expect(await attempt(actor, `select ${column} from ${table}`)).toBe(REFUSED);
  });

  test.each(['ticket_audit', 'ticket_events', 'ticket_assignments'])(
    'writes nothing into %s: only the triggers do',
    async (table) => {
      for (const [, actor] of actors) {
        for (const sql of [
          `update ${table} set ticket_id = ticket_id`,
          `delete from ${table}`,
          `truncate ${table}`,
          `insert into ${table} default values`,
        ])
          expect(await attempt(actor, sql), sql).toBe(REFUSED);
      }
    },
  );

  test('empties no table', async () => {
    expect(
      await offenders(
        async (actor, table) => (await attempt(actor, `truncate ${table} cascade`)) === REFUSED,
      ),
    ).toEqual([]);
  });

  test('cannot sign in, owns nothing, and stands above no policy', async () => {
    const [role] =
      await rowsAsOwner(`select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
      from pg_roles where rolname = 'lungisa_app'`);
    expect(Object.values(role ?? {})).toEqual(Array(6).fill(false));
    const owned = await rowsAsOwner(`select 1 as it from pg_shdepend where refclassid = 'pg_authid'::regclass
      and refobjid = 'lungisa_app'::regrole and deptype = 'o'`);
    expect(owned).toEqual([]);
    const groups = await rowsAsOwner(
      `select roleid::regrole::text from pg_auth_members where member = 'lungisa_app'::regrole`,
    );
    expect(groups).toEqual([]);
  });

  test('makes no table and no function, whose code could then look at rows that a policy hides', async () => {
    const admin = alfa.actors.admin;
    expect(await attempt(admin, 'create table mine (a int)')).toBe(REFUSED);
    expect(await attempt(admin, `create function mine() returns int language sql as 'select 1'`)).toBe(
      REFUSED,
    );
  });

  test('learns nothing of hidden rows from the planner’s statistics', async () => {
    await rowsAsOwner('select from tickets limit 0');
    const [row] = await rowsAs(
      alfa.actors.admin,
      `select count(*)::int as count from pg_stats where tablename = 'tickets'`,
    );
    expect(row).toEqual({ count: 0 });
  });
});

describe('functions that run with the owner’s rights', () => {
  test('look up tables in the schema only, so that a temporary table cannot stand in for one', async () => {
    const loose = await rowsAsOwner(`select p.proname, p.proconfig from pg_proc p
      where p.prosecdef and p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and coalesce(not ('search_path=pg_catalog, public, pg_temp' = any (p.proconfig)), true)`);
    expect(loose).toEqual([]);
  });

  test('are called by triggers only, but for what views and jobs need', async () => {
    const open = await rowsAsOwner(`select p.proname from pg_proc p
      where p.prosecdef and p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and has_function_privilege('lungisa_app', p.oid, 'execute') order by p.proname`);
    expect(open.map(({ proname }) => proname)).toEqual([
      'audit_views',
      'dead_letters',
      'map_cells_fold',
      'map_cells_rebuild',
      'operator_dead_letters',
      'send_job',
      'settle_dead_letters',
      'take_over_browser',
    ]);
  });

  test('are not deceived by temporary tables of the same names', async () => {
    const { abuse } = alfa.categories;
    // Were the guard to read this one, the report would count as an ordinary ticket.
    const sql = `do $$ begin
      create temporary table categories (tenant_id uuid, id uuid, is_sensitive boolean) on commit drop;
      insert into pg_temp.categories values ('${alfa.tenantId}', '${abuse}', false);
      insert into public.tickets (tenant_id, tracking_number, title, category_id, priority, team_id)
        values ('${alfa.tenantId}', 'ALFA-1', 'Trick', '${abuse}', 'low', '${alfa.teams.west}');
    end $$`;
    expect(await attempt(alfa.actors.admin, sql)).toBe(RULE_BROKEN);
  });
});
