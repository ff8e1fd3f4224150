-- The lock. lib/auth/policy.ts is only the doorman: it words refusals, this makes them true.
-- The owner of the tables passes; the application works as lungisa_app (lib/db/with-actor.ts) and does not.

revoke execute on function audit_views from public;
grant execute on function audit_views to lungisa_app;

grant select on municipalities, memberships, membership_wards, team_members to lungisa_app;
-- Not password_hash, not key_hash.
grant select (id, email, name, disabled_at) on users to lungisa_app;
grant select (tenant_id, id, name, role, created_at, last_used_at, revoked_at) on api_keys to lungisa_app;
grant select, insert, update on wards, categories, teams, business_calendars, sla_policies to lungisa_app;
grant select, insert, update, delete on team_categories, holidays to lungisa_app;
grant select, insert, update on tickets, ticket_reporters to lungisa_app;
grant select, insert on ticket_messages to lungisa_app;
grant select on ticket_assignments, ticket_audit, ticket_events to lungisa_app;

alter table municipalities enable row level security;
create policy own on municipalities using (id = (select app_tenant()));

alter table users enable row level security;
create policy colleagues on users for select using (
  id = (select app_user())
  or (select app_role()) in ('system', 'admin', 'manager', 'field_worker', 'saps_liaison')
    and exists (select from memberships m where m.user_id = users.id and m.tenant_id = (select app_tenant())));

-- What belongs to the municipality as such: everyone in it may know it, its admins (and jobs) look after it.
do $$
declare
  name text;
begin
  foreach name in array array['memberships', 'membership_wards', 'team_members', 'wards', 'categories', 'teams',
    'team_categories', 'business_calendars', 'holidays', 'sla_policies']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy known on %I for select using (tenant_id = (select app_tenant()))', name);
    execute format($p$create policy looked_after on %I
      using (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'))
      with check (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'))$p$, name);
  end loop;
end $$;

alter table api_keys enable row level security;
create policy admins_only on api_keys
  using (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'));

-- A sensitive ticket does not exist but for the liaison of its station; jobs run as system.
-- New rows are checked apart from what is visible: a field worker's edit may route a ticket away from the own team.
alter table tickets enable row level security;
create policy visible on tickets
  using (tenant_id = (select app_tenant()) and case (select app_role())
    when 'system' then true
    when 'admin' then not is_sensitive
    when 'manager' then not is_sensitive
    when 'field_worker' then not is_sensitive and team_id = any ((select app_teams())::uuid[])
    when 'ward_councillor' then not is_sensitive and ward_id = any ((select app_wards())::uuid[])
    when 'saps_liaison' then is_sensitive and team_id = any ((select app_teams())::uuid[])
    when 'citizen' then not is_sensitive and created_by = (select app_user())
    else false end)
  with check (tenant_id = (select app_tenant())
    and (select app_role()) in ('system', 'admin', 'manager', 'field_worker', 'saps_liaison'));

-- What hangs off a ticket is visible with it: the subquery runs under the policy above.
alter table ticket_reporters enable row level security;
create policy with_ticket on ticket_reporters
  using (tenant_id = (select app_tenant()) and (select app_role()) <> 'ward_councillor'
    and exists (select from tickets t where t.tenant_id = ticket_reporters.tenant_id and t.id = ticket_id));

alter table ticket_messages enable row level security;
create policy with_ticket on ticket_messages
  using (tenant_id = (select app_tenant()) and (select app_role()) <> 'ward_councillor'
    and ((select app_role()) <> 'citizen' or visibility = 'public')
    and exists (select from tickets t where t.tenant_id = ticket_messages.tenant_id and t.id = ticket_id));
-- Nobody signs with another's name; jobs and imports write down what others have said.
create policy in_own_name on ticket_messages as restrictive for insert
  with check ((select app_role()) = 'system'
    or author_role = (select app_role()) and author_id is not distinct from (select app_user()));

alter table ticket_assignments enable row level security;
create policy with_ticket on ticket_assignments for select
  using (tenant_id = (select app_tenant()) and (select app_role()) not in ('ward_councillor', 'citizen')
    and exists (select from tickets t where t.tenant_id = ticket_assignments.tenant_id and t.id = ticket_id));

alter table ticket_audit enable row level security;
create policy with_ticket on ticket_audit for select
  using (tenant_id = (select app_tenant()) and (select app_role()) not in ('ward_councillor', 'citizen')
    and exists (select from tickets t where t.tenant_id = ticket_audit.tenant_id and t.id = ticket_id));

-- Who may not read a message does not hear of it either.
alter table ticket_events enable row level security;
create policy with_ticket on ticket_events for select
  using (tenant_id = (select app_tenant())
    and (type <> 'message.added' or case (select app_role())
      when 'ward_councillor' then false
      when 'citizen' then data ->> 'visibility' = 'public'
      else true end)
    and exists (select from tickets t where t.tenant_id = ticket_events.tenant_id and t.id = ticket_id));

-- Read and written by the owner only: no grants at all, and no policy that would let a later grant open them.
alter table rate_limits enable row level security;
alter table worker_heartbeats enable row level security;
