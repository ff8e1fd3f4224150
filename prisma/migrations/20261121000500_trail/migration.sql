-- What the database itself writes down of every change: the audit trail, the outbox of events, the history of
-- assignments. SECURITY DEFINER, so the application's role needs no right to write any of it. pg_temp stands last in
-- their search_path, or a caller's temporary table of the same name would be found before ours.

create table ticket_audit (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  ticket_id uuid not null,
  -- 1, 2, 3 … within the ticket; with prev_hash it makes a missing link visible.
  seq integer not null,
  at timestamptz not null,
  actor_id uuid,
  actor_role text not null,
  ip text,
  action text not null,
  -- {"column": [old, new], …}; of personal data only the names of the columns.
  changes jsonb not null,
  prev_hash bytea,
  hash bytea not null,
  primary key (tenant_id, id),
  unique (tenant_id, ticket_id, seq),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);

create table ticket_events (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  -- Ids can commit out of order; a reader passes only rows older than every running transaction.
  xid xid8 not null default pg_current_xact_id(),
  ticket_id uuid not null,
  type text not null check (type in ('ticket.created', 'ticket.updated', 'assignment.changed', 'message.added')),
  at timestamptz not null,
  data jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'The audit trail is append-only.' using errcode = 'LU002';
end $$;
create trigger audit_is_append_only before update or delete or truncate on ticket_audit
  for each statement execute function audit_is_append_only();

-- Over text whose form no setting changes (time as an epoch, JSON as jsonb prints it).
create function audit_hash(prev_hash bytea, tenant_id uuid, ticket_id uuid, seq integer, at timestamptz, actor_id uuid,
  actor_role text, ip text, action text, changes jsonb) returns bytea language sql immutable parallel safe
  as $$ select sha256(coalesce(prev_hash, '') || convert_to(jsonb_build_array(tenant_id, ticket_id, seq,
    extract(epoch from at), actor_id, actor_role, ip, action, changes)::text, 'UTF8')) $$;

-- Appends one link. The caller holds the ticket's row lock, which is what keeps two links from one predecessor.
create function audit_append(of_tenant uuid, of_ticket uuid, what text, changed jsonb)
  returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  last record;
  link ticket_audit;
begin
  select a.seq, a.hash into last from ticket_audit a
    where a.tenant_id = of_tenant and a.ticket_id = of_ticket order by a.seq desc limit 1;
  link.seq := coalesce(last.seq, 0) + 1;
  link.at := clock_timestamp();
  link.actor_role := coalesce(nullif(current_setting('app.actor_role', true), ''), 'database');
  link.ip := nullif(current_setting('app.ip', true), '');
  insert into ticket_audit (tenant_id, ticket_id, seq, at, actor_id, actor_role, ip, action, changes, prev_hash, hash)
    values (of_tenant, of_ticket, link.seq, link.at, app_user(), link.actor_role, link.ip, what, changed, last.hash,
      audit_hash(last.hash, of_tenant, of_ticket, link.seq, link.at, app_user(), link.actor_role, link.ip, what, changed));
end $$;
revoke execute on function audit_append from public;

-- The columns of a ticket whose change is a fact somebody may ask about.
create function ticket_facts(t tickets) returns jsonb language sql stable
  as $$ select jsonb_build_object('title', t.title, 'description', t.description, 'address', t.address,
    'location', case when t.location is not null then jsonb_build_array(st_x(t.location), st_y(t.location)) end,
    'language', t.language, 'tags', t.tags, 'category_id', t.category_id, 'priority', t.priority, 'status', t.status,
    'resolution_summary', t.resolution_summary, 'ward_id', t.ward_id, 'team_id', t.team_id,
    'assignee_id', t.assignee_id, 'assignment_reason', t.assignment_reason,
    'response_due_at', t.response_due_at, 'resolution_due_at', t.resolution_due_at,
    'first_response_at', t.first_response_at) $$;

-- Set-based: an import inserts thousands of tickets with one statement. A new ticket has no predecessor to look up.
create function tickets_trail_insert() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  at timestamptz := clock_timestamp();
  by_role text := coalesce(nullif(current_setting('app.actor_role', true), ''), 'database');
  by_ip text := nullif(current_setting('app.ip', true), '');
begin
  insert into ticket_audit (tenant_id, ticket_id, seq, at, actor_id, actor_role, ip, action, changes, hash)
    select n.tenant_id, n.id, 1, at, app_user(), by_role, by_ip, 'created', c.changes,
        audit_hash(null, n.tenant_id, n.id, 1, at, app_user(), by_role, by_ip, 'created', c.changes)
      from new_rows n
      cross join lateral (select jsonb_object_agg(f.key, jsonb_build_array(null, f.value)) as changes
        from jsonb_each(jsonb_strip_nulls(ticket_facts(n::tickets))) f) c;

  insert into ticket_assignments (tenant_id, ticket_id, team_id, assignee_id, reason, note, assigned_by, assigned_at)
    select tenant_id, id, team_id, assignee_id, assignment_reason, assignment_note, app_user(), created_at
      from new_rows where team_id is not null or assignee_id is not null;

  -- What an import brings in happened long ago: it is no news for open screens.
  insert into ticket_events (tenant_id, ticket_id, type, at, data)
    select tenant_id, id, 'ticket.created', at, jsonb_build_object('version', version)
      from new_rows where source <> 'import';
  return null;
end $$;
create trigger tickets_trail_insert after insert on tickets referencing new table as new_rows
  for each statement execute function tickets_trail_insert();

create function tickets_trail_update() returns trigger language plpgsql security definer
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
           when ticket.changed ?| array['team_id', 'assignee_id'] then 'assigned' else 'edited' end, ticket.changed);

    if ticket.changed ?| array['team_id', 'assignee_id'] then
      update ticket_assignments a set ended_at = now()
        where a.tenant_id = ticket.tenant_id and a.ticket_id = ticket.id and a.ended_at is null;
      if ticket.team_id is not null or ticket.assignee_id is not null then
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
create trigger tickets_trail_update after update on tickets referencing old table as old_rows new table as new_rows
  for each statement execute function tickets_trail_update();

create function messages_trail() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  message ticket_messages;
begin
  for message in select * from new_rows order by ticket_id, created_at, id loop
    perform from tickets t where t.tenant_id = message.tenant_id and t.id = message.ticket_id for no key update;
    perform audit_append(message.tenant_id, message.ticket_id, 'message_added',
      jsonb_build_object('visibility', jsonb_build_array(null, message.visibility), 'body', jsonb_build_array(null, message.body)));
    insert into ticket_events (tenant_id, ticket_id, type, at, data)
      values (message.tenant_id, message.ticket_id, 'message.added', clock_timestamp(),
        jsonb_build_object('visibility', message.visibility));
  end loop;
  return null;
end $$;
create trigger messages_trail after insert on ticket_messages referencing new table as new_rows
  for each statement execute function messages_trail();

-- Of a reporter the trail keeps which columns changed, never what stood in them: the law lets a person be forgotten.
create function reporters_trail() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  changed jsonb := '{}';
begin
  -- At an insert, old is null throughout.
  if new.name is distinct from old.name then changed := changed || '{"name": []}'; end if;
  if new.phone is distinct from old.phone then changed := changed || '{"phone": []}'; end if;
  if new.email is distinct from old.email then changed := changed || '{"email": []}'; end if;
  perform from tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id for no key update;
  perform audit_append(new.tenant_id, new.ticket_id,
    case tg_op when 'INSERT' then 'reporter_added' else 'reporter_changed' end, changed);
  return null;
end $$;
create trigger reporters_trail after insert or update on ticket_reporters for each row execute function reporters_trail();

-- Every view of a sensitive ticket is a link in its chain. Passed over are ids of tickets that are not sensitive, and
-- those that this actor cannot see: nobody writes views into chains that they cannot have viewed.
create function audit_views(of_tickets uuid[]) returns void language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  seen uuid;
begin
  for seen in
    select t.id from tickets t where t.tenant_id = app_tenant() and t.id = any (of_tickets) and t.is_sensitive
        and app_role() = 'saps_liaison' and t.team_id = any (app_teams())
      order by t.id for no key update
  loop
    perform audit_append(app_tenant(), seen, 'viewed', '{}');
  end loop;
end $$;
