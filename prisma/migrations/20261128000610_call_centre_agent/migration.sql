-- Call centre agents log and follow the calls of residents: they see the municipality's tickets, are staff and are notified,
-- and read neither the audit trail nor exports. What they may do stands in lib/domain/access/roles.ts.

alter table memberships drop constraint memberships_role_check, add constraint memberships_role_check check (role in
  ('admin', 'manager', 'call_centre_agent', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen'));

create or replace function ticket_scope(of_role text) returns text language sql immutable parallel safe as $$
  select case of_role
    when 'system' then 'all'
    when 'admin' then 'municipality'
    when 'manager' then 'municipality'
    when 'call_centre_agent' then 'municipality'
    when 'field_worker' then 'own_teams'
    when 'ward_councillor' then 'own_wards'
    when 'saps_liaison' then 'own_station'
    when 'citizen' then 'own_reports'
  end $$;

create or replace function is_member(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['system', 'admin', 'manager', 'call_centre_agent', 'field_worker', 'ward_councillor',
    'saps_liaison', 'citizen'], of_role) is not null $$;

create or replace function is_staff(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(
    array['system', 'admin', 'manager', 'call_centre_agent', 'field_worker', 'saps_liaison'], of_role) is not null $$;

create or replace function sees_personal_data(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['system', 'admin', 'manager', 'call_centre_agent', 'field_worker', 'saps_liaison', 'citizen'],
    of_role) is not null $$;

create or replace function reads_deadlines(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(
    array['system', 'admin', 'manager', 'call_centre_agent', 'field_worker', 'saps_liaison'], of_role) is not null $$;

create or replace function is_notified(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['admin', 'manager', 'call_centre_agent', 'field_worker'], of_role) is not null $$;
