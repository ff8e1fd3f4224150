import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';

export type BrokenLink = {
  ticketId: string;
  seq: number;
  what: 'missing' | 'altered';
};

/**
 * Recomputes every chain of the municipality and answers the first broken link of each ticket that has one.
 * `missing`: this link is gone, or was never written. `altered`: its content is not what was hashed.
 */
export function brokenLinks(tenantId: TenantId): Promise<BrokenLink[]> {
  return withSystem(
    tenantId,
    (tx) => tx.$queryRaw<BrokenLink[]>`
      with links as (
        select a.*, lag(a.hash) over chain as hash_before, coalesce(lag(a.seq) over chain, 0) as seq_before
        from ticket_audit a where a.tenant_id = ${tenantId}::uuid
        window chain as (partition by a.ticket_id order by a.seq)),
      broken as (
        select ticket_id, case when seq <> seq_before + 1 then seq_before + 1 else seq end as seq,
          case when seq <> seq_before + 1 then 'missing' else 'altered' end as what
        from links
        where seq <> seq_before + 1 or prev_hash is distinct from hash_before
          or hash <> audit_hash(prev_hash, tenant_id, ticket_id, seq, at, actor_id, actor_role, ip, action, changes)
        union all
        -- Not "not exists": where the planner has no statistics of a municipality yet, it compares each with each.
        select id, 1, 'missing' from (
          select id from tickets where tenant_id = ${tenantId}::uuid
          except select ticket_id from ticket_audit where tenant_id = ${tenantId}::uuid) unwritten)
      select distinct on (ticket_id) ticket_id as "ticketId", seq, what from broken order by ticket_id, seq`,
    { timeoutMs: 3_600_000 },
  );
}
