-- The pole, meter or hydrant that a report is about.
alter table tickets add column asset_number text check (length(asset_number) <= 64);

create index tickets_asset on tickets (tenant_id, asset_number, created_at desc, id desc) where asset_number is not null;

-- Searched for by its parts, like a tracking number without its hyphens. Dropping the column drops its indexes.
alter table tickets drop column search;
alter table tickets add column search tsvector generated always as (to_tsvector('simple'::regconfig,
    title || ' ' || description || ' ' || coalesce(address, '') || ' ' || translate(tracking_number, '-', '') || ' ' ||
    translate(coalesce(asset_number, ''), '-/._', '    '))) stored;
create index tickets_search on tickets using gin (tenant_id, search);
create index tickets_search_unfinished on tickets using gin (tenant_id, search) where not is_finished;

create or replace function ticket_facts(t tickets) returns jsonb language sql stable
  as $$ select jsonb_build_object('title', t.title, 'description', t.description, 'address', t.address,
    'asset_number', t.asset_number,
    'location', case when t.location is not null then jsonb_build_array(st_x(t.location), st_y(t.location)) end,
    'language', t.language, 'tags', t.tags, 'category_id', t.category_id, 'priority', t.priority, 'status', t.status,
    'resolution_summary', t.resolution_summary, 'ward_id', t.ward_id, 'team_id', t.team_id,
    'assignee_id', t.assignee_id, 'assignment_reason', t.assignment_reason, 'assignment_note', t.assignment_note,
    'response_due_at', t.response_due_at, 'resolution_due_at', t.resolution_due_at,
    'first_response_at', t.first_response_at) $$;

create or replace function tickets_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
  if tg_op = 'UPDATE' and (new.title, new.description, new.address, new.asset_number,
      new.location, new.language, new.tags, new.category_id,
      new.priority, new.status, new.resolution_summary, new.ward_id, new.team_id, new.assignee_id)
    is distinct from (old.title, old.description, old.address, old.asset_number,
      old.location, old.language, old.tags, old.category_id,
      old.priority, old.status, old.resolution_summary, old.ward_id, old.team_id, old.assignee_id) then
    new.version := old.version + 1;
    new.updated_at := now();
  end if;
  return new;
end $$;
