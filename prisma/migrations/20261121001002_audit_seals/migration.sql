-- A chain shows a link that was altered or taken out of its middle, and not that its tail is gone or that all of it was
-- written anew. Seals do: each keeps how far every chain had come that grew since the seal before.

-- Ids can commit out of order, so a seal goes by transactions: it begins where the last one could not see all.
alter table ticket_audit add column xid xid8 not null default pg_current_xact_id();
create index ticket_audit_xid on ticket_audit (tenant_id, xid);

create table audit_seals (
  tenant_id uuid not null references municipalities (id),
  -- 1, 2, 3 …; with prev_hash it makes a missing seal visible.
  number integer not null,
  at timestamptz not null,
  -- Every link of an older transaction is sealed.
  sealed_before xid8 not null,
  -- How many chains it covers, and all of audit_seal_heads that are its own, in one hash.
  chains integer not null,
  digest bytea not null,
  prev_hash bytea,
  hash bytea not null,
  primary key (tenant_id, number)
);

create table audit_seal_heads (
  tenant_id uuid not null,
  ticket_id uuid not null,
  -- The last link of the chain, then.
  seq integer not null,
  hash bytea not null,
  number integer not null,
  primary key (tenant_id, ticket_id, seq),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id),
  foreign key (tenant_id, number) references audit_seals (tenant_id, number)
);
create index audit_seal_heads_number on audit_seal_heads (tenant_id, number);

create trigger audit_is_append_only before update or delete or truncate on audit_seals
  for each statement execute function audit_is_append_only();
create trigger audit_is_append_only before update or delete or truncate on audit_seal_heads
  for each statement execute function audit_is_append_only();

create function seal_hash(prev_hash bytea, tenant_id uuid, number integer, at timestamptz, chains integer, digest bytea)
  returns bytea language sql immutable parallel safe
  as $$ select sha256(coalesce(prev_hash, '') || digest || convert_to(jsonb_build_array(tenant_id, number,
    extract(epoch from at), chains)::text, 'UTF8')) $$;

-- Jobs seal and verify. Nobody else reads a seal: it covers sensitive tickets as well.
grant select, insert on audit_seals, audit_seal_heads to lungisa_app;
alter table audit_seals enable row level security;
create policy system_only on audit_seals using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
alter table audit_seal_heads enable row level security;
create policy system_only on audit_seal_heads using (tenant_id = (select app_tenant()) and (select app_role()) = 'system');
