-- In one statement, so that a run which ends at this very moment is either expired or stopped, and not missed.
create or replace function forget_sensitive_exports() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  update export_jobs j set
      expires_at = least(j.expires_at, now()),
      finished_at = coalesce(j.finished_at, now()),
      attempt = case when j.status = 'finished' then j.attempt end,
      failure = case when j.status = 'finished' then j.failure else 'Tickets changed while the file was made. Make it again.' end,
      status = case when j.status = 'finished' then j.status else 'failed' end
    where j.tenant_id = new.tenant_id and j.delivery = 'file' and j.status in ('running', 'finished');
  delete from export_chunks c where c.tenant_id = new.tenant_id;
  return null;
end $$;
