import { z } from 'zod';
import { recordViews } from '#lib/audit/record-views.ts';
import type { Actor } from '#lib/auth/actor.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { filterConditions, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import {
  type ListRow,
  listColumns,
  presentListItem,
  slaStateSql,
  type TicketListItem,
  ticketJoins,
} from '#lib/tickets/ticket-view.ts';
import type { LatLng } from './lat-lng.ts';

export const viewportQuery = ticketFilterSchema.extend({
  bbox: ticketFilterSchema.shape.bbox.unwrap(),
  zoom: z.coerce.number().int().min(0).max(22),
});

export type ViewportQuery = z.infer<typeof viewportQuery>;

/** Tickets drawn as one circle: where, how many, how many of them beyond their deadline. */
export type Cluster = { id: string; location: LatLng; count: number; breached: number };

export type Viewport = { clusters: Cluster[]; tickets: TicketListItem[] };

/** A circle for each square of this many pixels, at the 256 pixels a tile has on the web's map. */
const CELL_PIXELS = 64;

/** From here on a cell is a few metres, and what still shares one is shown apart. */
const SINGLES_ZOOM = 17;

/** Cells that hold this many tickets or fewer show them one by one. */
const SINGLES_PER_CELL = 1;

/** What the map draws for a box at a zoom: circles, and tickets that stand alone. Sensitive ones as everywhere. */
export function readViewport(actor: Actor, query: ViewportQuery, now: Date): Promise<Viewport> {
  const cellDegrees = (360 / 2 ** query.zoom) * (CELL_PIXELS / 256);
  const cell =
    query.zoom >= SINGLES_ZOOM
      ? Prisma.sql`t.id::text`
      : Prisma.sql`floor(st_x(t.location) / ${cellDegrees}::float8) || ':' || floor(st_y(t.location) / ${cellDegrees}::float8)`;

  return withActor(actor, async (tx) => {
    const cells = await tx.$queryRaw<(Cluster & { ticketId: string })[]>`
      select cell as id, json_build_object('lat', avg(st_y(location)), 'lng', avg(st_x(location))) as location,
        count(*)::int as count, (count(*) filter (where sla = 'breached'))::int as breached, min(ticket_id::text) as "ticketId"
      from (select ${cell} as cell, t.location, t.id as ticket_id, ${slaStateSql(now)} as sla
        from tickets t where ${filterConditions(actor, query, now)}) spots
      group by cell order by cell limit 2000`;
    const alone = cells.filter(({ count }) => count <= SINGLES_PER_CELL).map(({ ticketId }) => ticketId);
    const rows = await tx.$queryRaw<ListRow[]>`select ${listColumns(actor, now)} from tickets t ${ticketJoins}
      where t.tenant_id = ${actor.tenantId}::uuid and t.id = any (${alone}::uuid[])`;
    await recordViews(tx, actor, alone);
    return {
      clusters: cells
        .filter(({ count }) => count > SINGLES_PER_CELL)
        .map(({ ticketId: _ticketId, ...cluster }) => cluster),
      tickets: rows.map(presentListItem),
    };
  });
}
