-- A level of a chain may name nobody who can open the ticket: the trail says so, and why somebody escalated by hand.
create or replace function occurrences_trail() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  at timestamptz := clock_timestamp();
  by_role text := coalesce(nullif(current_setting('app.actor_role', true), ''), 'database');
  by_ip text := nullif(current_setting('app.ip', true), '');
  rounds integer;
begin
  perform from tickets t where (t.tenant_id, t.id) in (select tenant_id, ticket_id from new_rows)
    order by t.id for no key update;
  select max(of_ticket) into rounds from (select count(*) as of_ticket from new_rows group by tenant_id, ticket_id) c;

  for round in 1 .. coalesce(rounds, 0) loop
    insert into ticket_audit (tenant_id, ticket_id, seq, at, actor_id, actor_role, ip, action, changes, prev_hash, hash)
      select o.tenant_id, o.ticket_id, l.seq, at, app_user(), by_role, by_ip, l.action, l.changes, last.hash,
          audit_hash(last.hash, o.tenant_id, o.ticket_id, l.seq, at, app_user(), by_role, by_ip, l.action, l.changes)
        from (select *, row_number() over (partition by tenant_id, ticket_id order by due_at, id) as place from new_rows) o
        left join lateral (select a.seq, a.hash from ticket_audit a
          where a.tenant_id = o.tenant_id and a.ticket_id = o.ticket_id order by a.seq desc limit 1) last on true
        cross join lateral (select coalesce(last.seq, 0) + 1 as seq, 'sla_' || o.event as action,
          jsonb_build_object('clock', jsonb_build_array(null, o.clock), 'level', jsonb_build_array(null, o.level),
            'due_at', jsonb_build_array(null, o.due_at))
            || case when o.reason is null then '{}' else jsonb_build_object('reason', jsonb_build_array(null, o.reason)) end
          as changes) l
        where o.place = round;
  end loop;

  insert into ticket_events (tenant_id, ticket_id, type, at, data)
    select tenant_id, ticket_id, 'sla.' || event, at, jsonb_build_object('clock', clock, 'level', level)
      from new_rows order by ticket_id, due_at, id;
  return null;
end $$;
