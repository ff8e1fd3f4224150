-- LU001 and LU002 are refusals that people are shown as they stand (lib/errors.ts). What only a fault of the program or of
-- its installation can bring about is none of these: it is logged, and people are shown nothing of it.
create or replace function send_job(queue_name text, job_data jsonb) returns void language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if (job_data ->> 'tenantId')::uuid is distinct from app_tenant() then
    raise exception 'A job belongs to the municipality of whoever sends it.' using errcode = 'LU003';
  end if;
  insert into pgboss.job (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds,
      deletion_seconds, keep_until, dead_letter, heartbeat_seconds)
    select q.name, job_data, q.policy, q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.expire_seconds,
      q.deletion_seconds, now() + make_interval(secs => q.retention_seconds), q.dead_letter, q.heartbeat_seconds
    from pgboss.queue q where q.name = queue_name;
  if not found then
    raise exception 'There is no queue %: run npm run migrate.', queue_name using errcode = 'LU003';
  end if;
end $$;
