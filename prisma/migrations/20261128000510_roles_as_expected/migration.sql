-- What policies ask of a role (…_allow_lists), in words that the planner expects to be true. `x in (…)` it takes for true of
-- one row in two hundred for each word, and reads the names that lists show by nested loops; `x is not null` it takes for true
-- of nearly every row, as it is.

create or replace function is_member(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(
    array['system', 'admin', 'manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen'], of_role) is not null $$;

create or replace function is_staff(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['system', 'admin', 'manager', 'field_worker', 'saps_liaison'], of_role) is not null $$;

create or replace function sees_personal_data(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(
    array['system', 'admin', 'manager', 'field_worker', 'saps_liaison', 'citizen'], of_role) is not null $$;

create or replace function reads_audit(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['system', 'admin', 'manager', 'field_worker', 'saps_liaison'], of_role) is not null $$;

create or replace function is_notified(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['admin', 'manager', 'field_worker'], of_role) is not null $$;

create or replace function may_export(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['system', 'admin', 'manager', 'field_worker', 'ward_councillor'], of_role) is not null $$;

create or replace function administers(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['system', 'admin'], of_role) is not null $$;

alter policy known on settings_versions using (tenant_id = (select app_tenant()) and is_member((select app_role())));
