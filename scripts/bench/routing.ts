import { existsSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { disconnect } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { routingQuery } from '#lib/routing/route-tickets.ts';
import { dryRunArea } from '#lib/service-areas/dry-run-area.ts';
import { startBenchDatabase } from './bench-database.ts';
import { median, ms, ratio, table, timesOf } from './measure.ts';

const WARDS_FILE = new URL('../../../shared/data/cpt_wards_2021.geojson', import.meta.url);
const CATEGORIES = 10;
const RUNS = 5;

/** Routing against the bare `ST_Covers` join: 1 and 10,000 spots, inside areas and beyond them, 1,160 areas. */
export async function run(): Promise<void> {
  const database = await startBenchDatabase();
  try {
    const tenantId = await makeAreas(database.owner);
    const rows: string[][] = [];
    for (const [where, kind] of [
      ['inside', 'inside areas'],
      ['beyond', 'in no area, near one'],
      ['all', 'three in five inside'],
    ] as const) {
      for (const count of [1, 10_000]) rows.push(await compare(database.owner, tenantId, where, kind, count));
    }
    table(
      `Routing over ${116 * CATEGORIES} areas, medians of ${RUNS}`,
      ['spots', 'which', 'bare ST_Covers join', 'routing', 'ratio', 'a spot'],
      rows,
    );
    await dryRuns(database.owner, tenantId);
  } finally {
    await disconnect();
    await database.stop();
  }
}

const OPEN_TICKETS = 100_000;

/**
 * What an administrator waits for before saving an area: of a team of one category, and of one that serves them all. The
 * floor is one look at the open tickets for those that the team has and those that its new area covers.
 */
async function dryRuns(owner: Client, tenantId: TenantId): Promise<void> {
  await owner.query(`insert into team_categories (tenant_id, team_id, category_id)
    select t.tenant_id, t.id, c.id from teams t join categories c using (tenant_id) where t.code = 't28-1' on conflict do nothing`);
  await fillWithRoutedTickets(owner, tenantId);
  const rows: string[][] = [];
  for (const [code, kind] of [
    ['t60-1', 'of one category'],
    ['t28-1', `of all ${CATEGORIES} categories`],
  ] as const) {
    const { rows: teams } = await owner.query(
      `select id, st_asgeojson(st_translate(service_area, 0.01, 0), 15)::json as area from teams where code = $1`,
      [code],
    );
    const team = teams[0] as { id: string; area: unknown };
    const floor = median(
      await timesOf(RUNS, () =>
        owner.query(
          `select count(*) from tickets t where t.tenant_id = $1 and not t.is_finished
            and (t.team_id = $2 or st_covers(st_geomfromgeojson($3), t.location))`,
          [tenantId, team.id, JSON.stringify(team.area)],
        ),
      ),
    );
    let moves = 0;
    const taken = median(
      await timesOf(RUNS, async () => {
        const dryRun = await dryRunArea(systemActor(tenantId), team.id, { area: team.area });
        moves = dryRun.moves.total;
      }),
    );
    rows.push([kind, moves.toLocaleString('en'), ms(floor), ms(taken), ratio(taken, floor)]);
  }
  table(
    `Dry run of an area moved aside, ${OPEN_TICKETS.toLocaleString('en')} open tickets, medians of ${RUNS}`,
    ['team', 'would move', 'bare look', 'dry run', 'ratio'],
    rows,
  );
}

/** Each where routing brings it, one in twenty beyond all areas. Triggers are off, since what is measured is reading. */
async function fillWithRoutedTickets(owner: Client, tenantId: TenantId): Promise<void> {
  await owner.query(`
    create table bench_routed (category_id uuid, location geometry(Point, 4326), team_id uuid, rule text, explanation jsonb);
    grant insert on bench_routed to lungisa_app`);
  await withSystem(
    tenantId,
    (tx) => tx.$executeRaw`
      with spots as materialized (select row_number() over () as key, ${tenantId}::uuid as tenant_id, category_id,
        false as is_sensitive, location, now() as created_at from bench_spots
        where is_inside or random() < 0.08)
      insert into bench_routed select s.category_id, s.location, r.team_id, r.rule, r.explanation
        from (${routingQuery(tx, Prisma.sql`spots`)}) r join spots s using (key)`,
    { timeoutMs: 600_000 },
  );
  await owner.query(`
    set session_replication_role = replica;
    insert into tickets (tenant_id, tracking_number, source, title, category_id, priority, status, location, team_id, routing_rule, routing)
      select '${tenantId}', 'DRY-' || row_number() over (), 'import', 'Burst pipe', category_id, 'low', 'open', location, team_id,
        rule, explanation from bench_routed cross join generate_series(1, 6) limit ${OPEN_TICKETS};
    set session_replication_role = origin`);
  await owner.query('vacuum analyze tickets');
}

async function compare(
  owner: Client,
  tenantId: TenantId,
  where: string,
  kind: string,
  count: number,
): Promise<string[]> {
  const spots = `(select row_number() over () as key, '${tenantId}'::uuid as tenant_id, category_id, false as is_sensitive,
    location, now() as created_at from bench_spots where ${where === 'all' ? 'true' : `is_inside = ${where === 'inside'}`} limit ${count})`;
  const bare = median(
    await timesOf(RUNS, () =>
      owner.query(`select s.key, t.id from ${spots} s join teams t on t.tenant_id = s.tenant_id and t.is_active
        and st_covers(t.service_area, s.location) join team_categories tc on tc.tenant_id = t.tenant_id
        and tc.team_id = t.id and tc.category_id = s.category_id`),
    ),
  );
  const routing = await withSystem(
    tenantId,
    (tx) =>
      timesOf(
        RUNS,
        () =>
          tx.$queryRaw`select count(*) from (${routingQuery(tx, Prisma.raw(spots))}) r where explanation is not null`,
      ),
    { timeoutMs: 600_000 },
  );
  const taken = median(routing);
  return [count.toLocaleString('en'), kind, ms(bare), ms(taken), ratio(taken, bare), ms(taken / count)];
}

/** Cape Town's wards at full resolution where the data is at hand, else as many circles; ten teams on each. */
async function makeAreas(owner: Client): Promise<TenantId> {
  const { rows } = await owner.query(
    `insert into municipalities (code, name) values ('BEN', 'Bench') returning id`,
  );
  const tenantId = rows[0].id as TenantId;
  for (const [at, area] of areasAsSql().entries()) {
    await owner.query(
      `insert into wards (tenant_id, code, number, name, area) values ($1, $2, $3, $2, st_multi(${area.sql}))`,
      [tenantId, `W${at}`, at, ...area.values],
    );
  }
  await owner.query(`
    insert into categories (tenant_id, code, name_en, name_zu, name_af)
      select '${tenantId}', 'c' || n, 'c' || n, 'c' || n, 'c' || n from generate_series(1, ${CATEGORIES}) n;
    insert into teams (tenant_id, code, name, service_area)
      select tenant_id, 't' || number || '-' || n, 'Team ' || number || '-' || n, area
      from wards cross join generate_series(1, ${CATEGORIES}) n;
    insert into team_categories (tenant_id, team_id, category_id)
      select t.tenant_id, t.id, c.id from teams t join categories c
        on c.tenant_id = t.tenant_id and t.code like '%-' || substr(c.code, 2);
    -- app_tenant() grants nothing to the owner, so the spots are an ordinary table that the application may read.
    create table bench_spots as
      select c.id as category_id, p.location, p.is_inside from (
        select d.path[1] as n, d.geom as location, true as is_inside
          from (select st_union(area) as land from wards) a, st_dump(st_generatepoints(a.land, 18000, 7)) d
        union all
        select d.path[1], d.geom, false
          from (select st_makevalid(st_simplifypreservetopology(st_union(area), 0.001)) as land from wards) a,
            st_dump(st_generatepoints(st_difference(st_buffer(a.land, 0.06), a.land), 12000, 7)) d) p
      join (select id, row_number() over (order by code) as n from categories) c on c.n = 1 + p.n % ${CATEGORIES}
      order by random();
    grant select on bench_spots to lungisa_app;
    analyze;`);
  return tenantId;
}

function areasAsSql(): { sql: string; values: string[] }[] {
  if (existsSync(WARDS_FILE)) {
    const { features } = JSON.parse(readFileSync(WARDS_FILE, 'utf8')) as {
      features: { geometry: unknown }[];
    };
    console.log(`Areas: the ${features.length} wards of Cape Town at full resolution.`);
    return features.map(({ geometry }) => ({
      sql: 'st_setsrid(st_geomfromgeojson($4), 4326)',
      values: [JSON.stringify(geometry)],
    }));
  }
  console.log('Areas: circles of 260 corners (the real wards are not at hand).');
  return Array.from({ length: 116 }, (_, at) => ({
    sql: `st_buffer(st_setsrid(st_makepoint(${18.3 + (at % 12) * 0.05}, ${-34.2 + Math.floor(at / 12) * 0.05}), 4326), 0.03, 65)`,
    values: [],
  }));
}
