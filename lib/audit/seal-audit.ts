import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { logger } from '#lib/logger.ts';
import { listMunicipalities } from '#lib/people/list-municipalities.ts';
import { sealDigest } from './seal-digest.ts';

/** The first seal of a large municipality covers every chain there is. */
const TIMEOUT_MS = 600_000;

/** Seals the chains of every municipality. One that cannot be sealed keeps no other waiting; the first error is thrown at the end. */
export async function sealAudits(): Promise<void> {
  const failures: unknown[] = [];
  for (const { tenantId } of await listMunicipalities()) {
    try {
      await sealAudit(tenantId);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Writes down how far each chain has come that grew since the last seal; nothing grew, nothing is written. It looks at the
 * links of transactions that the last seal may not have seen whole, so a change that commits late is in the next one, and it
 * costs what has changed and not the history. Transaction ids begin anew in a restored database: one that knows less than
 * the last seal is looked through once from the start.
 *
 * The hash goes to the log as well: whoever keeps logs elsewhere can tell seals that were written anew.
 */
export async function sealAudit(tenantId: TenantId): Promise<{ number: number; chains: number } | null> {
  const [seal] = await withSystem(
    tenantId,
    async (tx) => {
      // Seals of one municipality are a chain: one at a time.
      await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('audit.seal ' || app_tenant(), 0))::text`;
      return tx.$queryRaw<{ number: number; chains: number; hash: string }[]>`
        with last as (
          select number, sealed_before, hash from audit_seals where tenant_id = app_tenant() order by number desc limit 1),
        looked as materialized (
          select coalesce((select sealed_before from last where sealed_before <= pg_snapshot_xmax(s.now)), '0') as since,
            pg_snapshot_xmin(s.now) as sealed_before, pg_snapshot_xmax(s.now) as until
          from (select pg_current_snapshot() as now) s),
        grown as materialized (
          select distinct a.ticket_id from ticket_audit a
          where a.tenant_id = app_tenant() and a.xid >= (select since from looked)
            and ((select since from looked) = '0' or a.xid < (select until from looked))),
        heads as materialized (
          select g.ticket_id, l.seq, l.hash from grown g
          cross join lateral (select a.seq, a.hash from ticket_audit a
            where a.tenant_id = app_tenant() and a.ticket_id = g.ticket_id order by a.seq desc limit 1) l
          -- One look into the index for each, also right after a first seal that no statistics know of.
          left join lateral (select s.seq from audit_seal_heads s
            where s.tenant_id = app_tenant() and s.ticket_id = g.ticket_id order by s.seq desc limit 1) sealed on true
          where l.seq > coalesce(sealed.seq, 0)),
        next as materialized (
          select coalesce((select number from last), 0) + 1 as number, clock_timestamp() as at,
            (select hash from last) as prev_hash, count(*)::integer as chains, ${sealDigest} as digest
          from heads h having count(*) > 0),
        kept as (
          insert into audit_seal_heads (tenant_id, ticket_id, seq, hash, number)
          select app_tenant(), h.ticket_id, h.seq, h.hash, n.number from heads h cross join next n)
        insert into audit_seals (tenant_id, number, at, sealed_before, chains, digest, prev_hash, hash)
        select app_tenant(), n.number, n.at, (select sealed_before from looked), n.chains, n.digest, n.prev_hash,
          seal_hash(n.prev_hash, app_tenant(), n.number, n.at, n.chains, n.digest)
        from next n returning number, chains, encode(hash, 'hex') as hash`;
    },
    { timeoutMs: TIMEOUT_MS },
  );
  if (!seal) return null;
  // Not how many chains: that would count what happens to sensitive tickets.
  logger.info({ tenantId, seal: seal.number, hash: seal.hash }, 'audit sealed');
  return { number: seal.number, chains: seal.chains };
}
