-- The bell, watching by choice, and pushes to a browser. lib/notifications/ uses all three.

-- A push is one row for a person, whatever number of devices they have.
alter table notifications drop constraint notifications_channel_check;
alter table notifications add constraint notifications_channel_check
  check (channel in ('whatsapp', 'sms', 'email', 'in_app', 'web_push'));
alter table notifications add constraint notifications_push_for_staff check (channel <> 'web_push' or user_id is not null);
-- Pages of a bell, newest first.
create index notifications_bell on notifications (tenant_id, user_id, created_at desc, id desc) where channel = 'in_app';
-- The last day of every channel, for the administration.
create index notifications_recent on notifications (tenant_id, created_at desc);

alter table notification_preferences drop constraint notification_preferences_channels_check;
alter table notification_preferences add constraint notification_preferences_channels_check
  check (channels <@ array['in_app', 'email', 'web_push']);

alter table ticket_watchers drop constraint ticket_watchers_channels_check;
alter table ticket_watchers add constraint ticket_watchers_channels_check
  check (channels <@ array['in_app', 'email', 'web_push']);
-- 'declined': does not want to watch although the ticket is with this team, and as long as it is. Without the row the
-- next assignment within the team would make them watch again.
alter table ticket_watchers add column declined_team_id uuid;
alter table ticket_watchers add foreign key (tenant_id, declined_team_id) references teams (tenant_id, id);
alter table ticket_watchers drop constraint ticket_watchers_reason_check;
alter table ticket_watchers add constraint ticket_watchers_reason_check check (reason in ('team', 'own', 'declined'));
alter table ticket_watchers add constraint ticket_watchers_declined_check
  check ((reason = 'declined') = (declined_team_id is not null));

-- A bell tells of what is in sight now: news of a ticket that has gone to another team is as gone as the ticket, so
-- that its absence never tells which of them have become sensitive.
drop policy own_bell on notifications;
drop policy read_own_bell on notifications;
create policy read_own_bell on notifications for update
  using (tenant_id = (select app_tenant()) and channel = 'in_app' and user_id = (select app_user())
    and (select app_role()) in ('admin', 'manager', 'field_worker')
    and exists (select from tickets t where t.tenant_id = notifications.tenant_id and t.id = ticket_id));

-- A browser that takes pushes, as its push service names it (RFC 8030), with the keys that only it can read with
-- (RFC 8291). Whoever knows the endpoint can reach the browser: nobody but its owner and the sender sees it.
create table push_subscriptions (
  tenant_id uuid not null references municipalities (id),
  user_id uuid not null references users (id),
  endpoint text not null check (length(endpoint) <= 1000),
  p256dh text not null check (length(p256dh) <= 100),
  auth text not null check (length(auth) <= 50),
  created_at timestamptz not null,
  primary key (tenant_id, user_id, endpoint)
);
grant select, insert, update, delete on push_subscriptions to lungisa_app;
alter table push_subscriptions enable row level security;
create policy own on push_subscriptions using (tenant_id = (select app_tenant())
  and ((select app_role()) = 'system' or user_id = (select app_user())
    and (select app_role()) in ('admin', 'manager', 'field_worker')));
