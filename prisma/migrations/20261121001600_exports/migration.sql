-- What was taken away: who, when, which tickets, which columns. lib/exports/ writes it.

create table export_jobs (
  tenant_id uuid not null references municipalities (id),
  id uuid not null default gen_random_uuid(),
  -- Null: a program with an API key.
  user_id uuid references users (id),
  role text not null,
  ip text,
  -- 'direct': went out as it was read. 'file': made by a worker, and kept for a while.
  delivery text not null check (delivery in ('direct', 'file')),
  format text not null check (format in ('csv', 'xlsx')),
  -- As in the address of the list.
  filter jsonb not null,
  columns text[] not null,
  created_at timestamptz not null,

  status text not null check (status in ('queued', 'running', 'finished', 'failed', 'cancelled')),
  rows_done bigint not null default 0,
  -- Known once a worker has counted.
  rows_total bigint,
  bytes bigint not null default 0,
  -- The run that may write the file; one that was thought dead and wakes up finds another's here.
  attempt uuid,
  finished_at timestamptz,
  -- When the file goes.
  expires_at timestamptz,
  -- A sentence for who asked.
  failure text,
  primary key (tenant_id, id)
);
create index export_jobs_own on export_jobs (tenant_id, user_id, created_at desc);

-- The files, in pieces of a megabyte: any web process can serve what any worker made.
create table export_chunks (
  tenant_id uuid not null,
  export_id uuid not null,
  attempt uuid not null,
  number integer not null,
  bytes bytea not null,
  primary key (tenant_id, export_id, attempt, number),
  foreign key (tenant_id, export_id) references export_jobs (tenant_id, id)
);
-- It is packed already, or soon gone.
alter table export_chunks alter column bytes set storage external;

-- A file made before a ticket became sensitive holds the ticket: it goes, and a run that may have read it must not end.
create function forget_sensitive_exports() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from export_chunks c where c.tenant_id = new.tenant_id;
  update export_jobs j set expires_at = least(j.expires_at, now())
    where j.tenant_id = new.tenant_id and j.delivery = 'file' and j.status = 'finished';
  update export_jobs j set status = 'failed', attempt = null, finished_at = now(),
      failure = 'Tickets changed while the file was made. Make it again.'
    where j.tenant_id = new.tenant_id and j.delivery = 'file' and j.status = 'running';
  return null;
end $$;
create trigger forget_sensitive_exports after update on tickets for each row
  when (new.is_sensitive and not old.is_sensitive) execute function forget_sensitive_exports();

-- What was asked for is never rewritten, and nothing is taken out; only how far it came is brought up to date.
grant select, insert on export_jobs to lungisa_app;
grant update (status, rows_done, rows_total, bytes, attempt, finished_at, expires_at, failure) on export_jobs to lungisa_app;
grant select, insert, delete on export_chunks to lungisa_app;

alter table export_jobs enable row level security;
create policy system_writes on export_jobs
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
create policy own on export_jobs for select
  using (tenant_id = (select app_tenant()) and user_id = (select app_user()) and role = (select app_role()));
create policy in_own_name on export_jobs for insert
  with check (tenant_id = (select app_tenant()) and user_id is not distinct from (select app_user())
    and role = (select app_role()));

-- A file is there for who asked for it once it is whole, and until it expires.
alter table export_chunks enable row level security;
create policy system_writes on export_chunks
  using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
create policy own_file on export_chunks for select
  using (tenant_id = (select app_tenant()) and exists (select from export_jobs j
    where j.tenant_id = export_chunks.tenant_id and j.id = export_id and j.attempt = export_chunks.attempt
      and j.user_id = (select app_user()) and j.role = (select app_role())
      and j.status = 'finished' and j.expires_at > now()));
