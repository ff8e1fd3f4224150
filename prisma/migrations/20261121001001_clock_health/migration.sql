-- What an administrator needs to see whether the clock acts, and the jobs that have failed for good.

-- pg-boss's tables come after the migrations (lib/db/install-queues.ts).
set local check_function_bodies = off;

-- Tickets that the last sweep could not settle, and when that last happened. They are put off, not given up.
alter table sla_sweeps add column failed integer not null default 0, add column failed_at timestamptz;

create index notifications_failed on notifications (tenant_id, created_at) where status = 'failed';

-- The jobs of the own municipality that exhausted their retries, for its admins. `pgboss` stays closed (decision 004).
create function dead_letters() returns table (id uuid, queue text, failed_at timestamptz, attempts integer, error_code text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select j.id, j.source_name, j.created_on, j.source_retry_count + 1,
      coalesce(j.output ->> 'code', case when j.output #>> '{value,message}' like '%timed out%' then 'timeout' else 'unknown' end)
    from pgboss.job j
    where j.name = 'dead.letters' and j.state < 'active' and j.data ->> 'tenantId' = app_tenant()::text
      and app_role() in ('admin', 'system')
    order by j.created_on desc, j.id $$;

-- Those of no municipality (maintenance) are the operator's: how many of which queue, and no more.
create function operator_dead_letters() returns table (queue text, jobs integer)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select j.source_name, count(*)::integer from pgboss.job j
    where j.name = 'dead.letters' and j.state < 'active' and j.data ->> 'tenantId' is null and app_role() in ('admin', 'system')
    group by j.source_name order by j.source_name $$;

-- Takes dead letters of the own municipality away, and sends them anew where `replay` says so. The row's deletion is the
-- lock: of two who replay the same job, one sends it. Answers the queues of those that were still there.
create function settle_dead_letters(ids uuid[], replay boolean) returns table (id uuid, queue text)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  letter record;
begin
  for letter in
    delete from pgboss.job j
      where j.name = 'dead.letters' and j.state < 'active' and j.id = any (ids)
        and j.data ->> 'tenantId' = app_tenant()::text and app_role() in ('admin', 'system')
      returning j.id, j.source_name, j.data
  loop
    if replay then perform send_job(letter.source_name, letter.data); end if;
    id := letter.id;
    queue := letter.source_name;
    return next;
  end loop;
end $$;

revoke execute on function dead_letters, operator_dead_letters, settle_dead_letters from public;
grant execute on function dead_letters, operator_dead_letters, settle_dead_letters to lungisa_app;
