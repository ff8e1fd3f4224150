-- What an administrator redraws: service areas, with what they were before, and the wards of a new delimitation beside
-- those of the old one.

-- Moves with each change of the area, so that of two people who edit it at once the second is told.
alter table teams add column area_version integer not null default 1;

-- A row for each change, whoever made it: a page, a program or an import.
create table team_area_history (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  team_id uuid not null,
  -- As it was until then; null where the team had no area.
  former_area geometry(MultiPolygon, 4326),
  changed_at timestamptz not null,
  -- Null for an API key or an import; the role tells which.
  changed_by uuid references users (id),
  changed_role text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade
);
create index team_area_history_team on team_area_history (tenant_id, team_id, changed_at desc);

create function teams_area_kept() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  new.area_version := old.area_version + 1;
  insert into team_area_history (tenant_id, team_id, former_area, changed_at, changed_by, changed_role)
    values (old.tenant_id, old.id, old.service_area, clock_timestamp(), app_user(),
      coalesce(nullif(current_setting('app.actor_role', true), ''), 'database'));
  return new;
end $$;
create trigger teams_area_kept before update on teams for each row
  when (old.service_area is distinct from new.service_area) execute function teams_area_kept();

grant select on team_area_history to lungisa_app;
alter table team_area_history enable row level security;
create policy looked_after on team_area_history for select
  using (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'));

-- The first delimitation of a municipality has no row here: its wards have no delimitation_id, and it is in force until
-- the date of the first that has.
create table ward_delimitations (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 100),
  -- The municipality's own day. Tickets filed from then on get these wards; earlier ones keep theirs.
  effective_from date not null,
  primary key (tenant_id, id),
  unique (tenant_id, effective_from)
);

alter table wards
  add column delimitation_id uuid,
  add foreign key (tenant_id, delimitation_id) references ward_delimitations (tenant_id, id) on delete cascade,
  drop constraint wards_tenant_id_code_key,
  -- The first delimitation is one, too.
  add constraint wards_code unique nulls not distinct (tenant_id, delimitation_id, code);

-- Wards in which a ticket lies cannot be deleted: its foreign key holds them.
grant select, insert, update, delete on ward_delimitations to lungisa_app;
grant delete on wards to lungisa_app;
-- Councillors are given the wards of a new delimitation before it takes effect.
grant insert, delete on membership_wards to lungisa_app;

alter table ward_delimitations enable row level security;
create policy known on ward_delimitations for select using (tenant_id = (select app_tenant()));
create policy looked_after on ward_delimitations
  using (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'))
  with check (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'));
