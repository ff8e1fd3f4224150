-- Who was told what, over which channel, and what became of it. lib/notifications/ writes it.

create table notifications (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  ticket_id uuid not null,
  -- What is told of: 'status:3' (the ticket's version), 'assigned:4', 'response breach 0'.
  event_key text not null,
  kind text not null check (kind in ('status', 'assigned', 'warning', 'breach', 'escalated', 'mentioned')),
  -- A resident or one of the staff. Their number or address is not kept here: it is looked up at sending.
  reporter_id uuid,
  user_id uuid references users (id),
  recipient uuid not null generated always as (coalesce(reporter_id, user_id)) stored,
  channel text not null check (channel in ('whatsapp', 'sms', 'email', 'in_app')),
  language text not null check (language in ('en', 'zu', 'af')),
  -- What was sent, or would have been.
  text text not null,
  -- {"1": "CPT-…", "2": "being worked on"}: what fills a WhatsApp template.
  variables jsonb not null,
  -- Heeds no quiet hours.
  is_urgent boolean not null default false,

  status text not null default 'queued' check (status in
    ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'suppressed', 'not_configured')),
  -- The provider's name for the message.
  provider_id text,
  -- Why it failed or was not sent: the provider's code, if there is one, and a sentence for staff.
  error_code text,
  error_words text,
  attempts smallint not null default 0,
  -- Nobody takes it up before. While it is being sent, the instant from which its sender counts as dead.
  not_before timestamptz not null,
  -- The attempt that has it; only that one may write down what came of it.
  claim_id uuid,
  -- Since when an attempt may have reached the provider without our knowing. Then we ask before we send again.
  uncertain_since timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  -- By a resident on WhatsApp as Twilio reports it, by staff in the application.
  read_at timestamptz,

  primary key (tenant_id, id),
  -- The promise that nobody is told the same thing twice over one channel.
  unique (tenant_id, ticket_id, event_key, recipient, channel),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id),
  foreign key (tenant_id, reporter_id) references ticket_reporters (tenant_id, id),
  check (num_nonnulls(reporter_id, user_id) = 1),
  check (channel <> 'in_app' or user_id is not null)
);
create unique index notifications_provider on notifications (tenant_id, provider_id) where provider_id is not null;
-- What the dispatcher reads: as small as what is unsent.
create index notifications_due on notifications (tenant_id, not_before) where status in ('queued', 'sending');
create index notifications_unread on notifications (tenant_id, user_id, created_at desc)
  where channel = 'in_app' and read_at is null;

create table ticket_watchers (
  tenant_id uuid not null,
  ticket_id uuid not null,
  user_id uuid not null references users (id),
  -- 'team': because the ticket is with their team, and as long as it is. 'own': because they chose to.
  reason text not null check (reason in ('team', 'own')),
  -- For this ticket; null: as in their preferences.
  channels text[] check (channels <@ array['in_app', 'email']),
  primary key (tenant_id, ticket_id, user_id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);
create index ticket_watchers_user on ticket_watchers (tenant_id, user_id);

-- How staff want to be told. Who has no row has the defaults; lib/notifications/staff-recipients.ts knows the same ones.
create table notification_preferences (
  tenant_id uuid not null references municipalities (id),
  user_id uuid not null references users (id),
  channels text[] not null default '{in_app,email}' check (channels <@ array['in_app', 'email']),
  -- Local time of the municipality; both null: never quiet.
  quiet_from time default '20:00',
  quiet_until time default '06:00',
  primary key (tenant_id, user_id),
  check ((quiet_from is null) = (quiet_until is null))
);

-- Of residents' numbers only a keyed hash is kept here (lib/notifications/phone.ts): enough to recognise one.
create table message_opt_outs (
  tenant_id uuid not null references municipalities (id),
  phone_hash bytea not null,
  opted_out_at timestamptz not null,
  primary key (tenant_id, phone_hash)
);

-- For 24 hours after a resident wrote, WhatsApp lets us answer in plain text.
create table resident_conversations (
  tenant_id uuid not null references municipalities (id),
  phone_hash bytea not null,
  last_inbound_at timestamptz not null,
  primary key (tenant_id, phone_hash)
);

-- A sensitive ticket sends nothing and nobody watches it, whatever the application does.
create function refuse_sensitive() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from new_rows n join tickets t on t.tenant_id = n.tenant_id and t.id = n.ticket_id where t.is_sensitive) then
    raise exception 'A sensitive ticket sends no messages.' using errcode = 'LU001';
  end if;
  return null;
end $$;
create trigger refuse_sensitive after insert on notifications referencing new table as new_rows
  for each statement execute function refuse_sensitive();
create trigger refuse_sensitive after insert on ticket_watchers referencing new table as new_rows
  for each statement execute function refuse_sensitive();

-- One that becomes sensitive is forgotten by both: what is unsent is never sent, and what was sent tells nobody of it.
create function forget_sensitive() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from notifications n where n.tenant_id = new.tenant_id and n.ticket_id = new.id;
  delete from ticket_watchers w where w.tenant_id = new.tenant_id and w.ticket_id = new.id;
  return null;
end $$;
create trigger forget_sensitive after update on tickets for each row
  when (new.is_sensitive and not old.is_sensitive) execute function forget_sensitive();

grant select, insert, update on notifications, resident_conversations to lungisa_app;
grant select, insert, update, delete on ticket_watchers, notification_preferences, message_opt_outs to lungisa_app;

-- Staff see the ledger with the ticket; what is in one's own bell stays there when the ticket goes to another team.
alter table notifications enable row level security;
create policy system_writes on notifications
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
create policy with_ticket on notifications for select
  using (tenant_id = (select app_tenant()) and (select app_role()) not in ('ward_councillor', 'citizen')
    and exists (select from tickets t where t.tenant_id = notifications.tenant_id and t.id = ticket_id));
create policy own_bell on notifications for select
  using (tenant_id = (select app_tenant()) and channel = 'in_app' and user_id = (select app_user()));
create policy read_own_bell on notifications for update
  using (tenant_id = (select app_tenant()) and channel = 'in_app' and user_id = (select app_user()));

alter table ticket_watchers enable row level security;
create policy system_writes on ticket_watchers
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
create policy with_ticket on ticket_watchers for select
  using (tenant_id = (select app_tenant()) and (select app_role()) not in ('ward_councillor', 'citizen')
    and exists (select from tickets t where t.tenant_id = ticket_watchers.tenant_id and t.id = ticket_id));
create policy own on ticket_watchers
  using (tenant_id = (select app_tenant()) and user_id = (select app_user())
    and (select app_role()) in ('admin', 'manager', 'field_worker')
    and exists (select from tickets t where t.tenant_id = ticket_watchers.tenant_id and t.id = ticket_id));

alter table notification_preferences enable row level security;
create policy own on notification_preferences using (tenant_id = (select app_tenant())
  and ((select app_role()) = 'system' or user_id = (select app_user())));

-- Only jobs and webhooks ask who wrote and who wants no messages.
alter table message_opt_outs enable row level security;
create policy system_only on message_opt_outs
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
alter table resident_conversations enable row level security;
create policy system_only on resident_conversations
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
