-- What was handed out under a right ends with the right: the files of exports, and the browser that somebody else now uses.

-- Takes the files of a municipality away, or those of one person in one role, and stops the runs that are making them.
-- The lock holds until the end of the transaction, and a run that begins waits for it (lib/exports/run-export.ts):
-- otherwise one could begin, read and end between this look and its commit. In one statement, so that a run which ends
-- at this very moment is either expired or stopped, and not missed.
create function withdraw_exports(of_tenant uuid, of_user uuid, of_role text, reason text) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('exports ' || of_tenant, 0));
  update export_jobs j set
      expires_at = least(j.expires_at, now()),
      finished_at = coalesce(j.finished_at, now()),
      attempt = case when j.status = 'finished' then j.attempt end,
      failure = case when j.status = 'finished' then j.failure else reason end,
      status = case when j.status = 'finished' then j.status else 'failed' end
    where j.tenant_id = of_tenant and j.delivery = 'file' and j.status in ('running', 'finished')
      and (of_user is null or j.user_id = of_user and j.role = of_role);
  delete from export_chunks c using export_jobs j
    where c.tenant_id = of_tenant and j.tenant_id = c.tenant_id and j.id = c.export_id
      and (of_user is null or j.user_id = of_user and j.role = of_role);
end $$;
revoke execute on function withdraw_exports from public;

create or replace function forget_sensitive_exports() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  perform withdraw_exports(new.tenant_id, null, null, 'Tickets changed while the file was made. Make it again.');
  return null;
end $$;

-- A file holds what its owner saw. Whoever loses a ward, a team or the role does not keep it.
create function forget_exports_of_member() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  member memberships;
begin
  if tg_table_name = 'memberships' then
    member := old;
  else
    select * into member from memberships m where m.tenant_id = old.tenant_id and m.id = old.membership_id;
  end if;
  -- Without the membership its own trigger has done it.
  if member.user_id is not null then
    perform withdraw_exports(member.tenant_id, member.user_id, member.role,
      'Your teams or wards changed while the file was made. Make it again.');
  end if;
  return null;
end $$;
create trigger forget_exports_of_member after update or delete on memberships
  for each row execute function forget_exports_of_member();
create trigger forget_exports_of_member after update or delete on membership_wards
  for each row execute function forget_exports_of_member();
create trigger forget_exports_of_member after update or delete on team_members
  for each row execute function forget_exports_of_member();

-- A browser has one endpoint for all who use it, of whatever municipality: whoever turns pushes on ends those of others.
create function take_over_browser(of_endpoint text) returns void language sql security definer
  set search_path = pg_catalog, public, pg_temp
  as $$ delete from push_subscriptions where endpoint = of_endpoint and user_id <> app_user() $$;
revoke execute on function take_over_browser from public;
grant execute on function take_over_browser to lungisa_app;
create index push_subscriptions_endpoint on push_subscriptions (endpoint);
