import pg from 'pg';
import { migrate } from '#lib/migrations/migrate.ts';
import { startNativePostgres } from '#tests/support/native-postgres.ts';

/** A migrated database of its own PostgreSQL, which ends with the run. */
export type BenchDatabase = { url: string; owner: pg.Client; stop: () => Promise<void> };

/** Starts it, with `settings` over those of a bench, and makes it the one that `lib/db` uses. */
export async function startBenchDatabase(settings: Record<string, string> = {}): Promise<BenchDatabase> {
  const server = await startNativePostgres({
    settings: {
      ...{ shared_buffers: '2GB', maintenance_work_mem: '512MB', max_wal_size: '8GB', jit: 'off' },
      ...settings,
    },
  });
  if (!server)
    throw new Error(
      'A bench needs a native PostgreSQL with PostGIS: apt-get install postgresql-15-postgis-3',
    );
  await migrate(server.url);
  process.env.DATABASE_URL = server.url;
  process.env.NEXTAUTH_SECRET ??= 'a secret that signs nothing outside of this bench';
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  return {
    url: server.url,
    owner,
    stop: async () => {
      await owner.end();
      await server.stop();
    },
  };
}

export type BenchCity = { tenantId: string; managerId: string };

/** Near Cape Town: 116 square wards, 12 categories, 40 teams with areas of four wards or so, one manager. */
export async function makeCity(owner: pg.Client, code: string): Promise<BenchCity> {
  const { rows } = await owner.query(`
    with city as (insert into municipalities (code, name) values ('${code}', 'Bench ${code}') returning id),
    manager as (insert into users (email, name) values (lower('${code}@bench.example'), 'Bench Manager') returning id)
    select city.id as "tenantId", manager.id as "managerId" from city, manager`);
  const city = rows[0] as BenchCity;
  await owner.query(`
    insert into memberships (tenant_id, user_id, role) values ('${city.tenantId}', '${city.managerId}', 'manager');
    insert into wards (tenant_id, code, number, name, area)
      select '${city.tenantId}', 'W' || n, n, 'Ward ' || n, st_multi(st_makeenvelope(
        18.3 + (n % 12) * 0.05, -34.2 + (n / 12) * 0.05, 18.35 + (n % 12) * 0.05, -34.15 + (n / 12) * 0.05, 4326))
      from generate_series(0, 115) n;
    insert into categories (tenant_id, code, name_en, name_zu, name_af)
      select '${city.tenantId}', 'c' || n, 'Category ' || n, 'Category ' || n, 'Category ' || n from generate_series(0, 11) n;
    insert into teams (tenant_id, code, name, service_area)
      select '${city.tenantId}', 't' || n, 'Team ' || n, st_multi(st_buffer(st_setsrid(st_makepoint(
        18.35 + (n % 8) * 0.07, -34.15 + (n / 8) * 0.09), 4326), 0.06, 32)) from generate_series(0, 39) n;
    insert into team_categories (tenant_id, team_id, category_id)
      select t.tenant_id, t.id, c.id from teams t join categories c using (tenant_id)
      where t.tenant_id = '${city.tenantId}' and (substr(t.code, 2)::int + substr(c.code, 2)::int) % 3 = 0;`);
  return city;
}

/**
 * Fills the city with tickets of the last three years, one in twenty unfinished. Straight into the table: triggers and
 * foreign keys are off, since what is measured is reading.
 */
export async function fillWithTickets(owner: pg.Client, city: BenchCity, count: number): Promise<void> {
  await owner.query(`
    set session_replication_role = replica;
    insert into tickets (tenant_id, tracking_number, source, title, description, address, location, category_id, priority,
      status, ward_id, team_id, routing_rule, created_at, resolved_at, first_response_at, response_due_at, response_warn_at,
      resolution_due_at, resolution_warn_at)
    select '${city.tenantId}', 'BEN-' || lpad(n::text, 12, '0'), 'import',
      (array['Burst pipe', 'No power', 'Pothole', 'Blocked sewer', 'Street light out', 'Refuse not collected'])[1 + n % 6]
        || ' near no ' || n % 997,
      'Reported by phone. Crew ' || n % 211 || ' looked at it; reference ' || md5(n::text) || '.',
      n % 4999 || ' Main Road', st_setsrid(st_makepoint(18.3 + random() * 0.6, -34.2 + random() * 0.5), 4326),
      c.ids[1 + n % 12], (array['low', 'medium', 'medium', 'high', 'critical'])[1 + n % 5],
      case when n % 20 = 0 then 'open' else 'closed' end, w.ids[1 + n % 116], t.ids[1 + n % 40], 'area', made.at,
      case when n % 20 <> 0 then made.at + (n % 90) * interval '1 hour' end,
      case when n % 20 <> 0 then made.at + interval '1 hour' end,
      made.at + interval '8 hours', made.at + interval '6 hours', made.at + interval '72 hours', made.at + interval '58 hours'
    from generate_series(1, ${count}) n
    cross join lateral (select now() - (n * (interval '1095 days' / ${count})) as at) made
    cross join (select array_agg(id) as ids from categories where tenant_id = '${city.tenantId}') c
    cross join (select array_agg(id) as ids from wards where tenant_id = '${city.tenantId}') w
    cross join (select array_agg(id) as ids from teams where tenant_id = '${city.tenantId}') t;
    set session_replication_role = origin`);
  await owner.query('vacuum analyze tickets');
}

/**
 * Gives the city `count` tickets that are open, with critical terms, and have nothing due before tomorrow. Triggers and
 * foreign keys are off, as above.
 */
export async function fillWithOpenTickets(owner: pg.Client, city: BenchCity, count: number): Promise<void> {
  const indexes = await dropIndexes(owner);
  await owner.query(`
    set session_replication_role = replica;
    insert into tickets (tenant_id, tracking_number, source, title, description, address, location, category_id, priority,
      status, ward_id, team_id, routing_rule, sla_policy_id, created_at, response_warn_at, response_due_at,
      resolution_warn_at, resolution_due_at, sla_next_at)
    select '${city.tenantId}', 'OPN-' || replace(gen_random_uuid()::text, '-', ''), 'import', 'Burst pipe near no ' || n % 997,
      'Reported by phone. Crew ' || n % 211 || ' looked at it; reference ' || md5(n::text) || '.', n % 4999 || ' Main Road',
      st_setsrid(st_makepoint(18.3 + random() * 0.6, -34.2 + random() * 0.5), 4326), c.ids[1 + n % 12], 'critical', 'open',
      w.ids[1 + n % 116], t.ids[1 + n % 40], 'area', p.id, now(), due.at, due.at + interval '6 minutes',
      due.at + interval '4 hours', due.at + interval '5 hours', due.at
    from generate_series(1, ${count}) n
    cross join lateral (select now() + interval '1 day' + n * interval '1 second' as at) due
    cross join (select id from sla_policies where tenant_id = '${city.tenantId}' and priority = 'critical') p
    cross join (select array_agg(id) as ids from categories where tenant_id = '${city.tenantId}') c
    cross join (select array_agg(id) as ids from wards where tenant_id = '${city.tenantId}') w
    cross join (select array_agg(id) as ids from teams where tenant_id = '${city.tenantId}') t;
    set session_replication_role = origin`);
  for (const index of indexes) await owner.query(index);
  await owner.query('vacuum analyze tickets');
}

/** Building an index over a million rows takes a fraction of what keeping it up to date does. @returns what makes them */
export async function dropIndexes(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i where i.indrelid = 'tickets'::regclass and not i.indisunique`);
  for (const { name } of rows) await owner.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}
