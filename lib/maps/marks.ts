import type { Actor } from '#lib/auth/actor.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import { filterConditions, type TicketFilter } from '#lib/tickets/ticket-filter.ts';
import { isFinished, TICKET_STATUSES, UNFINISHED_STATUSES } from '#lib/tickets/ticket-status.ts';
import { slaStateSql } from '#lib/tickets/ticket-view.ts';
import type { Bounds } from './bounds.ts';
import { E7, rangeOf, type SquareRange, squareDegrees, squaresIn } from './squares.ts';
import { type WholeMonths, wholeMonths } from './whole-months.ts';

/** Tickets of one square, or of one spot. `lat` and `lng` are their middle, in degrees times ten million. */
export type Mark = { y: number; x: number; count: number; breached: number; lat: number; lng: number };

export type MarksQuery = Omit<TicketFilter, 'bbox'> & { bbox: Bounds; zoom: number };

/** Squares of these levels are counted beforehand (migration …_map_cells). */
const LEVELS = { coarsest: 8, finest: 15, finestByMonth: 14 };

/** The rows that `tickets.map_row` is in are those of this level. */
const ROW_LEVEL = 16;

/** Up to here rows are named one by one, each a range of the index; beyond, nearly all between are wanted anyway. */
const MOST_NAMED_ROWS = 80;

/** One mark for each square that the box touches, of all tickets in that square. */
export async function squareMarks(tx: Tx, actor: Actor, query: MarksQuery, now: Date): Promise<Mark[]> {
  return tx.$queryRaw<Mark[]>(squareMarksSql(actor, query, now, await countedBeforehand(tx, actor, query)));
}

/** One mark for each spot in the box itself, and no more than `limit`. */
export function spotMarks(
  tx: Tx,
  actor: Actor,
  query: MarksQuery,
  now: Date,
  limit: number,
): Promise<Mark[]> {
  return tx.$queryRaw<Mark[]>`
    select t.lat_e7 as y, t.lng_e7 as x, count(*)::int as count,
      (count(*) filter (where ${slaStateSql(now)} = 'breached'))::int as breached, t.lat_e7 as lat, t.lng_e7 as lng
    from tickets t where ${filterConditions(actor, withoutBox(query), now)} and ${withinBox(query.bbox)}
    group by 1, 2, 5, 6 order by 1, 2 limit ${limit}`;
}

/** The statement of `squareMarks`; without `counted`, from the tickets alone. Exported for its plan, and to compare. */
export function squareMarksSql(
  actor: Actor,
  query: MarksQuery,
  now: Date,
  counted: WholeMonths | null,
): Prisma.Sql {
  const range = squaresIn(query.bbox, query.zoom);
  const live = (condition: Prisma.Sql) => liveSql(actor, query, range, now, condition);
  const unfinished = () => liveSql(actor, ofUnfinished(query), range, now, Prisma.sql`not t.is_finished`);
  const kinds = kindsOf(query);
  const parts = counted
    ? [
        ...(kinds.unfinished ? [unfinished()] : []),
        ...counted.edges.map(({ from, to }) =>
          live(Prisma.sql`t.is_finished and t.created_at >= ${from} and t.created_at < ${to}`),
        ),
        ...cellsSql(actor, query, range, now, counted),
        changesSql(actor, query, range, now, counted),
      ]
    : [kinds.finished ? live(Prisma.sql`true`) : unfinished()];
  return Prisma.sql`
    select y, x, sum(n)::int as count, sum(late)::int as breached, sum(lat) / sum(n) as lat, sum(lng) / sum(n) as lng
    from (${Prisma.join(parts, ' union all ')}) counted (y, x, n, late, lat, lng) group by y, x having sum(n) > 0 order by y, x`;
}

/** What of the query the cells can answer; null where they cannot, or where there is nothing in them that is asked for. */
export async function countedBeforehand(
  tx: Tx,
  actor: Actor,
  query: MarksQuery,
): Promise<WholeMonths | null> {
  const { from = null, to = null } = query;
  // A liaison's tickets are in no cell, and a resident's are few.
  if (actor.role === 'saps_liaison' || actor.role === 'citizen') return null;
  const finest = from || to ? LEVELS.finestByMonth : LEVELS.finest;
  if (query.zoom > finest || query.q?.trim() || query.assignee?.length) return null;
  if (!kindsOf(query).finished) return null;
  if (!from && !to) return { whole: { from, to }, years: [], months: [], edges: [] };
  return wholeMonths({ from, to }, from && to ? EVERY_YEAR : await knownYears(tx, actor));
}

const EVERY_YEAR = { first: 0, last: 9999 };

async function knownYears(tx: Tx, actor: Actor): Promise<{ first: number; last: number } | null> {
  const [years] = await tx.$queryRaw<{ first: number | null; last: number | null }[]>`
    select extract(year from min(since))::int as first, extract(year from max(since))::int as last
    from map_cells where tenant_id = ${actor.tenantId}::uuid and level = ${LEVELS.coarsest} and months = 12`;
  return years?.first != null && years.last != null ? { first: years.first, last: years.last } : null;
}

/** Whether finished and unfinished tickets can pass the filter at all. */
function kindsOf({ status, sla }: MarksQuery): { finished: boolean; unfinished: boolean } {
  const statuses = status?.length ? status : TICKET_STATUSES;
  const ends = ['completed', 'breached', 'none'];
  const runs = ['on_track', 'near_breach', 'breached', 'none'];
  const allows = (states: string[]) => !sla?.length || sla.some((state) => states.includes(state));
  return {
    finished: statuses.some(isFinished) && allows(ends),
    unfinished: statuses.some((name) => !isFinished(name)) && allows(runs),
  };
}

/** The query as it is asked of unfinished tickets alone: with all their statuses, it need not be asked of each. */
function ofUnfinished(query: MarksQuery): MarksQuery {
  const isAny = UNFINISHED_STATUSES.every((status) => query.status?.includes(status));
  return isAny ? { ...query, status: undefined } : query;
}

const withoutBox = ({ bbox: _bbox, ...filter }: MarksQuery): TicketFilter => filter;

function liveSql(
  actor: Actor,
  query: MarksQuery,
  range: SquareRange,
  now: Date,
  condition: Prisma.Sql,
): Prisma.Sql {
  const side = squareDegrees(query.zoom) * E7;
  return Prisma.sql`
    select floor(t.lat_e7 / ${side}::float8)::int, floor(t.lng_e7 / ${side}::float8)::int, 1,
      (${slaStateSql(now)} = 'breached')::int, t.lat_e7::float8, t.lng_e7::float8
    from tickets t where ${filterConditions(actor, withoutBox(query), now)}
      and ${withinSquares(range, query.zoom)} and ${condition}`;
}

/** A finished ticket's clock stands still, so its state is a column here; all others are called as in `tickets`. */
function cellConditions(actor: Actor, query: MarksQuery, now: Date): Prisma.Sql {
  const { status, priority, category, team, ward, sla } = query;
  const asked = filterConditions(actor, { status, priority, category, team, ward }, now);
  return sla?.length ? Prisma.sql`${asked} and t.sla = any (${sla})` : asked;
}

/** Of all time, or one part for the years and one for the months. */
function cellsSql(
  actor: Actor,
  query: MarksQuery,
  range: SquareRange,
  now: Date,
  { whole, years, months }: WholeMonths,
): Prisma.Sql[] {
  const level = Math.max(query.zoom, LEVELS.coarsest);
  const finer = level - query.zoom;
  const first = (square: number) => square * 2 ** finer;
  const last = (square: number) => (square + 1) * 2 ** finer - 1;
  const part = (span: number, since: readonly string[]) => Prisma.sql`
    select t.y >> ${finer}::int, t.x >> ${finer}::int, t.tickets, case t.sla when 'breached' then t.tickets else 0 end,
      t.sum_lat, t.sum_lng
    from map_cells t where ${cellConditions(actor, query, now)} and t.level = ${level}::int2 and t.months = ${span}::int2
      and t.since = any (${[...since]}::date[]) and ${rows(Prisma.sql`t.y`, first(range.south), last(range.north))}
      and t.x between ${first(range.west)}::int and ${last(range.east)}::int`;
  if (!whole.from && !whole.to) return [part(0, ['-infinity'])];
  return [...(years.length > 0 ? [part(12, years)] : []), ...(months.length > 0 ? [part(1, months)] : [])];
}

/** What has not been brought into the cells yet: hardly more than a minute's work. */
function changesSql(
  actor: Actor,
  query: MarksQuery,
  range: SquareRange,
  now: Date,
  { whole }: WholeMonths,
): Prisma.Sql {
  const side = squareDegrees(query.zoom) * E7;
  const from = whole.from ? Prisma.sql`and t.created_at >= ${whole.from}` : Prisma.empty;
  const to = whole.to ? Prisma.sql`and t.created_at < ${whole.to}` : Prisma.empty;
  return Prisma.sql`
    select floor(t.lat_e7 / ${side}::float8)::int, floor(t.lng_e7 / ${side}::float8)::int, t.sign,
      case t.sla when 'breached' then t.sign else 0 end, t.sign * t.lat_e7::float8, t.sign * t.lng_e7::float8
    from map_changes t where ${cellConditions(actor, query, now)} ${from} ${to}
      and ${between(edgesOf(range, query.zoom))}`;
}

const rows = (column: Prisma.Sql, first: number, last: number): Prisma.Sql =>
  last - first < MOST_NAMED_ROWS
    ? Prisma.sql`${column} = any (${rangeOf(first, last)}::int[])`
    : Prisma.sql`${column} between ${first}::int and ${last}::int`;

const withinSquares = (range: SquareRange, zoom: number): Prisma.Sql => within(edgesOf(range, zoom));

const withinBox = ({ south, west, north, east }: Bounds): Prisma.Sql =>
  within({
    south: Math.round(south * E7),
    west: Math.round(west * E7),
    north: Math.round(north * E7),
    east: Math.round(east * E7),
  });

/** The whole numbers that lie in the squares, first and last. */
function edgesOf({ south, west, north, east }: SquareRange, zoom: number): SquareRange {
  const start = (square: number) => Math.ceil(square * squareDegrees(zoom) * E7);
  return { south: start(south), west: start(west), north: start(north + 1) - 1, east: start(east + 1) - 1 };
}

function within(edges: SquareRange): Prisma.Sql {
  const [south, north] = [rowOf(onEarth(edges.south)), rowOf(onEarth(edges.north))];
  return Prisma.sql`t.location is not null and ${rows(Prisma.sql`t.map_row`, south, north)} and ${between(edges)}`;
}

const between = ({ south, west, north, east }: SquareRange): Prisma.Sql => Prisma.sql`
  t.lng_e7 between ${onEarth(west)}::int and ${onEarth(east)}::int
  and t.lat_e7 between ${onEarth(south)}::int and ${onEarth(north)}::int`;

/** `tickets.map_row` of a latitude. */
export const rowOf = (latE7: number): number => Math.floor(latE7 / (squareDegrees(ROW_LEVEL) * E7));

/** Squares may reach beyond ±180 degrees, where nothing lies and no integer reaches. */
const onEarth = (degreesE7: number): number => Math.min(Math.max(degreesE7, -180 * E7), 180 * E7);
