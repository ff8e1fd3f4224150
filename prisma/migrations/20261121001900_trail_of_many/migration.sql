-- The trail of updated tickets, set-based like that of inserted ones: a sweep escalates hundreds with one statement, and
-- a changed service level moves the deadlines of thousands. What is written is the same as before.
create or replace function tickets_trail_update() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  at timestamptz := clock_timestamp();
  by_role text := coalesce(nullif(current_setting('app.actor_role', true), ''), 'database');
  by_ip text := nullif(current_setting('app.ip', true), '');
  -- Why, where the transaction says so for all that it changes; as in audit_append.
  reason text := nullif(current_setting('app.reason', true), '');
  because jsonb := case when reason is null then '{}' else jsonb_build_object('reason', jsonb_build_array(null, reason)) end;
begin
  -- Who has it now. The row before ends first: there is one current row a ticket.
  update ticket_assignments a set ended_at = now()
    from old_rows o join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id
    where a.tenant_id = n.tenant_id and a.ticket_id = n.id and a.ended_at is null and is_handed_on(o::tickets, n::tickets);
  insert into ticket_assignments (tenant_id, ticket_id, team_id, assignee_id, reason, note, assigned_by)
    select n.tenant_id, n.id, n.team_id, n.assignee_id, n.assignment_reason, n.assignment_note, app_user()
    from old_rows o join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id
    where is_handed_on(o::tickets, n::tickets)
      and (n.team_id is not null or n.assignee_id is not null or n.assignment_reason = 'escalation')
    order by n.id;

  -- Where nothing is left, only the clock ticked.
  with changed as materialized (
    select n.tenant_id, n.id, n.version, is_handed_on(o::tickets, n::tickets) as is_handed_on, c.changes || because as changes,
        case when c.changes ? 'status' then 'status_changed'
          when c.changes ?| array['team_id', 'assignee_id', 'assignment_note'] then 'assigned' else 'edited' end as action
      from old_rows o join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id
      cross join lateral (select jsonb_object_agg(f.key, jsonb_build_array(w.value, f.value)) as changes
        from jsonb_each(ticket_facts(n::tickets)) f join jsonb_each(ticket_facts(o::tickets)) w using (key)
        where f.value is distinct from w.value) c
      where c.changes is not null),
  audited as (
    insert into ticket_audit (tenant_id, ticket_id, seq, at, actor_id, actor_role, ip, action, changes, prev_hash, hash)
      select c.tenant_id, c.id, l.seq, at, app_user(), by_role, by_ip, c.action, c.changes, last.hash,
          audit_hash(last.hash, c.tenant_id, c.id, l.seq, at, app_user(), by_role, by_ip, c.action, c.changes)
        from changed c
        left join lateral (select a.seq, a.hash from ticket_audit a
          where a.tenant_id = c.tenant_id and a.ticket_id = c.id order by a.seq desc limit 1) last on true
        cross join lateral (select coalesce(last.seq, 0) + 1 as seq) l
        order by c.id)
  insert into ticket_events (tenant_id, ticket_id, type, at, data)
    select c.tenant_id, c.id, e.type, at, jsonb_build_object('version', c.version)
    from changed c
    cross join lateral (values (1, 'assignment.changed', c.is_handed_on), (2, 'ticket.updated', true)) e (place, type, holds)
    where e.holds order by c.id, e.place;
  return null;
end $$;

-- Whether the change belongs into the history of assignments. An escalation does also where it names no other person.
create function is_handed_on(before tickets, after tickets) returns boolean language sql immutable parallel safe
  as $$ select (after.team_id, after.assignee_id) is distinct from (before.team_id, before.assignee_id)
    or after.assignment_reason = 'escalation' and after.assignment_note is distinct from before.assignment_note $$;
