-- Policies as allow lists: a role that nobody has decided about sees nothing and writes nothing. Policies name no role but
-- `system` (jobs); they ask these functions, which say what lib/domain/access/roles.ts says of each role
-- (tests/db/roles-in-database.test.ts compares them). A new role is added to those that apply, by `create or replace`.
--
-- They take the role as an argument, use it once, and are plain SQL without settings of their own, so that the planner puts
-- their text in the place of the call: `is_staff((select app_role()))` is read once per query, as a list of roles was.

-- Which tickets of the municipality a role sees; null for a role that is not known.
create function ticket_scope(of_role text) returns text language sql immutable parallel safe as $$
  select case of_role
    when 'system' then 'all'
    when 'admin' then 'municipality'
    when 'manager' then 'municipality'
    when 'field_worker' then 'own_teams'
    when 'ward_councillor' then 'own_wards'
    when 'saps_liaison' then 'own_station'
    when 'citizen' then 'own_reports'
  end $$;

-- Belongs to a municipality: knows its wards, teams, categories and service levels.
create function is_member(of_role text) returns boolean language sql immutable parallel safe as $$
  select of_role in ('system', 'admin', 'manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen') $$;

-- Works for the municipality or the police: reads internal notes and who had a ticket, knows colleagues, writes tickets.
create function is_staff(of_role text) returns boolean language sql immutable parallel safe as $$
  select of_role in ('system', 'admin', 'manager', 'field_worker', 'saps_liaison') $$;

create function sees_personal_data(of_role text) returns boolean language sql immutable parallel safe as $$
  select of_role in ('system', 'admin', 'manager', 'field_worker', 'saps_liaison', 'citizen') $$;

create function reads_audit(of_role text) returns boolean language sql immutable parallel safe as $$
  select of_role in ('system', 'admin', 'manager', 'field_worker', 'saps_liaison') $$;

-- Watches tickets and is notified; never the police, whose reports are told to nobody, and never jobs.
create function is_notified(of_role text) returns boolean language sql immutable parallel safe as $$
  select of_role in ('admin', 'manager', 'field_worker') $$;

create function may_export(of_role text) returns boolean language sql immutable parallel safe as $$
  select of_role in ('system', 'admin', 'manager', 'field_worker', 'ward_councillor') $$;

-- Looks after the municipality's people, teams, areas, categories, service levels and jobs.
create function administers(of_role text) returns boolean language sql immutable parallel safe as $$
  select of_role in ('system', 'admin') $$;

alter policy own on municipalities using (id = (select app_tenant()) and is_member((select app_role())));

alter policy colleagues on users using (is_member((select app_role()))
  and (id = (select app_user())
    or is_staff((select app_role()))
      and exists (select from memberships m where m.user_id = users.id and m.tenant_id = (select app_tenant()))));

do $$
declare
  name text;
begin
  foreach name in array array['memberships', 'membership_wards', 'team_members', 'wards', 'ward_delimitations', 'categories',
    'teams', 'team_categories', 'business_calendars', 'holidays', 'sla_policies', 'escalation_levels']
  loop
    execute format('alter policy known on %I
      using (tenant_id = (select app_tenant()) and is_member((select app_role())))', name);
    execute format('alter policy looked_after on %I
      using (tenant_id = (select app_tenant()) and administers((select app_role())))
      with check (tenant_id = (select app_tenant()) and administers((select app_role())))', name);
  end loop;
end $$;

alter policy looked_after on service_level_changes
  using (tenant_id = (select app_tenant()) and administers((select app_role())))
  with check (tenant_id = (select app_tenant()) and administers((select app_role())));
alter policy looked_after on team_area_history
  using (tenant_id = (select app_tenant()) and administers((select app_role())));
alter policy admins_only on api_keys
  using (tenant_id = (select app_tenant()) and administers((select app_role())));
alter policy admins_read on sla_sweeps
  using (tenant_id = (select app_tenant()) and administers((select app_role())));

alter policy visible on tickets
  using (tenant_id = (select app_tenant()) and case (select ticket_scope(app_role()))
    when 'all' then true
    when 'municipality' then not is_sensitive
    when 'own_teams' then not is_sensitive and team_id = any ((select app_teams())::uuid[])
    when 'own_wards' then not is_sensitive and ward_id = any ((select app_wards())::uuid[])
    when 'own_station' then is_sensitive and team_id = any ((select app_teams())::uuid[])
    when 'own_reports' then not is_sensitive and created_by = (select app_user())
    else false end)
  with check (tenant_id = (select app_tenant()) and is_staff((select app_role())));

-- The map counts no sensitive ticket.
do $$
declare
  name text;
begin
  foreach name in array array['map_cells', 'map_changes']
  loop
    execute format($p$alter policy visible on %I
      using (tenant_id = (select app_tenant()) and case (select ticket_scope(app_role()))
        when 'all' then true
        when 'municipality' then true
        when 'own_teams' then team_id = any ((select app_teams())::uuid[])
        when 'own_wards' then ward_id = any ((select app_wards())::uuid[])
        else false end)$p$, name);
  end loop;
end $$;
alter policy visible on map_clocks using (tenant_id = (select app_tenant()) and is_member((select app_role())));

-- What hangs off a ticket is visible with it.
alter policy with_ticket on ticket_reporters
  using (tenant_id = (select app_tenant()) and sees_personal_data((select app_role()))
    and exists (select from tickets t where t.tenant_id = ticket_reporters.tenant_id and t.id = ticket_id));

alter policy with_ticket on ticket_messages
  using (tenant_id = (select app_tenant()) and sees_personal_data((select app_role()))
    and (is_staff((select app_role())) or visibility = 'public')
    and exists (select from tickets t where t.tenant_id = ticket_messages.tenant_id and t.id = ticket_id));

alter policy with_ticket on ticket_assignments
  using (tenant_id = (select app_tenant()) and is_staff((select app_role()))
    and exists (select from tickets t where t.tenant_id = ticket_assignments.tenant_id and t.id = ticket_id));

alter policy with_ticket on ticket_audit
  using (tenant_id = (select app_tenant()) and reads_audit((select app_role()))
    and exists (select from tickets t where t.tenant_id = ticket_audit.tenant_id and t.id = ticket_id));

alter policy with_ticket on sla_occurrences
  using (tenant_id = (select app_tenant()) and is_staff((select app_role()))
    and exists (select from tickets t where t.tenant_id = sla_occurrences.tenant_id and t.id = ticket_id))
  with check (tenant_id = (select app_tenant()) and (select app_role()) = 'system');

alter policy with_ticket on ticket_events
  using (tenant_id = (select app_tenant()) and case
    when type = 'ticket.gone' then
      case (select ticket_scope(app_role()))
        when 'all' then true
        when 'own_teams' then (data ->> 'team')::uuid = any ((select app_teams())::uuid[])
        when 'own_wards' then (data ->> 'ward')::uuid = any ((select app_wards())::uuid[])
        else false end
      -- It may have come back, or be in sight through another team.
      and (select true from tickets t where t.tenant_id = ticket_events.tenant_id and t.id = ticket_id) is null
    else
      -- Who may not read a message does not hear of it either.
      (type <> 'message.added' or sees_personal_data((select app_role()))
        and (is_staff((select app_role())) or data ->> 'visibility' = 'public'))
      and (select true from tickets t where t.tenant_id = ticket_events.tenant_id and t.id = ticket_id)
    end);

alter policy with_ticket on notifications
  using (tenant_id = (select app_tenant()) and is_staff((select app_role()))
    and (select true from tickets t where t.tenant_id = notifications.tenant_id and t.id = ticket_id));
alter policy read_own_bell on notifications
  using (tenant_id = (select app_tenant()) and channel = 'in_app' and user_id = (select app_user())
    and is_notified((select app_role()))
    and (select true from tickets t where t.tenant_id = notifications.tenant_id and t.id = ticket_id));

alter policy with_ticket on ticket_watchers
  using (tenant_id = (select app_tenant()) and is_staff((select app_role()))
    and exists (select from tickets t where t.tenant_id = ticket_watchers.tenant_id and t.id = ticket_id));
alter policy own on ticket_watchers
  using (tenant_id = (select app_tenant()) and user_id = (select app_user()) and is_notified((select app_role()))
    and exists (select from tickets t where t.tenant_id = ticket_watchers.tenant_id and t.id = ticket_id));

alter policy own on notification_preferences using (tenant_id = (select app_tenant())
  and ((select app_role()) = 'system' or user_id = (select app_user()) and is_notified((select app_role()))));
alter policy own on push_subscriptions using (tenant_id = (select app_tenant())
  and ((select app_role()) = 'system' or user_id = (select app_user()) and is_notified((select app_role()))));

alter policy own on export_jobs
  using (tenant_id = (select app_tenant()) and user_id = (select app_user()) and role = (select app_role())
    and may_export((select app_role())));
alter policy in_own_name on export_jobs
  with check (tenant_id = (select app_tenant()) and user_id is not distinct from (select app_user())
    and role = (select app_role()) and may_export((select app_role())));
alter policy own_file on export_chunks
  using (tenant_id = (select app_tenant()) and may_export((select app_role())) and exists (select from export_jobs j
    where j.tenant_id = export_chunks.tenant_id and j.id = export_id and j.attempt = export_chunks.attempt
      and j.user_id = (select app_user()) and j.role = (select app_role())
      and j.status = 'finished' and j.expires_at > now()));
