-- What an admin looks after: wards, categories, teams and their drawn service areas.

create table wards (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  code text not null,
  number integer not null,
  name text not null,
  area geometry(MultiPolygon, 4326) not null check (st_isvalid(area)),
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
create index wards_area on wards using gist (tenant_id, area);

create table membership_wards (
  tenant_id uuid not null,
  membership_id uuid not null,
  ward_id uuid not null,
  primary key (tenant_id, membership_id, ward_id),
  foreign key (tenant_id, membership_id) references memberships (tenant_id, id) on delete cascade,
  foreign key (tenant_id, ward_id) references wards (tenant_id, id)
);

create table categories (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]*$'),
  name_en text not null,
  name_zu text not null,
  name_af text not null,
  default_priority text not null default 'medium' check (default_priority in ('low', 'medium', 'high', 'critical')),
  is_sensitive boolean not null default false,
  is_active boolean not null default true,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);

create table teams (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]*$'),
  name text not null,
  is_active boolean not null default true,
  manager_id uuid references users (id),
  service_area geometry(MultiPolygon, 4326) check (st_isvalid(service_area)),
  -- Routing compares areas; kept here so that it need not measure a drawn polygon for each ticket.
  service_area_m2 double precision generated always as (st_area(service_area::geography)) stored,
  is_saps boolean not null default false,
  station geometry(Point, 4326),
  primary key (tenant_id, id),
  unique (tenant_id, code),
  check (is_saps = (station is not null)),
  check (not is_saps or service_area is null)
);
create index teams_service_area on teams using gist (tenant_id, service_area) where is_active;

create table team_categories (
  tenant_id uuid not null,
  team_id uuid not null,
  category_id uuid not null,
  primary key (tenant_id, team_id, category_id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
  foreign key (tenant_id, category_id) references categories (tenant_id, id) on delete cascade
);
create index team_categories_category on team_categories (tenant_id, category_id, team_id);

create table team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  membership_id uuid not null,
  primary key (tenant_id, team_id, membership_id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
  foreign key (tenant_id, membership_id) references memberships (tenant_id, id) on delete cascade
);
create index team_members_membership on team_members (tenant_id, membership_id);
