-- The map at millions of tickets (docs/decisions/009-map-cells.md). Finished tickets, nearly all there are, stand still and
-- are counted beforehand, by square and by what the filters ask. What still runs is few, and its clock depends on the
-- moment of asking: that is counted live, from indexes that hold all that the map asks.

-- Degrees times ten million (about a centimetre): sums of whole numbers are exact in any order.
alter table tickets
  add column lat_e7 integer generated always as (round(st_y(location) * 10000000)::integer) stored,
  add column lng_e7 integer generated always as (round(st_x(location) * 10000000)::integer) stored,
  -- The row of squares of level 16 that it lies in: a box is then a few ranges of one index.
  add column map_row integer generated always as
    (floor(round(st_y(location) * 10000000) / (900000000.0::float8 / 65536))::integer) stored;

-- With every column that row-level security and the map's filters read, so that the table itself is not visited.
create index tickets_map on tickets (tenant_id, map_row, lng_e7)
  include (lat_e7, created_at, category_id, team_id, ward_id, priority, status, is_sensitive, is_finished,
    is_finished_late, response_due_at, next_due_at, next_warn_at, created_by)
  where location is not null;
create index tickets_map_unfinished on tickets (tenant_id, map_row, lng_e7)
  include (lat_e7, created_at, category_id, team_id, ward_id, priority, status, is_sensitive, is_finished,
    is_finished_late, response_due_at, next_due_at, next_warn_at, created_by)
  where location is not null and not is_finished;
create index tickets_map_days on tickets (tenant_id, created_at)
  include (lat_e7, lng_e7, map_row, category_id, team_id, ward_id, priority, status, is_sensitive, is_finished,
    is_finished_late, response_due_at, next_due_at, next_warn_at, created_by)
  where location is not null;
-- Index-only scans need pages that vacuum has seen. A fifth of the table, the default, is too much to wait for.
alter table tickets set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

-- How the clock of a finished ticket ended; as slaStateSql in lib/tickets/ticket-view.ts says it.
create function finished_sla(t tickets) returns text language sql immutable parallel safe
  as $$ select case when t.response_due_at is null or t.status = 'cancelled' then 'none'
    when t.is_finished_late then 'breached' else 'completed' end $$;

-- Finished tickets with a spot, none of them sensitive, by square, span of time and everything the map filters by.
create table map_cells (
  tenant_id uuid not null references municipalities (id),
  -- Squares of 90 / 2^level degrees; square (0, 0) has its south-western corner at latitude 0, longitude 0.
  level smallint not null,
  -- Created within so many months from `since` on; 0: at any time.
  months smallint not null,
  since date not null,
  y integer not null,
  x integer not null,
  category_id uuid not null,
  team_id uuid,
  ward_id uuid,
  priority text not null,
  status text not null,
  sla text not null,
  tickets integer not null,
  -- Sums of lat_e7 and lng_e7: whole numbers, which a double adds without loss up to 2^53.
  sum_lat double precision not null,
  sum_lng double precision not null
);
-- The only index, and all that a query reads.
create unique index map_cells_key on map_cells
  (tenant_id, level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla)
  include (tickets, sum_lat, sum_lng) nulls not distinct;
create index map_cells_empty on map_cells (tenant_id) where tickets = 0;

-- What happened to finished tickets since the cells were last brought up to date: one came (+1), one went (-1). Only ever
-- appended to by who works on tickets, so that two who close tickets of one square do not wait for each other.
create table map_changes (
  tenant_id uuid not null references municipalities (id),
  id bigint not null generated always as identity,
  sign smallint not null check (sign in (1, -1)),
  lat_e7 integer not null,
  lng_e7 integer not null,
  created_at timestamptz not null,
  category_id uuid not null,
  team_id uuid,
  ward_id uuid,
  priority text not null,
  status text not null,
  sla text not null,
  primary key (tenant_id, id)
);
-- It is emptied every minute.
alter table map_changes set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

create function map_changes_insert() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into map_changes (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, sla)
    select tenant_id, 1, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status,
        finished_sla(n::tickets)
      from new_rows n where is_finished and not is_sensitive and location is not null;
  return null;
end $$;
create trigger map_changes_insert after insert on tickets referencing new table as new_rows
  for each statement execute function map_changes_insert();

create function map_changes_update() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into map_changes (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, sla)
    select c.* from old_rows o join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id
      cross join lateral (values
        (o.tenant_id, -1, o.lat_e7, o.lng_e7, o.created_at, o.category_id, o.team_id, o.ward_id, o.priority, o.status,
          finished_sla(o::tickets)),
        (n.tenant_id, 1, n.lat_e7, n.lng_e7, n.created_at, n.category_id, n.team_id, n.ward_id, n.priority, n.status,
          finished_sla(n::tickets))) c (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id,
        priority, status, sla)
      -- A sweep touches what is unfinished, and ends here.
      where (o.is_finished or n.is_finished)
        and case c.sign when 1 then n.is_finished and not n.is_sensitive else o.is_finished and not o.is_sensitive end
        and c.lat_e7 is not null
        and (o.is_finished, o.is_sensitive, o.lat_e7, o.lng_e7, o.created_at, o.category_id, o.team_id, o.ward_id,
            o.priority, o.status, finished_sla(o::tickets))
          is distinct from (n.is_finished, n.is_sensitive, n.lat_e7, n.lng_e7, n.created_at, n.category_id, n.team_id,
            n.ward_id, n.priority, n.status, finished_sla(n::tickets));
  return null;
end $$;
create trigger map_changes_update after update on tickets referencing old table as old_rows new table as new_rows
  for each statement execute function map_changes_update();

create function map_changes_delete() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into map_changes (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, sla)
    select tenant_id, -1, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status,
        finished_sla(o::tickets)
      from old_rows o where is_finished and not is_sensitive and location is not null;
  return null;
end $$;
create trigger map_changes_delete after delete on tickets referencing old table as old_rows
  for each statement execute function map_changes_delete();

-- The first day of the month, or of the year, in South Africa's time, which is also that of the filters' days.
create function map_since(at timestamptz, months integer) returns date language sql immutable parallel safe
  as $$ select case months when 0 then date '-infinity'
    else date_trunc(case months when 12 then 'year' else 'month' end, timezone(interval '2 hours', at))::date end $$;

-- The cells that a ticket is counted in: from squares that hold a city to those that hold some streets, at three spans of
-- time; the finest at all time only, as there a count by day is quick.
create function map_cells_of(lat_e7 integer, lng_e7 integer, created_at timestamptz)
  returns table (level smallint, months smallint, since date, y integer, x integer) language sql immutable parallel safe
  as $$ select l::smallint, m::smallint, map_since(created_at, m),
      floor(lat_e7 / (900000000.0::float8 / 2 ^ l))::integer, floor(lng_e7 / (900000000.0::float8 / 2 ^ l))::integer
    from generate_series(8, 15) l cross join unnest(array[0, 12, 1]) m where l < 15 or m = 0 $$;

-- Brings the oldest changes of the municipality into its cells, and answers how many. One at a time; who comes second
-- while another is at it goes home. Deleting and counting are one statement and so one snapshot: no reader sees a change
-- twice, or not at all.
create function map_cells_fold(most integer) returns integer language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  folded integer;
begin
  if app_role() is distinct from 'system' then
    raise exception 'Only jobs bring the map up to date.' using errcode = '42501';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('map_cells:' || app_tenant(), 0)) then return 0; end if;
  with taken as (
    delete from map_changes where (tenant_id, id) in
      (select tenant_id, id from map_changes where tenant_id = app_tenant() order by id limit most) returning *),
  folded_in as (
    insert into map_cells as m (tenant_id, level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla,
        tickets, sum_lat, sum_lng)
      select app_tenant(), c.level, c.months, c.since, c.y, c.x, t.category_id, t.team_id, t.ward_id, t.priority, t.status,
          t.sla, sum(t.sign), sum(t.sign * t.lat_e7::float8), sum(t.sign * t.lng_e7::float8)
        from taken t cross join lateral map_cells_of(t.lat_e7, t.lng_e7, t.created_at) c
        group by 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
        having sum(t.sign) <> 0 or sum(t.sign * t.lat_e7::float8) <> 0 or sum(t.sign * t.lng_e7::float8) <> 0
      on conflict (tenant_id, level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla)
      do update set tickets = m.tickets + excluded.tickets, sum_lat = m.sum_lat + excluded.sum_lat,
        sum_lng = m.sum_lng + excluded.sum_lng)
  select count(*) into folded from taken;
  delete from map_cells where tenant_id = app_tenant() and tickets = 0;
  return folded;
end $$;
revoke execute on function map_cells_fold from public;
grant execute on function map_cells_fold to lungisa_app;

-- Counts everything anew: after a load that passed the triggers by, or if ever the cells should be found wrong.
create function map_cells_rebuild() returns void language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  of_tenant uuid := app_tenant();
begin
  if app_role() is distinct from 'system' then
    raise exception 'Only jobs count the map anew.' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('map_cells:' || of_tenant, 0));
  delete from map_cells where tenant_id = of_tenant;
  -- Changes go with the snapshot that the tickets are counted in.
  with counted as (delete from map_changes where tenant_id = of_tenant),
  finest as (
    insert into map_cells
      select of_tenant, 15, 0, '-infinity', floor(lat_e7 / (900000000.0::float8 / 32768)),
          floor(lng_e7 / (900000000.0::float8 / 32768)), category_id, team_id, ward_id, priority, status, finished_sla(t),
          count(*), sum(lat_e7::float8), sum(lng_e7::float8)
        from tickets t where tenant_id = of_tenant and is_finished and not is_sensitive and location is not null
        group by 5, 6, 7, 8, 9, 10, 11, 12 order by 5, 6)
  insert into map_cells
    select of_tenant, 14, 1, map_since(created_at, 1), floor(lat_e7 / (900000000.0::float8 / 16384)),
        floor(lng_e7 / (900000000.0::float8 / 16384)), category_id, team_id, ward_id, priority, status, finished_sla(t),
        count(*), sum(lat_e7::float8), sum(lng_e7::float8)
      from tickets t where tenant_id = of_tenant and is_finished and not is_sensitive and location is not null
      group by 4, 5, 6, 7, 8, 9, 10, 11, 12 order by 4, 5, 6;
  for coarser in reverse 13 .. 8 loop
    insert into map_cells
      select of_tenant, coarser, 1, since, y >> 1, x >> 1, category_id, team_id, ward_id, priority, status, sla,
          sum(tickets), sum(sum_lat), sum(sum_lng)
        from map_cells where tenant_id = of_tenant and level = coarser + 1 and months = 1
        group by 4, 5, 6, 7, 8, 9, 10, 11, 12 order by 4, 5, 6;
  end loop;
  insert into map_cells
    select of_tenant, level, 12, date_trunc('year', since)::date, y, x, category_id, team_id, ward_id, priority, status, sla,
        sum(tickets), sum(sum_lat), sum(sum_lng)
      from map_cells where tenant_id = of_tenant and months = 1
      group by 2, 4, 5, 6, 7, 8, 9, 10, 11, 12 order by 2, 4, 5, 6;
  insert into map_cells
    select of_tenant, level, 0, '-infinity', y, x, category_id, team_id, ward_id, priority, status, sla,
        sum(tickets), sum(sum_lat), sum(sum_lng)
      from map_cells where tenant_id = of_tenant and months = 12
      group by 2, 5, 6, 7, 8, 9, 10, 11, 12 order by 2, 5, 6;
end $$;
revoke execute on function map_cells_rebuild from public;
grant execute on function map_cells_rebuild to lungisa_app;

grant select on map_cells, map_changes to lungisa_app;
do $$
declare
  name text;
begin
  -- As the policy of tickets, of which these are counts; a liaison and a resident have none here.
  foreach name in array array['map_cells', 'map_changes'] loop
    execute format('alter table %I enable row level security', name);
    execute format($p$create policy visible on %I for select
      using (tenant_id = (select app_tenant()) and case (select app_role())
        when 'system' then true
        when 'admin' then true
        when 'manager' then true
        when 'field_worker' then team_id = any ((select app_teams())::uuid[])
        when 'ward_councillor' then ward_id = any ((select app_wards())::uuid[])
        else false end)$p$, name);
  end loop;
end $$;

-- What is there already.
do $$
declare
  municipality uuid;
begin
  perform set_config('app.role', 'system', true);
  for municipality in select id from municipalities loop
    perform set_config('app.tenant_id', municipality::text, true);
    perform map_cells_rebuild();
  end loop;
  perform set_config('app.role', '', true), set_config('app.tenant_id', '', true);
end $$;
