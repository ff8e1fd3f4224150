-- What the readers of the outbox need: a way through it in the order of its positions, a word when there is something
-- new, news of a ticket that leaves one's sight, and each reader's share of it, decided by the policies and nobody else.

-- A position is (xid, id): rows of one transaction stay together, and whatever commits later stands later.
create index ticket_events_position on ticket_events (tenant_id, xid, id);
-- What is old enough to be pruned lies together at the start of the table.
create index ticket_events_age on ticket_events using brin (at);

-- How far the outbox is final: every transaction below the horizon is over. What runs in another database of this server
-- has a number of the same kind but never writes here, so it holds nobody up; where its database may not be seen
-- (pg_read_all_stats), it counts as one of ours. `reached` is the first number that nobody has had yet.
-- Stable, so that it speaks of the same moment as the query it stands in.
create function event_horizon() returns table (horizon xid8, reached xid8) language sql stable
  set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(
      (select min(running) from pg_snapshot_xip(s.snapshot) running
        where not exists (select from pg_stat_activity a where a.backend_xid = running::xid
          and a.datid <> (select oid from pg_database where datname = current_database()))),
      pg_snapshot_xmax(s.snapshot)), pg_snapshot_xmax(s.snapshot)
    from (select pg_current_snapshot() as snapshot) s $$;

-- Wakes the readers, no more: what is new they read for themselves. A commit with a NOTIFY waits for every other such
-- commit of the database, so only one transaction at a time says it. Whoever finds the lock taken need not: as a rule
-- the holder is older, so that its own commit is what readers wait for; for the rest they look by themselves.
create function wake_event_readers() returns trigger language plpgsql as $$
begin
  -- 'lungisa' in ASCII, so that no other use of advisory locks meets it.
  if pg_try_advisory_xact_lock(30528414526567265) then
    perform pg_notify('ticket_events', '');
  end if;
  return null;
end $$;
create trigger wake_event_readers after insert on ticket_events for each statement execute function wake_event_readers();

alter table ticket_events drop constraint ticket_events_type_check;
alter table ticket_events add constraint ticket_events_type_check check (type in ('ticket.created', 'ticket.updated',
  'ticket.gone', 'assignment.changed', 'message.added', 'sla.warning', 'sla.breach', 'sla.escalation'));

-- A ticket that goes to another team or ward is gone for those who had it before: the row says whose it was. One that
-- becomes sensitive leaves without a word, and takes back what was said of it.
create function tickets_left_sight() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.is_sensitive then
    delete from ticket_events where tenant_id = new.tenant_id and ticket_id = new.id and type = 'ticket.gone';
  else
    insert into ticket_events (tenant_id, ticket_id, type, at, data)
      values (new.tenant_id, new.id, 'ticket.gone', clock_timestamp(), jsonb_strip_nulls(jsonb_build_object(
        'team', case when old.team_id is distinct from new.team_id then old.team_id end,
        'ward', case when old.ward_id is distinct from new.ward_id then old.ward_id end)));
  end if;
  return null;
end $$;
create trigger tickets_left_sight after update on tickets for each row
  when (not old.is_sensitive and (new.is_sensitive
    or old.team_id is not null and old.team_id is distinct from new.team_id
    or old.ward_id is not null and old.ward_id is distinct from new.ward_id))
  execute function tickets_left_sight();

drop policy with_ticket on ticket_events;
create policy with_ticket on ticket_events for select
  using (tenant_id = (select app_tenant()) and case
    when type = 'ticket.gone' then
      case (select app_role())
        when 'field_worker' then (data ->> 'team')::uuid = any ((select app_teams())::uuid[])
        when 'ward_councillor' then (data ->> 'ward')::uuid = any ((select app_wards())::uuid[])
        else (select app_role()) = 'system' end
      -- It may have come back, or be in sight through another team.
      and not exists (select from tickets t where t.tenant_id = ticket_events.tenant_id and t.id = ticket_id)
    else
      -- Who may not read a message does not hear of it either.
      (type <> 'message.added' or case (select app_role())
        when 'ward_councillor' then false
        when 'citizen' then data ->> 'visibility' = 'public'
        else true end)
      and exists (select from tickets t where t.tenant_id = ticket_events.tenant_id and t.id = ticket_id)
    end);

-- For each scope (whoever is in the same place sees the same) the events after its position and before the horizon, as
-- that scope sees them: it acts as each of them in turn, so that the policies decide and nothing repeats them. One
-- round trip for all, as a process follows hundreds of scopes several times a second.
create function events_in_sight(scopes jsonb, horizon xid8, most integer)
  returns table (scope integer, xid xid8, id bigint, ticket_id uuid, type text, at timestamptz, data jsonb)
  language plpgsql
  set role = lungisa_app
  set app.tenant_id = '' set app.user_id = '' set app.role = '' set app.ward_ids = '' set app.team_ids = ''
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  reader record;
begin
  for reader in
    select (s.place - 1)::integer as place, s.item from jsonb_array_elements(scopes) with ordinality s (item, place)
  loop
    perform set_config('app.tenant_id', reader.item ->> 'tenantId', true),
      set_config('app.user_id', coalesce(reader.item ->> 'userId', ''), true),
      set_config('app.role', reader.item ->> 'role', true),
      set_config('app.ward_ids', reader.item ->> 'wardIds', true),
      set_config('app.team_ids', reader.item ->> 'teamIds', true);
    return query select reader.place, e.xid, e.id, e.ticket_id, e.type, e.at, e.data from ticket_events e
      where e.tenant_id = (reader.item ->> 'tenantId')::uuid
        and (e.xid, e.id) > ((reader.item ->> 'xid')::xid8, (reader.item ->> 'id')::bigint) and e.xid < horizon
      order by e.xid, e.id limit most;
  end loop;
end $$;
