import { Prisma } from '#lib/db/generated/client.ts';
import { type SystemTx, withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import type { RoutingRule } from '#lib/routing/routing-explanation.ts';
import { delimitationOn } from '#lib/wards/delimitation-on.ts';

export type RoutingReport = {
  total: number;
  withLocation: number;
  byRule: { rule: RoutingRule; tickets: number }[];
  byTeam: { team: string | null; tickets: number; unfinished: number }[];
  byWard: { ward: string | null; tickets: number; unfinished: number }[];
  /** Tickets whose ward is not the one whose border covered their spot on their day, at most `MISMATCHES_SHOWN` of them. */
  mismatches: { trackingNumber: string; stored: string | null; expected: string | null }[];
  mismatchCount: number;
};

const MISMATCHES_SHOWN = 20;
const TIMEOUT_MS = 600_000;

/**
 * How a municipality's tickets were routed, and whether the ward of each is the one that a plain `ST_Covers` finds (the
 * lowest number on a shared border). Runs as the system; sensitive tickets are in none of its figures.
 */
export function routingReport(tenantId: TenantId): Promise<RoutingReport> {
  return withSystem(
    tenantId,
    async (tx) => ({
      ...(await totals(tx)),
      byRule: await tx.$queryRaw<RoutingReport['byRule']>`
        select routing_rule as rule, count(*)::int as tickets from tickets
          where tenant_id = app_tenant() and not is_sensitive group by 1 order by 2 desc`,
      byTeam: await tx.$queryRaw<RoutingReport['byTeam']>`
        select e.name as team, t.tickets, t.unfinished from (
          select team_id, count(*)::int as tickets, (count(*) filter (where not is_finished))::int as unfinished
            from tickets where tenant_id = app_tenant() and not is_sensitive group by 1) t
        left join teams e on e.tenant_id = app_tenant() and e.id = t.team_id order by t.tickets desc, e.name`,
      byWard: await tx.$queryRaw<RoutingReport['byWard']>`
        select w.name as ward, t.tickets, t.unfinished from (
          select ward_id, count(*)::int as tickets, (count(*) filter (where not is_finished))::int as unfinished
            from tickets where tenant_id = app_tenant() and not is_sensitive group by 1) t
        left join wards w on w.tenant_id = app_tenant() and w.id = t.ward_id order by w.number, w.name`,
      ...(await wardMismatches(tx)),
    }),
    { timeoutMs: TIMEOUT_MS },
  );
}

async function totals(tx: SystemTx): Promise<Pick<RoutingReport, 'total' | 'withLocation'>> {
  const [row] = await tx.$queryRaw<{ total: number; withLocation: number }[]>`
    select count(*)::int as total, count(location)::int as "withLocation" from tickets
      where tenant_id = app_tenant() and not is_sensitive`;
  return row ?? { total: 0, withLocation: 0 };
}

/** With a lookup of its own: it checks the one that routing uses. */
async function wardMismatches(tx: SystemTx): Promise<Pick<RoutingReport, 'mismatches' | 'mismatchCount'>> {
  const rows = await tx.$queryRaw<(RoutingReport['mismatches'][number] & { count: number })[]>`
    select t.tracking_number as "trackingNumber", stored.name as stored, expected.name as expected,
        (count(*) over ())::int as count
      from tickets t
      join municipalities m on m.id = t.tenant_id
      left join lateral (
        select w.id, w.name from wards w where w.tenant_id = (select app_tenant()) and st_covers(w.area, t.location)
          and w.delimitation_id is not distinct from ${delimitationOn(
            Prisma.sql`t.tenant_id`,
            Prisma.sql`(t.created_at at time zone m.time_zone)::date`,
          )}
          order by w.number, w.id limit 1) expected on true
      left join wards stored on stored.tenant_id = (select app_tenant()) and stored.id = t.ward_id
      where t.tenant_id = (select app_tenant()) and not t.is_sensitive and t.ward_id is distinct from expected.id
      order by t.created_at, t.id limit ${MISMATCHES_SHOWN}`;
  return {
    mismatches: rows.map(({ count: _, ...mismatch }) => mismatch),
    mismatchCount: rows[0]?.count ?? 0,
  };
}
