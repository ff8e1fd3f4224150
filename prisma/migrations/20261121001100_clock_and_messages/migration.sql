-- Escalation by hand, mentions, digests.

-- Why somebody has a ticket is a fact somebody may ask about.
create or replace function ticket_facts(t tickets) returns jsonb language sql stable
  as $$ select jsonb_build_object('title', t.title, 'description', t.description, 'address', t.address,
    'location', case when t.location is not null then jsonb_build_array(st_x(t.location), st_y(t.location)) end,
    'language', t.language, 'tags', t.tags, 'category_id', t.category_id, 'priority', t.priority, 'status', t.status,
    'resolution_summary', t.resolution_summary, 'ward_id', t.ward_id, 'team_id', t.team_id,
    'assignee_id', t.assignee_id, 'assignment_reason', t.assignment_reason, 'assignment_note', t.assignment_note,
    'response_due_at', t.response_due_at, 'resolution_due_at', t.resolution_due_at,
    'first_response_at', t.first_response_at) $$;

-- As before, and an escalation is a row of the history also where it names no other person: the level of the managers,
-- a ticket without a team.
create or replace function tickets_trail_update() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  ticket record;
begin
  for ticket in
    select n.tenant_id, n.id, n.version, n.team_id, n.assignee_id, n.assignment_reason, n.assignment_note,
      (select jsonb_object_agg(f.key, jsonb_build_array(w.value, f.value))
        from jsonb_each(ticket_facts(n::tickets)) f join jsonb_each(ticket_facts(o::tickets)) w using (key)
        where f.value is distinct from w.value) as changed
    from old_rows o join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id order by n.id
  loop
    -- Only the clock ticked.
    continue when ticket.changed is null;

    perform audit_append(ticket.tenant_id, ticket.id,
      case when ticket.changed ? 'status' then 'status_changed'
           when ticket.changed ?| array['team_id', 'assignee_id', 'assignment_note'] then 'assigned' else 'edited' end,
      ticket.changed);

    if ticket.changed ?| array['team_id', 'assignee_id']
        or ticket.changed ? 'assignment_note' and ticket.assignment_reason = 'escalation' then
      update ticket_assignments a set ended_at = now()
        where a.tenant_id = ticket.tenant_id and a.ticket_id = ticket.id and a.ended_at is null;
      if ticket.team_id is not null or ticket.assignee_id is not null or ticket.assignment_reason = 'escalation' then
        insert into ticket_assignments (tenant_id, ticket_id, team_id, assignee_id, reason, note, assigned_by)
          values (ticket.tenant_id, ticket.id, ticket.team_id, ticket.assignee_id, ticket.assignment_reason,
            ticket.assignment_note, app_user());
      end if;
      insert into ticket_events (tenant_id, ticket_id, type, at, data)
        values (ticket.tenant_id, ticket.id, 'assignment.changed', clock_timestamp(),
          jsonb_build_object('version', ticket.version));
    end if;
    insert into ticket_events (tenant_id, ticket_id, type, at, data)
      values (ticket.tenant_id, ticket.id, 'ticket.updated', clock_timestamp(),
        jsonb_build_object('version', ticket.version));
  end loop;
  return null;
end $$;

-- An escalation by hand is one of no clock, unless a breach had begun the chain. The unique key holds for the clocks: by
-- hand a level may be asked again after somebody took the ticket up.
alter table sla_occurrences
  alter column clock drop not null,
  add column escalated_by uuid references users (id),
  add column reason text check (length(reason) <= 500),
  add constraint sla_occurrences_clock_or_reason check (clock is not null or event = 'escalation' and reason is not null);

-- Whom a message mentions: staff, who are told.
alter table ticket_messages add column mentions uuid[] not null default '{}' check (cardinality(mentions) <= 20);

-- Several emails to one person may go out as one.
drop index notifications_provider;
create unique index notifications_provider on notifications (tenant_id, provider_id)
  where provider_id is not null and channel <> 'email';
-- The dispatcher looks for what else there is for a person it writes to.
create index notifications_due_by_person on notifications (tenant_id, user_id, not_before)
  where status in ('queued', 'sending') and channel = 'email';
