-- Service levels that an administrator changes while tickets run under them (docs/decisions/005).

-- A policy never changes: an edit retires it and makes its successor. A ticket therefore keeps the terms it runs under until it is moved.
alter table sla_policies
  add column retired_at timestamptz,
  drop constraint sla_policies_tenant_id_category_id_priority_key;
create unique index sla_policies_current on sla_policies (tenant_id, category_id, priority) nulls not distinct
  where retired_at is null;
revoke update on sla_policies, escalation_levels from lungisa_app;
revoke delete on escalation_levels from lungisa_app;
grant update (retired_at) on sla_policies to lungisa_app;

create function escalation_levels_guard() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  perform require_member(new.tenant_id, new.person_id);
  return new;
end $$;
create trigger escalation_levels_guard before insert or update on escalation_levels
  for each row execute function escalation_levels_guard();

-- A calendar says when work is done, for past and future alike: it does change, and its version guards against lost updates.
alter table business_calendars
  add column version integer not null default 1,
  add column retired_at timestamptz,
  -- A clock over a calendar without hours would never come to its end.
  add constraint business_calendars_have_hours check (jsonb_path_exists(weekly_hours, '$.*[*]')),
  drop constraint business_calendars_tenant_id_name_key;
create unique index business_calendars_current on business_calendars (tenant_id, name) where retired_at is null;

-- What administrators changed, and how far it has come with the open tickets.
create table service_level_changes (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  made_at timestamptz not null,
  made_by uuid references users (id),
  -- A sentence. It stands in the audit trail of each ticket whose deadline it moved.
  summary text not null check (length(summary) between 1 and 500),
  -- Which open tickets it reaches: lib/sla/tickets-in-reach.ts.
  reach jsonb not null,
  reached integer not null,
  done integer not null default 0,
  moved integer not null default 0,
  became_overdue integer not null default 0,
  no_longer_overdue integer not null default 0,
  -- All tickets up to this id are dealt with.
  last_ticket_id uuid,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create index service_level_changes_newest on service_level_changes (tenant_id, made_at desc, id);

grant select, insert, update on service_level_changes to lungisa_app;
alter table service_level_changes enable row level security;
create policy looked_after on service_level_changes
  using (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'))
  with check (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'));

-- As before, and a change that happens to many tickets for one reason says it in each of their chains.
create or replace function audit_append(of_tenant uuid, of_ticket uuid, what text, changed jsonb)
  returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  last record;
  link ticket_audit;
  reason text := nullif(current_setting('app.reason', true), '');
begin
  if reason is not null then changed := changed || jsonb_build_object('reason', jsonb_build_array(null, reason)); end if;
  select a.seq, a.hash into last from ticket_audit a
    where a.tenant_id = of_tenant and a.ticket_id = of_ticket order by a.seq desc limit 1;
  link.seq := coalesce(last.seq, 0) + 1;
  link.at := clock_timestamp();
  link.actor_role := coalesce(nullif(current_setting('app.actor_role', true), ''), 'database');
  link.ip := nullif(current_setting('app.ip', true), '');
  insert into ticket_audit (tenant_id, ticket_id, seq, at, actor_id, actor_role, ip, action, changes, prev_hash, hash)
    values (of_tenant, of_ticket, link.seq, link.at, app_user(), link.actor_role, link.ip, what, changed, last.hash,
      audit_hash(last.hash, of_tenant, of_ticket, link.seq, link.at, app_user(), link.actor_role, link.ip, what, changed));
end $$;
