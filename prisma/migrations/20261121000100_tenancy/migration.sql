-- Extensions, the application's role, and who belongs to which municipality.

create extension if not exists postgis;
create extension if not exists btree_gist;
create extension if not exists btree_gin;

-- Roles belong to the whole cluster: another database of it may have made this one already, or be making it now.
do $$
begin
  create role lungisa_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant lungisa_app to current_user;
grant usage on schema public to lungisa_app;

-- Who acts, as set by lib/db/with-actor.ts for one transaction. Policies wrap each call in a scalar subquery, so that
-- it is read once per query and not once per row.
create function app_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
create function app_user() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;
create function app_role() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.role', true), '') $$;
create function app_wards() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.ward_ids', true), ''), '{}')::uuid[] $$;
create function app_teams() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.team_ids', true), ''), '{}')::uuid[] $$;

create table municipalities (
  id uuid primary key default gen_random_uuid(),
  code text not null unique check (code ~ '^[A-Z][A-Z0-9]{1,7}$'),
  name text not null,
  time_zone text not null default 'Africa/Johannesburg',
  language text not null default 'en' check (language in ('en', 'zu', 'af')),
  -- How far from its area a team may still be given a ticket that no area covers, in metres.
  nearest_team_metres integer not null default 10000 check (nearest_team_metres between 0 and 50000),
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null check (email = lower(email)),
  name text not null,
  password_hash text,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  unique (email)
);

create table memberships (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  user_id uuid not null references users (id),
  role text not null
    check (role in ('admin', 'manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, user_id, role)
);
create index memberships_user on memberships (user_id);

-- Only a SHA-256 of the key is kept; the key itself is shown once.
create table api_keys (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  name text not null,
  role text not null check (role in ('admin', 'manager')),
  key_hash bytea not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id)
);

-- Counters of rate-limiter-flexible (its own column names).
create table rate_limits (
  key text primary key,
  points integer not null default 0,
  expire timestamptz
);

-- One row a worker process; /readyz reads the newest.
create table worker_heartbeats (
  worker_id uuid primary key,
  started_at timestamptz not null,
  beat_at timestamptz not null
);
