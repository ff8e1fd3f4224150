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
import type { Bounds } from './bounds.ts';
import type { LatLng } from './lat-lng.ts';

export const viewportQuery = ticketFilterSchema.extend({
  bbox: ticketFilterSchema.shape.bbox.unwrap(),
  zoom: z.coerce
    .number('The zoom is a number.')
    .int('The zoom is a whole number.')
    .min(0, 'The zoom lies between 0 and 22.')
    .max(22, 'The zoom lies between 0 and 22.'),
});

export type ViewportQuery = z.infer<typeof viewportQuery>;

/** Tickets drawn as one circle: where, how many, how many of them beyond their deadline. */
export type Cluster = { id: string; location: LatLng; count: number; breached: number };

export type Viewport = {
  clusters: Cluster[];
  /** Those that stand alone. */
  tickets: TicketListItem[];
  /** How many tickets lie in the box. Circles at its edge may count some beyond it. */
  total: number;
  /** Whether there were more circles and tickets than are answered; a smaller box shows the rest. */
  isCapped: boolean;
};

/** A circle for each square of this many pixels, at the 256 pixels a tile has on the web's map. */
const CELL_PIXELS = 64;

/** From here on only tickets of the very same spot share a circle. */
const SINGLES_ZOOM = 17;

/** How near to its square’s edge a circle may lie, as a share of the side: neighbours then hardly overlap. */
const EDGE_SHARE = 0.22;

/** A screen holds some 300 squares; this many is more than anyone can look at. */
const MARKS_CAP = 2000;

type Mark = Cluster & {
  ticketId: string;
  /** All that share the spot, where the circle tells a police liaison the exact one; else null. */
  sharing: string[] | null;
  total: number;
};

/** What the map draws for a box at a zoom: circles, and tickets that stand alone. Sensitive ones as everywhere. */
export function readViewport(actor: Actor, query: ViewportQuery, now: Date): Promise<Viewport> {
  return withActor(actor, async (tx) => {
    const marks = await tx.$queryRaw<Mark[]>(marksSql(actor, query, now));
    const shown = marks.slice(0, MARKS_CAP);
    const alone = shown.filter(({ count }) => count === 1).map(({ ticketId }) => ticketId);
    const rows = await tx.$queryRaw<ListRow[]>`select ${listColumns(actor, now)} from tickets t ${ticketJoins}
      where t.tenant_id = ${actor.tenantId}::uuid and t.id = any (${alone}::uuid[]) order by t.id`;
    // The exact spot of a sensitive ticket is a view of it, also where a circle stands for several.
    await recordViews(tx, actor, [...alone, ...shown.flatMap(({ sharing }) => sharing ?? [])]);
    return {
      clusters: shown
        .filter(({ count }) => count > 1)
        .map(({ id, location, count, breached }) => ({
          ...{ id, count, breached },
          location: isApart(query) ? location : awayFromEdge(location, cellDegrees(query)),
        })),
      tickets: rows.map(presentListItem),
      total: marks[0]?.total ?? 0,
      isCapped: marks.length > MARKS_CAP,
    };
  });
}

const isApart = ({ zoom }: ViewportQuery) => zoom >= SINGLES_ZOOM;

const cellDegrees = ({ zoom }: ViewportQuery) => (360 / 2 ** zoom) * (CELL_PIXELS / 256);

function awayFromEdge({ lat, lng }: LatLng, degrees: number): LatLng {
  const within = (at: number) => {
    const start = Math.floor(at / degrees) * degrees;
    return Math.min(Math.max(at, start + EDGE_SHARE * degrees), start + (1 - EDGE_SHARE) * degrees);
  };
  return { lat: within(lat), lng: within(lng) };
}

/** One row for each circle or lone ticket, and one more than the cap. */
function marksSql(actor: Actor, query: ViewportQuery, now: Date): Prisma.Sql {
  const apart = isApart(query);
  const degrees = cellDegrees(query);
  const cell = apart
    ? Prisma.sql`st_x(t.location) || ':' || st_y(t.location)`
    : Prisma.sql`floor(st_x(t.location) / ${degrees}::float8) || ':' || floor(st_y(t.location) / ${degrees}::float8)`;
  const { west, south, east, north } = query.bbox;
  const sharing =
    apart && actor.role === 'saps_liaison'
      ? Prisma.sql`array_agg(ticket_id::text)`
      : Prisma.sql`null::text[]`;
  // Whole squares, or circles at the edge would change while one drags the map.
  const filter = apart ? query : { ...query, bbox: wholeSquares(query.bbox, degrees) };
  return Prisma.sql`
    select cell as id, json_build_object('lat', avg(st_y(location)), 'lng', avg(st_x(location))) as location,
      count(*)::int as count, (count(*) filter (where sla = 'breached'))::int as breached,
      min(ticket_id::text) as "ticketId", ${sharing} as sharing,
      (sum(count(*) filter (where location && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326))) over ())::int as total
    from (select ${cell} as cell, t.location, t.id as ticket_id, ${slaStateSql(now)} as sla
      from tickets t where ${filterConditions(actor, filter, now)}) spots
    group by cell order by cell limit ${MARKS_CAP + 1}`;
}

const wholeSquares = ({ west, south, east, north }: Bounds, degrees: number): Bounds => ({
  west: Math.floor(west / degrees) * degrees,
  south: Math.floor(south / degrees) * degrees,
  east: Math.ceil(east / degrees) * degrees,
  north: Math.ceil(north / degrees) * degrees,
});
