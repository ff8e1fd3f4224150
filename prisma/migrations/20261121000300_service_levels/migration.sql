-- Working time and the deadlines promised in it. lib/sla/ holds the rules; this holds their data.

create table business_calendars (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  name text not null,
  time_zone text not null default 'Africa/Johannesburg',
  -- {"1": [{"from": "07:30", "to": "12:30"}, …], …, "7": []}; 1 is Monday.
  weekly_hours jsonb not null,
  observes_public_holidays boolean not null default true,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

-- The municipality's own closures. Public holidays are not stored: lib/sla/holidays.ts knows them for any year.
create table holidays (
  tenant_id uuid not null,
  calendar_id uuid not null,
  date date not null,
  name text not null,
  primary key (tenant_id, calendar_id, date),
  foreign key (tenant_id, calendar_id) references business_calendars (tenant_id, id) on delete cascade
);

create table sla_policies (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  -- Both null: the municipality's default.
  category_id uuid,
  priority text check (priority in ('low', 'medium', 'high', 'critical')),
  response_minutes integer not null check (response_minutes > 0),
  resolution_minutes integer not null check (resolution_minutes > 0),
  warn_percent integer not null default 80 check (warn_percent between 1 and 99),
  -- Null: runs around the clock.
  calendar_id uuid,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, category_id, priority),
  foreign key (tenant_id, category_id) references categories (tenant_id, id),
  foreign key (tenant_id, calendar_id) references business_calendars (tenant_id, id)
);
