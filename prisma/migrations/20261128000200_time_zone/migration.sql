-- A municipality's own time zone says when its months and years begin in the map's cells (docs/decisions/009-map-cells.md).

-- Where a municipality gets another zone, its cells keep the months of the one before until they are counted again. Readers
-- go by what stands here, and count the hours between the two live, so the map is right at any time. All cells so far are
-- by UTC+2, which South Africa has had since 1944; no ticket is older.
alter table map_clocks add column time_zone text not null default 'Africa/Johannesburg';
alter table map_clocks alter column time_zone drop default;

-- The first day of the month, or of the year, by the zone's clocks.
drop function map_since(timestamptz, integer);
create function map_since(at timestamptz, months integer, zone text) returns date language sql immutable parallel safe
  as $$ select case months when 0 then date '-infinity'
    else date_trunc(case months when 12 then 'year' else 'month' end, timezone(zone, at))::date end $$;

-- The cells that a ticket is counted in: from squares that hold a city to those that hold some streets, at three spans of
-- time; the finest at all time only, as there a count by day is quick.
drop function map_cells_of(integer, integer, timestamptz);
create function map_cells_of(lat_e7 integer, lng_e7 integer, created_at timestamptz, zone text)
  returns table (level smallint, months smallint, since date, y integer, x integer) language sql immutable parallel safe
  as $$ select l::smallint, m::smallint, map_since(created_at, m, zone),
      floor(lat_e7 / (900000000.0::float8 / 2 ^ l))::integer, floor(lng_e7 / (900000000.0::float8 / 2 ^ l))::integer
    from generate_series(8, 15) l cross join unnest(array[0, 12, 1]) m where l < 15 or m = 0 $$;

-- As before, by the zone that the cells are in: the municipality's own for the first ones.
create or replace function map_cells_fold(most integer, now timestamptz) returns integer language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  before timestamptz;
  zone text;
  folded integer;
begin
  if app_role() is distinct from 'system' then
    raise exception 'Only jobs bring the map up to date.' using errcode = '42501';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('map_cells:' || app_tenant(), 0)) then return 0; end if;
  select coalesce(c.at, now), coalesce(c.time_zone, m.time_zone) into before, zone
    from municipalities m left join map_clocks c on c.tenant_id = m.id where m.id = app_tenant();
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
        from added a cross join lateral map_cells_of(a.lat_e7, a.lng_e7, a.created_at, zone) c
        group by 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
        having sum(a.sign) <> 0 or sum(a.sign * a.lat_e7::float8) <> 0 or sum(a.sign * a.lng_e7::float8) <> 0
      on conflict (tenant_id, level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla)
      do update set tickets = m.tickets + excluded.tickets, sum_lat = m.sum_lat + excluded.sum_lat,
        sum_lng = m.sum_lng + excluded.sum_lng)
  select count(*) into folded from taken;
  delete from map_cells where tenant_id = app_tenant() and tickets = 0;
  insert into map_clocks (tenant_id, at, time_zone) values (app_tenant(), now, zone)
    on conflict (tenant_id) do update set at = excluded.at;
  return folded;
end $$;

-- As before, by the municipality's zone, which is then that of its cells.
create or replace function map_cells_rebuild(now timestamptz) returns void language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  of_tenant uuid := app_tenant();
  zone text;
begin
  if app_role() is distinct from 'system' then
    raise exception 'Only jobs count the map anew.' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('map_cells:' || of_tenant, 0));
  select time_zone into zone from municipalities where id = of_tenant;
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
    select of_tenant, 14, 1, map_since(created_at, 1, zone), floor(lat_e7 / (900000000.0::float8 / 16384)),
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
  insert into map_clocks (tenant_id, at, time_zone) values (of_tenant, now, zone)
    on conflict (tenant_id) do update set at = excluded.at, time_zone = excluded.time_zone;
end $$;
