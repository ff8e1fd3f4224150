-- The clock that acts: what has happened to a ticket's clock, and who hears of it next.

-- The chain of a policy: who is asked, one after the other, while a breached ticket waits.
create table escalation_levels (
  tenant_id uuid not null,
  policy_id uuid not null,
  level smallint not null check (level between 1 and 9),
  target text not null check (target in ('team_manager', 'managers', 'admins', 'person')),
  person_id uuid references users (id),
  -- After the breach for level 1, after the level before for the others.
  delay_minutes integer not null check (delay_minutes >= 0),
  -- In the policy's working time, or by the wall clock.
  counts_working_time boolean not null default true,
  primary key (tenant_id, policy_id, level),
  foreign key (tenant_id, policy_id) references sla_policies (tenant_id, id) on delete cascade,
  check ((target = 'person') = (person_id is not null))
);

-- Everything that ever happened to a clock. The unique key is the promise that it happened once, whatever died when.
create table sla_occurrences (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  ticket_id uuid not null,
  clock text not null check (clock in ('response', 'resolution')),
  event text not null check (event in ('warning', 'breach', 'escalation')),
  level smallint not null default 0,
  -- The instant it was for, to the millisecond; when it was noticed.
  due_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, ticket_id, clock, event, level),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);

alter table tickets
  -- How far the chain has been climbed for the clock that was breached; 0 while nobody is asked.
  add column escalation_level smallint not null default 0,
  add column escalation_clock text check (escalation_clock in ('response', 'resolution')),
  -- When the next level is due; part of sla_next_at.
  add column escalation_next_at timestamptz,
  -- A ticket without deadlines has nothing to settle: one that is due all the same would be taken up for ever.
  add constraint tickets_due_has_deadlines check (sla_next_at is null or response_due_at is not null);

-- What the sweep reads: as small as what is due. Municipality first, or each would pass over what is due in all others.
drop index tickets_sla_next;
create index tickets_sla_next on tickets (tenant_id, sla_next_at) where sla_next_at is not null;

-- How the sweep of a municipality last went.
create table sla_sweeps (
  tenant_id uuid not null primary key references municipalities (id),
  swept_at timestamptz not null,
  took_ms integer not null,
  -- How late the oldest due ticket was taken up.
  lag_ms integer not null,
  taken integer not null
);

alter table ticket_events drop constraint ticket_events_type_check;
alter table ticket_events add constraint ticket_events_type_check check (type in ('ticket.created', 'ticket.updated',
  'assignment.changed', 'message.added', 'sla.warning', 'sla.breach', 'sla.escalation'));

-- Set-based, as one sweep records thousands: a round appends one link to each ticket, and few tickets need a second.
create function occurrences_trail() returns trigger language plpgsql security definer
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
            'due_at', jsonb_build_array(null, o.due_at)) as changes) l
        where o.place = round;
  end loop;

  insert into ticket_events (tenant_id, ticket_id, type, at, data)
    select tenant_id, ticket_id, 'sla.' || event, at, jsonb_build_object('clock', clock, 'level', level)
      from new_rows order by ticket_id, due_at, id;
  return null;
end $$;
create trigger occurrences_trail after insert on sla_occurrences referencing new table as new_rows
  for each statement execute function occurrences_trail();

grant select, insert, update, delete on escalation_levels to lungisa_app;
grant select, insert on sla_occurrences to lungisa_app;
grant select, insert, update on sla_sweeps to lungisa_app;

alter table escalation_levels enable row level security;
create policy known on escalation_levels for select using (tenant_id = (select app_tenant()));
create policy looked_after on escalation_levels
  using (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'))
  with check (tenant_id = (select app_tenant()) and (select app_role()) in ('system', 'admin'));

alter table sla_occurrences enable row level security;
create policy with_ticket on sla_occurrences
  using (tenant_id = (select app_tenant()) and (select app_role()) not in ('ward_councillor', 'citizen')
    and exists (select from tickets t where t.tenant_id = sla_occurrences.tenant_id and t.id = ticket_id))
  with check (tenant_id = (select app_tenant()) and (select app_role()) = 'system');

alter table sla_sweeps enable row level security;
create policy system_writes on sla_sweeps
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
create policy admins_read on sla_sweeps for select
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'admin');
