-- Whether an event's ticket is in sight is looked up ticket by ticket. An EXISTS leaves the planner the choice to read all
-- tickets of the municipality into a hash first, once for each scope and round; a scalar subquery does not.
drop policy with_ticket on ticket_events;
create policy with_ticket on ticket_events for select
  using (tenant_id = (select app_tenant()) and case
    when type = 'ticket.gone' then
      case (select app_role())
        when 'field_worker' then (data ->> 'team')::uuid = any ((select app_teams())::uuid[])
        when 'ward_councillor' then (data ->> 'ward')::uuid = any ((select app_wards())::uuid[])
        else (select app_role()) = 'system' end
      -- It may have come back, or be in sight through another team.
      and (select true from tickets t where t.tenant_id = ticket_events.tenant_id and t.id = ticket_id) is null
    else
      -- Who may not read a message does not hear of it either.
      (type <> 'message.added' or case (select app_role())
        when 'ward_councillor' then false
        when 'citizen' then data ->> 'visibility' = 'public'
        else true end)
      and (select true from tickets t where t.tenant_id = ticket_events.tenant_id and t.id = ticket_id)
    end);

-- The same statement for every scope: to plan it takes longer than to run it.
alter function events_in_sight set plan_cache_mode = force_generic_plan;
