-- Who sees a ticket's own deadlines sees what came of them, whether or not the audit trail is theirs to read. Nobody's
-- answer changes by this: those who work on tickets had both.
create function reads_deadlines(of_role text) returns boolean language sql immutable parallel safe as $$
  select array_position(array['system', 'admin', 'manager', 'field_worker', 'saps_liaison'], of_role) is not null $$;

alter policy with_ticket on sla_occurrences
  using (tenant_id = (select app_tenant()) and reads_deadlines((select app_role()))
    and exists (select from tickets t where t.tenant_id = sla_occurrences.tenant_id and t.id = ticket_id))
  with check (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
