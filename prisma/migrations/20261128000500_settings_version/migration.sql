-- Settings (service levels, calendars, categories, the municipality itself) change a few times a month and are needed by every
-- command. Each process keeps them in memory for as long as their version stands; lib/db/settings.ts.
--
-- Why a version names exactly one committed state: it is written by the transaction that changes a setting, and the row is
-- locked from then on until that transaction ends. A second change waits for the first, so any snapshot that shows the second
-- version shows the changes of both. A version is random and not counted up: one that is rolled back never comes again, so
-- what its own transaction has kept in memory under it is never taken for the state of another.
create table settings_versions (
  tenant_id uuid primary key references municipalities (id) on delete cascade,
  version uuid not null default gen_random_uuid()
);
insert into settings_versions (tenant_id) select id from municipalities;

alter table settings_versions enable row level security;
create policy known on settings_versions for select using (tenant_id = (select app_tenant()));
grant select on settings_versions to lungisa_app;

create function settings_changed() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  -- In one order, so that two statements over several municipalities do not wait for each other.
  insert into settings_versions (tenant_id)
    select c.tenant_id from changed c join municipalities m on m.id = c.tenant_id group by c.tenant_id order by c.tenant_id
    on conflict (tenant_id) do update set version = excluded.version;
  return null;
end $$;
create function municipality_changed() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into settings_versions (tenant_id) select c.id from changed c order by c.id
    on conflict (tenant_id) do update set version = excluded.version;
  return null;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['categories', 'business_calendars', 'holidays', 'sla_policies', 'escalation_levels'] loop
    execute format('create trigger settings_inserted after insert on %I referencing new table as changed
      for each statement execute function settings_changed()', name);
    execute format('create trigger settings_updated after update on %I referencing new table as changed
      for each statement execute function settings_changed()', name);
    execute format('create trigger settings_deleted after delete on %I referencing old table as changed
      for each statement execute function settings_changed()', name);
  end loop;
end $$;
create trigger settings_inserted after insert on municipalities referencing new table as changed
  for each statement execute function municipality_changed();
create trigger settings_updated after update on municipalities referencing new table as changed
  for each statement execute function municipality_changed();

-- VOLATILE, so that it looks at what is committed when it is called and not when the calling statement began: a statement that
-- waits for a lock and asks afterwards hears of the change that was made meanwhile.
create function settings_version() returns uuid language plpgsql volatile as $$
begin
  return (select version from settings_versions where tenant_id = app_tenant());
end $$;

-- Counters are written at every call and worth nothing after a crash: no call waits for the disk because of them.
alter table rate_limits set unlogged;
