create table tickets (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  tracking_number text not null,
  -- The id in the system a ticket was imported from; makes an import repeatable.
  external_ref text,
  source text not null default 'staff' check (source in ('staff', 'api', 'import', 'citizen')),

  title text not null check (length(title) between 1 and 200),
  description text not null default '' check (length(description) <= 10000),
  address text check (length(address) <= 500),
  location geometry(Point, 4326),
  language text not null default 'en' check (language in ('en', 'zu', 'af')),
  tags text[] not null default '{}',

  category_id uuid not null,
  priority text not null check (priority in ('low', 'medium', 'high', 'critical')),
  status text not null default 'new' check (status in ('new', 'open', 'in_progress', 'awaiting_citizen',
    'awaiting_supplier', 'awaiting_internal', 'escalated', 'resolved', 'closed', 'reopened', 'cancelled')),
  -- Copied from the category by tickets_guard; policies need it without a join.
  is_sensitive boolean not null default false,
  resolution_summary text,

  ward_id uuid,
  team_id uuid,
  assignee_id uuid references users (id),
  assignment_reason text not null default 'routing'
    check (assignment_reason in ('routing', 'rerouting', 'manual', 'escalation')),
  assignment_note text,
  routing_rule text not null default 'unrouted' check (routing_rule in ('sensitive', 'area', 'nearest', 'fallback', 'unrouted')),
  -- What routing considered and why it decided so: lib/routing/routing-explanation.ts.
  routing jsonb not null default '{}',

  created_by uuid references users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  resolved_at timestamptz,
  closed_at timestamptz,

  -- The clock (lib/sla/clock.ts). Spans in which it stood still: [{"from", "to" | null, "status"}, …].
  sla_policy_id uuid,
  clock_stops jsonb not null default '[]',
  first_response_at timestamptz,
  response_warn_at timestamptz,
  response_due_at timestamptz,
  resolution_warn_at timestamptz,
  resolution_due_at timestamptz,
  -- The next instant anything can happen to the clock; the sweep reads nothing else.
  sla_next_at timestamptz,

  version integer not null default 1,

  -- Below: derived, so that each order and each filter of the list is a plain index condition.
  is_finished boolean generated always as (status in ('resolved', 'closed', 'cancelled')) stored,
  priority_rank smallint generated always as
    (case priority when 'critical' then 4 when 'high' then 3 when 'medium' then 2 else 1 end) stored,
  -- The earlier of the deadlines still running; infinity when none is.
  next_warn_at timestamptz not null generated always as (case
    when status in ('resolved', 'closed', 'cancelled') then 'infinity'::timestamptz
    else coalesce(least(case when first_response_at is null then response_warn_at end,
      case when status not like 'awaiting%' then resolution_warn_at end), 'infinity')
    end) stored,
  next_due_at timestamptz not null generated always as (case
    when status in ('resolved', 'closed', 'cancelled') then 'infinity'::timestamptz
    else coalesce(least(case when first_response_at is null then response_due_at end, resolution_due_at), 'infinity')
    end) stored,
  is_finished_late boolean generated always as
    (status in ('resolved', 'closed') and coalesce(resolved_at > resolution_due_at, false)) stored,
  search tsvector generated always as (to_tsvector('simple'::regconfig,
    title || ' ' || description || ' ' || coalesce(address, '') || ' ' || translate(tracking_number, '-', ''))) stored,

  primary key (tenant_id, id),
  unique (tenant_id, tracking_number),
  foreign key (tenant_id, category_id) references categories (tenant_id, id),
  foreign key (tenant_id, ward_id) references wards (tenant_id, id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id),
  foreign key (tenant_id, sla_policy_id) references sla_policies (tenant_id, id)
);

create unique index tickets_external_ref on tickets (tenant_id, external_ref) where external_ref is not null;
-- The list's orders (keyset) and the filters that are usually narrow.
create index tickets_newest on tickets (tenant_id, created_at desc, id desc);
create index tickets_due on tickets (tenant_id, next_due_at, id);
create index tickets_priority on tickets (tenant_id, priority_rank desc, created_at desc, id desc);
create index tickets_status on tickets (tenant_id, status, created_at desc, id desc);
create index tickets_category on tickets (tenant_id, category_id, created_at desc, id desc);
create index tickets_team on tickets (tenant_id, team_id, created_at desc, id desc);
create index tickets_ward on tickets (tenant_id, ward_id, created_at desc, id desc);
create index tickets_assignee on tickets (tenant_id, assignee_id, created_at desc, id desc) where assignee_id is not null;
create index tickets_creator on tickets (tenant_id, created_by, created_at desc, id desc) where created_by is not null;
create index tickets_late on tickets (tenant_id, created_at desc, id desc) where is_finished_late;
create index tickets_team_load on tickets (tenant_id, team_id) where not is_finished;
create index tickets_location on tickets using gist (tenant_id, location);
create index tickets_search on tickets using gin (tenant_id, search);
-- What the sweep reads: as small as what is due.
create index tickets_sla_next on tickets (sla_next_at) where sla_next_at is not null;

-- Personal data, apart, with a policy of its own.
create table ticket_reporters (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  ticket_id uuid not null,
  name text check (length(name) <= 200),
  phone text check (length(phone) <= 40),
  email text check (length(email) <= 320),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);
create index ticket_reporters_ticket on ticket_reporters (tenant_id, ticket_id);

-- Who had it when. Written by the trigger tickets_trail from what happens to tickets.team_id and .assignee_id.
create table ticket_assignments (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  ticket_id uuid not null,
  team_id uuid,
  assignee_id uuid references users (id),
  reason text not null check (reason in ('routing', 'rerouting', 'manual', 'escalation')),
  note text,
  assigned_by uuid references users (id),
  assigned_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id)
);
create index ticket_assignments_ticket on ticket_assignments (tenant_id, ticket_id, id);
create unique index ticket_assignments_current on ticket_assignments (tenant_id, ticket_id) where ended_at is null;

create table ticket_messages (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  ticket_id uuid not null,
  author_id uuid references users (id),
  author_role text not null,
  visibility text not null check (visibility in ('public', 'internal')),
  body text not null check (length(body) between 1 and 5000),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);
create index ticket_messages_ticket on ticket_messages (tenant_id, ticket_id, created_at);

-- People are in no municipality's table, so no foreign key can say that a person belongs to it. This does.
create function require_member(of_tenant uuid, person uuid) returns void language plpgsql as $$
begin
  if person is not null and not exists (
      select from memberships m where m.tenant_id = of_tenant and m.user_id = person) then
    raise exception 'That person does not belong to the municipality.' using errcode = 'LU001';
  end if;
end $$;
revoke execute on function require_member from public;

-- Sensitivity, and the rule that a sensitive ticket goes to the police and to nobody else, whatever the application does.
create function tickets_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  team_is_saps boolean;
begin
  if tg_op = 'INSERT' or new.category_id is distinct from old.category_id then
    select c.is_sensitive into strict new.is_sensitive
      from categories c where c.tenant_id = new.tenant_id and c.id = new.category_id;
    if tg_op = 'UPDATE' and old.is_sensitive and not new.is_sensitive then
      raise exception 'A sensitive ticket stays sensitive.' using errcode = 'LU001';
    end if;
  elsif new.is_sensitive is distinct from old.is_sensitive then
    raise exception 'Sensitivity follows the category.' using errcode = 'LU001';
  end if;

  if new.team_id is not null then
    select t.is_saps into strict team_is_saps
      from teams t where t.tenant_id = new.tenant_id and t.id = new.team_id;
    if new.is_sensitive and not team_is_saps then
      raise exception 'A sensitive ticket can only be given to a SAPS team.' using errcode = 'LU001';
    elsif team_is_saps and not new.is_sensitive then
      raise exception 'A SAPS team takes sensitive tickets only.' using errcode = 'LU001';
    end if;
  end if;

  -- At an insert, old is null throughout.
  if new.assignee_id is distinct from old.assignee_id then perform require_member(new.tenant_id, new.assignee_id); end if;
  if new.created_by is distinct from old.created_by then perform require_member(new.tenant_id, new.created_by); end if;

  if new.is_sensitive then
    new.sla_policy_id := null; new.clock_stops := '[]'; new.sla_next_at := null;
    new.response_warn_at := null; new.response_due_at := null;
    new.resolution_warn_at := null; new.resolution_due_at := null;
  end if;

  -- What a person edits moves the version; what a clock ticks does not, or every sweep would make open forms stale.
  if tg_op = 'UPDATE' and (new.title, new.description, new.address, new.location, new.language, new.tags, new.category_id,
      new.priority, new.status, new.resolution_summary, new.ward_id, new.team_id, new.assignee_id)
    is distinct from (old.title, old.description, old.address, old.location, old.language, old.tags, old.category_id,
      old.priority, old.status, old.resolution_summary, old.ward_id, old.team_id, old.assignee_id) then
    new.version := old.version + 1;
    new.updated_at := now();
  end if;
  return new;
end $$;
create trigger tickets_guard before insert or update on tickets for each row execute function tickets_guard();

-- The same promise from the other side: what tickets rest on cannot be turned under them. What is sensitive or the
-- police's is never turned, whether it has tickets or not: the answer would tell whether there are any.
create function categories_guard() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.is_sensitive then
    raise exception 'A sensitive category stays sensitive: make a new one.' using errcode = 'LU001';
  elsif exists (select from tickets t where t.tenant_id = old.tenant_id and t.category_id = old.id) then
    raise exception 'The category has tickets: make a new one instead of making it sensitive.' using errcode = 'LU001';
  end if;
  return new;
end $$;
create trigger categories_guard before update on categories for each row
  when (old.is_sensitive is distinct from new.is_sensitive) execute function categories_guard();

create function teams_guard() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.is_saps then
    raise exception 'A police station stays one: make a new team.' using errcode = 'LU001';
  elsif exists (select from tickets t where t.tenant_id = old.tenant_id and t.team_id = old.id) then
    raise exception 'The team has tickets: make a new one instead of making it a SAPS team.' using errcode = 'LU001';
  end if;
  return new;
end $$;
create trigger teams_guard before update on teams for each row
  when (old.is_saps is distinct from new.is_saps) execute function teams_guard();

create function teams_manager_guard() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.manager_id is distinct from old.manager_id then perform require_member(new.tenant_id, new.manager_id); end if;
  return new;
end $$;
create trigger teams_manager_guard before insert or update on teams for each row execute function teams_manager_guard();
