import { z } from 'zod';
import { recordViews } from '#lib/audit/record-views.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';

import type { LocalActor } from '#lib/domain/access/actor.ts';
import { seesSensitive } from '#lib/domain/access/roles.ts';

import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { awayFromEdge, E7, fittingZoom, squareDegrees } from '#lib/domain/geo/tiles.ts';
import { filterConditions, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { listColumns, type TicketListItem, ticketJoins } from '#lib/tickets/ticket-view.ts';
import { type Mark, type MarksQuery, rowOf, spotMarks, squareMarks } from './marks.ts';

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

/** As much of a ticket as its mark and the mark's name need; what opens on it is asked for then. */
export type TicketMark = Pick<TicketListItem, 'id' | 'title' | 'status' | 'sla' | 'version'> & {
  category: string;
  location: LatLng;
};

export type Viewport = {
  clusters: Cluster[];
  /** Those that stand alone. */
  tickets: TicketMark[];
  /** Tickets that the marks stand for. Squares are drawn whole, so those at the edge may hold some beyond the box. */
  total: number;
  /** The side of the squares that circles stand for; null where a circle is tickets of the very same spot. */
  squareDegrees: number | null;
};

/** From here on only tickets of the very same spot share a circle, unless there are too many to tell apart. */
const SPOTS_ZOOM = 17;
const MOST_APART = { tickets: 5000, spots: 400 };

/** Lone tickets that are shown with their words; others are circles of one. It keeps an answer below 100 kB. */
const MOST_LONE = 200;
const TITLE_CHARACTERS = 120;

/** What the map draws for a box at a zoom: circles, and tickets that stand alone. Sensitive ones as everywhere. */
export function readViewport(actor: LocalActor, query: ViewportQuery, now: Date): Promise<Viewport> {
  return withActor(actor, async (tx) => {
    const fitting = { ...query, zoom: fittingZoom(query.bbox, query.zoom) };
    const squares = await squareMarks(tx, actor, fitting, now);
    const spots = await spotsApart(tx, actor, query, sumOf(squares), now);
    const areSpots = spots !== null;
    const marks = spots ?? squares;
    const lone = marks.filter(({ count }) => count === 1).slice(0, MOST_LONE);
    const tickets = await loneTickets(tx, actor, fitting, lone, now);
    // The exact spot of a sensitive ticket is a view of it, also where a circle stands for several.
    if (seesSensitive(actor.role))
      await recordViews(tx, actor, await idsAt(tx, actor, fitting, areSpots ? marks : lone, now));
    const told = new Set(lone);
    return {
      clusters: marks
        .filter((mark) => !told.has(mark))
        .map((mark) => presentCluster(mark, areSpots ? null : fitting.zoom)),
      tickets: tickets.map((ticket) => ({ ...ticket, location: rounded(ticket.location) })),
      total: sumOf(marks),
      squareDegrees: areSpots ? null : squareDegrees(fitting.zoom),
    };
  });
}

const sumOf = (marks: readonly Mark[]) => marks.reduce((sum, { count }) => sum + count, 0);

/** Each spot of the box by itself; null where one is too far away to tell them apart, or they are too many. */
async function spotsApart(
  tx: Tx,
  actor: LocalActor,
  query: MarksQuery,
  tickets: number,
  now: Date,
): Promise<Mark[] | null> {
  if (query.zoom < SPOTS_ZOOM || tickets > MOST_APART.tickets) return null;
  const spots = await spotMarks(tx, actor, query, now, MOST_APART.spots + 1);
  return spots.length > MOST_APART.spots ? null : spots;
}

function presentCluster({ x, y, lat, lng, count, breached }: Mark, zoom: number | null): Cluster {
  const middle = { lat: lat / E7, lng: lng / E7 };
  const location = zoom === null ? middle : awayFromEdge(middle, zoom);
  return { id: `${x}:${y}`, location: zoom === null ? location : rounded(location), count, breached };
}

/** To a decimetre. */
const rounded = ({ lat, lng }: LatLng): LatLng => ({
  lat: Math.round(lat * 1e6) / 1e6,
  lng: Math.round(lng * 1e6) / 1e6,
});

/**
 * The tickets of the filter that lie at the marks' middles: of a lone ticket that is its very spot. The rows are counted
 * out here, as arithmetic in the statement would keep row-level security from using the index.
 */
const atMarks = (actor: LocalActor, query: MarksQuery, marks: readonly Mark[], now: Date) => {
  const { bbox: _bbox, ...filter } = query;
  const [rows, lats, lngs] = [
    marks.map(({ lat }) => rowOf(lat)),
    marks.map(({ lat }) => lat),
    marks.map(({ lng }) => lng),
  ];
  return Prisma.sql`
    unnest(${rows}::int[], ${lats}::int[], ${lngs}::int[]) as spot (map_row, lat, lng)
    cross join lateral (select * from tickets t
      where ${filterConditions(actor, filter, now)} and t.location is not null
        and t.map_row = spot.map_row and t.lat_e7 = spot.lat and t.lng_e7 = spot.lng) t`;
};

type Row = Omit<TicketMark, 'category'> & { category: TicketListItem['category'] };

async function loneTickets(
  tx: Tx,
  actor: LocalActor,
  query: MarksQuery,
  lone: readonly Mark[],
  now: Date,
): Promise<TicketMark[]> {
  if (lone.length === 0) return [];
  const rows = await tx.$queryRaw<Row[]>`
    select ${listColumns(actor, now)} from ${atMarks(actor, query, lone, now)} ${ticketJoins} order by t.id`;
  return rows.map(({ id, title, status, sla, version, category, location }) => ({
    ...{ id, status, sla, version, location },
    title: title.length > TITLE_CHARACTERS ? `${title.slice(0, TITLE_CHARACTERS - 1)}…` : title,
    category: category.name,
  }));
}

async function idsAt(
  tx: Tx,
  actor: LocalActor,
  query: MarksQuery,
  marks: readonly Mark[],
  now: Date,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`select t.id from ${atMarks(actor, query, marks, now)}`;
  return rows.map(({ id }) => id);
}
