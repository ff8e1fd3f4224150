-- The map's cells hold unfinished tickets too (docs/decisions/009-map-cells.md), by how their clocks stood at one moment.
-- From then on a clock moves by itself, when its warning or its deadline comes: who reads counts these few again.

-- How a clock stands that runs no more, or never ran; null while it runs. With running_sla, what slaStateSql in
-- lib/tickets/ticket-view.ts says.
create function settled_sla(t tickets) returns text language sql immutable parallel safe
  as $$ select case when t.response_due_at is null or t.status = 'cancelled' then 'none'
    when t.is_finished_late then 'breached' when t.is_finished then 'completed' end $$;
create function running_sla(next_due_at timestamptz, next_warn_at timestamptz, at timestamptz) returns text
  language sql immutable parallel safe
  as $$ select case when next_due_at <= at then 'breached' when next_warn_at <= at then 'near_breach' else 'on_track' end $$;

-- The moment that the running clocks in a municipality's cells are of. Without a row, no cell holds a running clock.
create table map_clocks (
  tenant_id uuid primary key references municipalities (id),
  at timestamptz not null
);
grant select on map_clocks to lungisa_app;
alter table map_clocks enable row level security;
create policy visible on map_clocks for select using (tenant_id = (select app_tenant()));

-- Whose warning or deadline came between two moments: few of those that run.
create index tickets_warned on tickets (tenant_id, next_warn_at) where location is not null and not is_finished;
create index tickets_overdue on tickets (tenant_id, next_due_at) where location is not null and not is_finished;
-- Who works on a ticket is in no cell; of what is unfinished it is read from the index too.
drop index tickets_map_unfinished;
create index tickets_map_unfinished on tickets (tenant_id, map_row, lng_e7)
  include (lat_e7, created_at, category_id, team_id, ward_id, priority, status, is_sensitive, is_finished,
    is_finished_late, response_due_at, next_due_at, next_warn_at, created_by, assignee_id)
  where location is not null and not is_finished;

-- A clock that runs is stored as what moves it.
alter table map_changes
  alter column sla drop not null,
  add column next_due_at timestamptz not null default 'infinity',
  add column next_warn_at timestamptz not null default 'infinity';
alter table map_changes alter column next_due_at drop default, alter column next_warn_at drop default;
-- A fold changes cells all over, and what vacuum has not seen since is looked up in the table.
alter table map_cells set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

-- One row for a ticket that the map shows, none for one that it must not.
create function map_change_of(t tickets, sign integer)
  returns table (tenant_id uuid, sign smallint, lat_e7 integer, lng_e7 integer, created_at timestamptz, category_id uuid,
    team_id uuid, ward_id uuid, priority text, status text, sla text, next_due_at timestamptz, next_warn_at timestamptz)
  language sql immutable parallel safe
  as $$ select t.tenant_id, sign::smallint, t.lat_e7, t.lng_e7, t.created_at, t.category_id, t.team_id, t.ward_id, t.priority,
      t.status, settled_sla(t), t.next_due_at, t.next_warn_at
    where not t.is_sensitive and t.location is not null $$;

create or replace function map_changes_insert() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into map_changes (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, sla,
      next_due_at, next_warn_at)
    select c.* from new_rows n cross join lateral map_change_of(n::tickets, 1) c;
  return null;
end $$;

create or replace function map_changes_update() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into map_changes (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, sla,
      next_due_at, next_warn_at)
    select c.* from old_rows o join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id
      cross join lateral (
        select * from map_change_of(o::tickets, -1) union all select * from map_change_of(n::tickets, 1)) c
      -- A sweep that finds nothing due, or a title, is nothing to the map.
      where (o.is_sensitive, o.lat_e7, o.lng_e7, o.created_at, o.category_id, o.team_id, o.ward_id, o.priority, o.status,
            settled_sla(o::tickets), o.next_due_at, o.next_warn_at)
          is distinct from (n.is_sensitive, n.lat_e7, n.lng_e7, n.created_at, n.category_id, n.team_id, n.ward_id, n.priority,
            n.status, settled_sla(n::tickets), n.next_due_at, n.next_warn_at);
  return null;
end $$;

create or replace function map_changes_delete() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into map_changes (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, sla,
      next_due_at, next_warn_at)
    select c.* from old_rows o cross join lateral map_change_of(o::tickets, -1) c;
  return null;
end $$;
drop function finished_sla;

-- What the clocks do to the cells between two moments: each ticket whose warning or deadline comes leaves the state that it
-- had for the one that it gets. What waits in map_changes is in no cell yet, and is taken out again.
create function map_clocks_moved(of_tenant uuid, before timestamptz, after timestamptz)
  returns table (sign integer, lat_e7 integer, lng_e7 integer, created_at timestamptz, category_id uuid, team_id uuid,
    ward_id uuid, priority text, status text, sla text) language sql stable
  as $$ select m.sign * s.sign, m.lat_e7, m.lng_e7, m.created_at, m.category_id, m.team_id, m.ward_id, m.priority, m.status, s.sla
    from (
      select 1 as sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, next_due_at, next_warn_at
        from tickets where tenant_id = of_tenant and not is_finished and not is_sensitive and location is not null
          and response_due_at is not null
          and (next_due_at > least(before, after) and next_due_at <= greatest(before, after)
            or next_warn_at > least(before, after) and next_warn_at <= greatest(before, after))
      union all
      select -sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, next_due_at, next_warn_at
        from map_changes where tenant_id = of_tenant and sla is null and before <> after) m
    cross join lateral (values
      (-1, running_sla(m.next_due_at, m.next_warn_at, before)), (1, running_sla(m.next_due_at, m.next_warn_at, after))) s (sign, sla) $$;
revoke execute on function map_clocks_moved from public;

-- Brings the oldest changes of the municipality into its cells, with all its clocks as they stand `now`, and answers how
-- many. One at a time; who comes second while another is at it goes home. What is taken away and what is counted is one
-- statement and so one snapshot: no reader sees a change twice, or not at all.
drop function map_cells_fold(integer);
create function map_cells_fold(most integer, now timestamptz) returns integer language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  before timestamptz;
  folded integer;
begin
  if app_role() is distinct from 'system' then
    raise exception 'Only jobs bring the map up to date.' using errcode = '42501';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('map_cells:' || app_tenant(), 0)) then return 0; end if;
  select coalesce(max(at), now) into before from map_clocks where tenant_id = app_tenant();
  with taken as (
    delete from map_changes where (tenant_id, id) in
      (select tenant_id, id from map_changes where tenant_id = app_tenant() order by id limit most) returning *),
  added as (
    select sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status,
        coalesce(sla, running_sla(next_due_at, next_warn_at, now)) as sla from taken
    union all
    select * from map_clocks_moved(app_tenant(), before, now)),
  folded_in as (
    insert into map_cells as m (tenant_id, level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla,
        tickets, sum_lat, sum_lng)
      select app_tenant(), c.level, c.months, c.since, c.y, c.x, a.category_id, a.team_id, a.ward_id, a.priority, a.status,
          a.sla, sum(a.sign), sum(a.sign * a.lat_e7::float8), sum(a.sign * a.lng_e7::float8)
        from added a cross join lateral map_cells_of(a.lat_e7, a.lng_e7, a.created_at) c
        group by 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
        having sum(a.sign) <> 0 or sum(a.sign * a.lat_e7::float8) <> 0 or sum(a.sign * a.lng_e7::float8) <> 0
      on conflict (tenant_id, level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla)
      do update set tickets = m.tickets + excluded.tickets, sum_lat = m.sum_lat + excluded.sum_lat,
        sum_lng = m.sum_lng + excluded.sum_lng)
  select count(*) into folded from taken;
  delete from map_cells where tenant_id = app_tenant() and tickets = 0;
  insert into map_clocks values (app_tenant(), now) on conflict (tenant_id) do update set at = excluded.at;
  return folded;
end $$;
revoke execute on function map_cells_fold from public;
grant execute on function map_cells_fold to lungisa_app;

-- Counts everything anew: after a load that passed the triggers by, or if ever the cells should be found wrong.
drop function map_cells_rebuild();
create function map_cells_rebuild(now timestamptz) returns void language plpgsql security definer
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
  shown as (
    select c.*, coalesce(c.sla, running_sla(c.next_due_at, c.next_warn_at, now)) as stands
      from tickets t cross join lateral map_change_of(t, 1) c where t.tenant_id = of_tenant),
  finest as (
    insert into map_cells
      select of_tenant, 15, 0, '-infinity', floor(lat_e7 / (900000000.0::float8 / 32768)),
          floor(lng_e7 / (900000000.0::float8 / 32768)), category_id, team_id, ward_id, priority, status, stands,
          count(*), sum(lat_e7::float8), sum(lng_e7::float8)
        from shown group by 5, 6, 7, 8, 9, 10, 11, 12 order by 5, 6)
  insert into map_cells
    select of_tenant, 14, 1, map_since(created_at, 1), floor(lat_e7 / (900000000.0::float8 / 16384)),
        floor(lng_e7 / (900000000.0::float8 / 16384)), category_id, team_id, ward_id, priority, status, stands,
        count(*), sum(lat_e7::float8), sum(lng_e7::float8)
      from shown group by 4, 5, 6, 7, 8, 9, 10, 11, 12 order by 4, 5, 6;
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
  insert into map_clocks values (of_tenant, now) on conflict (tenant_id) do update set at = excluded.at;
end $$;
revoke execute on function map_cells_rebuild from public;
grant execute on function map_cells_rebuild to lungisa_app;

-- What is there already.
do $$
declare
  municipality uuid;
begin
  perform set_config('app.role', 'system', true);
  for municipality in select id from municipalities loop
    perform set_config('app.tenant_id', municipality::text, true);
    perform map_cells_rebuild(now());
  end loop;
  perform set_config('app.role', '', true), set_config('app.tenant_id', '', true);
end $$;
