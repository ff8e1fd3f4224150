import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { sealDigest } from './seal-digest.ts';

export type BrokenSeal =
  /** A seal itself is gone, or not what was sealed. */
  | { seal: number; what: 'missing' | 'altered' }
  /** A chain is not what was sealed. `cut off`: this link and all after it are gone. `rewritten`: the chain is another one. */
  | { ticketId: string; seq: number; what: 'cut off' | 'rewritten' };

/**
 * Holds the chains of the municipality against their seals, and the seals against each other: what `brokenLinks`
 * cannot see, because what is left is a whole chain. Of each ticket the first link is named.
 */
export function brokenSeals(tenantId: TenantId): Promise<BrokenSeal[]> {
  return withSystem(
    tenantId,
    async (tx) => {
      const seals = await tx.$queryRaw<BrokenSeal[]>`
        with seals as (
          select s.*, lag(s.hash) over (order by number) as hash_before, coalesce(lag(s.number) over (order by number), 0) as number_before,
            d.digest as digest_now, d.chains as chains_now
          from audit_seals s
          cross join lateral (select ${sealDigest} as digest, count(*) as chains from audit_seal_heads h
            where h.tenant_id = s.tenant_id and h.number = s.number) d
          where s.tenant_id = ${tenantId}::uuid)
        select case when number <> number_before + 1 then number_before + 1 else number end as seal,
          case when number <> number_before + 1 then 'missing' else 'altered' end as what
        from seals
        where number <> number_before + 1 or prev_hash is distinct from hash_before
          or digest <> digest_now or chains <> chains_now
          or hash <> seal_hash(prev_hash, tenant_id, number, at, chains, digest)
        order by 1`;
      const chains = await tx.$queryRaw<BrokenSeal[]>`
        select distinct on (h.ticket_id) h.ticket_id as "ticketId",
          case when a.hash is null then coalesce((select max(l.seq) from ticket_audit l
            where l.tenant_id = h.tenant_id and l.ticket_id = h.ticket_id and l.seq < h.seq), 0) + 1 else h.seq end as seq,
          case when a.hash is null then 'cut off' else 'rewritten' end as what
        from audit_seal_heads h
        -- The key is unique; without the limit the planner makes a join of it, and compares each with each where no
        -- statistics know of the municipality.
        left join lateral (select l.hash from ticket_audit l
          where l.tenant_id = h.tenant_id and l.ticket_id = h.ticket_id and l.seq = h.seq limit 1) a on true
        where h.tenant_id = ${tenantId}::uuid and a.hash is distinct from h.hash
        order by h.ticket_id, h.seq`;
      return [...seals, ...chains];
    },
    { timeoutMs: 3_600_000 },
  );
}
