import { ownerClient } from '#lib/db/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';

/** Changes of one transaction: some seconds' work. */
const BATCH = 10_000;

/** From here on counting everything again is quicker than bringing in change by change: a large import came by. */
const MANY_CHANGES = 300_000;

const HOUR_MS = 3_600_000;

/**
 * Brings every municipality's cells up to date with what happened to its tickets and with the time, so that the map has
 * little left to add. Where the municipality has another time zone than its cells, these are counted again. Reading is right at
 * any time, before and after. @returns how many changes were brought in
 */
export async function foldMapCells(now: Date): Promise<number> {
  const tenants = await ownerClient().$queryRaw<{ tenantId: TenantId; isToRebuild: boolean }[]>`
    select m.id as "tenantId", exists (select from map_changes c where c.tenant_id = m.id offset ${MANY_CHANGES})
      or exists (select from map_clocks c where c.tenant_id = m.id and c.time_zone <> m.time_zone) as "isToRebuild"
    from municipalities m`;
  let folded = 0;
  for (const { tenantId, isToRebuild } of tenants) {
    if (isToRebuild) await rebuildMapCells(tenantId, now);
    else folded += await foldTenant(tenantId, now);
  }
  return folded;
}

async function foldTenant(tenantId: TenantId, now: Date): Promise<number> {
  for (let folded = 0; ; ) {
    const [row] = await withSystem(
      tenantId,
      (tx) => tx.$queryRaw<{ count: number }[]>`select map_cells_fold(${BATCH}::int, ${now}) as count`,
      { timeoutMs: HOUR_MS },
    );
    folded += row?.count ?? 0;
    if ((row?.count ?? 0) < BATCH) return folded;
  }
}

/** Counts the municipality's cells anew: after a load that passed the triggers by. */
export async function rebuildMapCells(tenantId: TenantId, now: Date): Promise<void> {
  await withSystem(tenantId, (tx) => tx.$executeRaw`select map_cells_rebuild(${now})`, {
    timeoutMs: HOUR_MS,
  });
}

/** A span of one level, and how many of its cells, with the changes still to come, are not what the tickets say. */
export type MapCellFault = { level: number; months: number; cells: number };

/** Counts the municipality's tickets anew and compares. Nothing, when every cell is right. */
export function mapCellFaults(tenantId: TenantId): Promise<MapCellFault[]> {
  return withSystem(
    tenantId,
    (tx) => tx.$queryRaw<MapCellFault[]>`
      select level::int, months::int, count(*)::int as cells from (
        select level, months from (
          select level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla,
              tickets::bigint as n, sum_lat as lat, sum_lng as lng
            from map_cells where tenant_id = ${tenantId}::uuid
          union all
          select o.level, o.months, o.since, o.y, o.x, c.category_id, c.team_id, c.ward_id, c.priority, c.status,
              coalesce(c.sla, running_sla(c.next_due_at, c.next_warn_at, m.at)),
              c.sign, c.sign * c.lat_e7::float8, c.sign * c.lng_e7::float8
            from (
              select sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, status, sla, next_due_at,
                  next_warn_at from map_changes where tenant_id = ${tenantId}::uuid
              union all
              select c.sign, c.lat_e7, c.lng_e7, c.created_at, c.category_id, c.team_id, c.ward_id, c.priority, c.status, c.sla,
                  c.next_due_at, c.next_warn_at
                from tickets t cross join lateral map_change_of(t, -1) c where t.tenant_id = ${tenantId}::uuid) c
            cross join (select max(at) as at, max(time_zone) as zone from map_clocks where tenant_id = ${tenantId}::uuid) m
            cross join lateral map_cells_of(c.lat_e7, c.lng_e7, c.created_at, m.zone) o) both_sides
        group by level, months, since, y, x, category_id, team_id, ward_id, priority, status, sla
        having sum(n) <> 0 or sum(lat) <> 0 or sum(lng) <> 0) unequal
      group by 1, 2 order by 1, 2`,
    { timeoutMs: HOUR_MS },
  );
}
