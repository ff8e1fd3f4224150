import { Prisma } from '#lib/db/generated/client.ts';
import { countsInScope, ticketsInScope } from '#lib/db/ticket-scope.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import type { Bounds } from '#lib/domain/geo/bounds.ts';
import { E7, rangeOf, type SquareRange, squareDegrees, squaresIn } from '#lib/domain/geo/tiles.ts';
import { COUNTED_FILTERS, LIVE_FILTERS } from '#lib/domain/ticket/filters.ts';
import { isFinished } from '#lib/domain/ticket/status.ts';

import { filterConditions, isSet, periodOf, type TicketFilter } from '#lib/tickets/ticket-filter.ts';

import { slaStateSql } from '#lib/tickets/ticket-view.ts';
import { type Stretch, type WholeMonths, wholeMonths } from './whole-months.ts';

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
export async function squareMarks(tx: Tx, actor: LocalActor, query: MarksQuery, now: Date): Promise<Mark[]> {
  return tx.$queryRaw<Mark[]>(squareMarksSql(actor, query, now, await countedBeforehand(tx, actor, query)));
}

/** One mark for each spot in the box itself, and no more than `limit`. */
export function spotMarks(
  tx: Tx,
  actor: LocalActor,
  query: MarksQuery,
  now: Date,
  limit: number,
): Promise<Mark[]> {
  return tx.$queryRaw<Mark[]>`
    select t.lat_e7 as y, t.lng_e7 as x, count(*)::int as count,
      (count(*) filter (where ${slaStateSql(now)} = 'breached'))::int as breached, t.lat_e7 as lat, t.lng_e7 as lng
    from tickets t where ${liveConditions(actor, query, now)} and ${withinBox(query.bbox)}
    group by 1, 2, 5, 6 order by 1, 2 limit ${limit}`;
}

/** The statement of `squareMarks`; without `counted`, from the tickets alone. Exported for its plan, and to compare. */
export function squareMarksSql(
  actor: LocalActor,
  query: MarksQuery,
  now: Date,
  counted: WholeMonths | null,
): Prisma.Sql {
  const range = squaresIn(query.bbox, query.zoom);
  const parts = counted
    ? [
        ...counted.edges.map(({ sign, ...days }) => liveSql(actor, { ...query, ...days }, range, now, sign)),
        ...cellsSql(actor, query, range, now, counted),
        changesSql(actor, query, range, now, counted),
        clocksSql(actor, query, range, now, counted),
      ]
    : [liveSql(actor, query, range, now, 1)];
  // What the cells say of running clocks is of this moment; it is read with them, in one snapshot.
  return Prisma.sql`
    with cells as materialized (
      select coalesce(max(at), ${now}) as at from map_clocks where tenant_id = ${actor.tenantId}::uuid)
    select y, x, sum(n)::int as count, sum(late)::int as breached, sum(lat) / sum(n) as lat, sum(lng) / sum(n) as lng
    from (${Prisma.join(parts, ' union all ')}) counted (y, x, n, late, lat, lng) group by y, x having sum(n) > 0 order by y, x`;
}

const CELLS_AT = Prisma.sql`(select at from cells)`;

/** What of the query the cells can answer; null where they cannot. */
export async function countedBeforehand(
  tx: Tx,
  actor: LocalActor,
  query: MarksQuery,
): Promise<WholeMonths | null> {
  const period = periodOf(query, actor.timeZone);
  const { from, to } = period;
  if (!countsInScope(actor)) return null;
  const finest = from || to ? LEVELS.finestByMonth : LEVELS.finest;
  if (query.zoom > finest || LIVE_FILTERS.some((key) => isSet(query[key]))) return null;
  if (!from && !to) return { whole: period, years: [], months: [], edges: [] };
  const { timeZone, years } = await cellMonths(tx, actor);
  return wholeMonths(period, from && to ? EVERY_YEAR : years, timeZone);
}

const EVERY_YEAR = { first: 0, last: 9999 };

type CellMonths = { timeZone: string; years: { first: number; last: number } | null };

/** By whose clocks the cells' months begin, and the years that they hold. */
async function cellMonths(tx: Tx, actor: LocalActor): Promise<CellMonths> {
  const [row] = await tx.$queryRaw<{ timeZone: string; first: number | null; last: number | null }[]>`
    select c.time_zone as "timeZone", extract(year from y.first)::int as first, extract(year from y.last)::int as last
    from map_clocks c cross join lateral (select min(since) as first, max(since) as last from map_cells
      where tenant_id = ${actor.tenantId}::uuid and level = ${LEVELS.coarsest} and months = 12) y
    where c.tenant_id = ${actor.tenantId}::uuid`;
  const { timeZone = actor.timeZone, first = null, last = null } = row ?? {};
  return { timeZone, years: first === null || last === null ? null : { first, last } };
}

/** Of the tickets themselves; without the box. */
function liveConditions(actor: LocalActor, { bbox: _bbox, ...filter }: MarksQuery, now: Date): Prisma.Sql {
  const asked = filterConditions(actor, filter, now);
  // Told of, the planner takes the smaller indexes.
  const areUnfinished = filter.status?.length && !filter.status.some(isFinished);
  return areUnfinished ? Prisma.sql`${asked} and not t.is_finished` : asked;
}

const liveSql = (
  actor: LocalActor,
  query: MarksQuery,
  range: SquareRange,
  now: Date,
  sign: 1 | -1,
): Prisma.Sql =>
  Prisma.sql`
    select ${squareOf(query.zoom)}, ${signed(Prisma.sql`${sign}::int`, slaStateSql(now))}
    from tickets t where ${liveConditions(actor, query, now)} and ${withinSquares(range, query.zoom)}`;

/** The square that `t` lies in: y and x. */
function squareOf(zoom: number): Prisma.Sql {
  const side = squareDegrees(zoom) * E7;
  return Prisma.sql`floor(t.lat_e7 / ${side}::float8)::int, floor(t.lng_e7 / ${side}::float8)::int`;
}

/** In cells the state of the clock is a column, or what `sla` says; all other columns are called as in `tickets`. */
function cellConditions(
  actor: LocalActor,
  query: MarksQuery,
  now: Date,
  sla: Prisma.Sql,
  scope: Prisma.Sql = countsInScope(actor) ?? Prisma.sql`false`,
): Prisma.Sql {
  const counted: TicketFilter = Object.fromEntries(COUNTED_FILTERS.map((key) => [key, query[key]]));
  const asked = filterConditions(actor, counted, now, scope);
  return query.sla?.length ? Prisma.sql`${asked} and ${sla} = any (${query.sla})` : asked;
}

/** Of all time, or one part for the years and one for the months. */
function cellsSql(
  actor: LocalActor,
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
    from map_cells t where ${cellConditions(actor, query, now, Prisma.sql`t.sla`)} and t.level = ${level}::int2 and t.months = ${span}::int2
      and t.since = any (${[...since]}::date[]) and ${rows(Prisma.sql`t.y`, first(range.south), last(range.north))}
      and t.x between ${first(range.west)}::int and ${last(range.east)}::int`;
  if (!whole.from && !whole.to) return [part(0, ['-infinity'])];
  return [...(years.length > 0 ? [part(12, years)] : []), ...(months.length > 0 ? [part(1, months)] : [])];
}

/** What has not been brought into the cells yet: hardly more than a minute's work. */
function changesSql(
  actor: LocalActor,
  query: MarksQuery,
  range: SquareRange,
  now: Date,
  { whole }: WholeMonths,
): Prisma.Sql {
  const sla = Prisma.sql`coalesce(t.sla, running_sla(t.next_due_at, t.next_warn_at, ${CELLS_AT}))`;
  return Prisma.sql`
    select ${squareOf(query.zoom)}, ${signed(Prisma.sql`t.sign`, sla)}
    from map_changes t where ${cellConditions(actor, query, now, sla)} and ${createdWithin(whole)}
      and ${between(edgesOf(range, query.zoom))}`;
}

/** Whose warning or deadline came since the cells were brought up to date: out of the one state, and into the other. */
function clocksSql(
  actor: LocalActor,
  query: MarksQuery,
  range: SquareRange,
  now: Date,
  { whole }: WholeMonths,
): Prisma.Sql {
  const since = (at: Prisma.Sql) =>
    Prisma.sql`${at} > least(${CELLS_AT}, ${now}) and ${at} <= greatest(${CELLS_AT}, ${now})`;
  return Prisma.sql`
    select ${squareOf(query.zoom)}, ${signed(Prisma.sql`s.sign`, Prisma.sql`s.sla`)}
    from tickets t cross join lateral (values
      (-1, running_sla(t.next_due_at, t.next_warn_at, ${CELLS_AT})),
      (1, running_sla(t.next_due_at, t.next_warn_at, ${now}))) s (sign, sla)
    where ${cellConditions(actor, query, now, Prisma.sql`s.sla`, ticketsInScope(actor))} and ${createdWithin(whole)}
      and not t.is_finished and t.response_due_at is not null
      and (${since(Prisma.sql`t.next_due_at`)} or ${since(Prisma.sql`t.next_warn_at`)})
      and t.location is not null and ${between(edgesOf(range, query.zoom))}`;
}

/** How many, how many of them late, and the sums of where they lie. */
const signed = (sign: Prisma.Sql, sla: Prisma.Sql): Prisma.Sql => Prisma.sql`
  ${sign}, case ${sla} when 'breached' then ${sign} else 0 end, ${sign} * t.lat_e7::float8, ${sign} * t.lng_e7::float8`;

const createdWithin = ({ from, to }: Stretch): Prisma.Sql =>
  Prisma.sql`${from ? Prisma.sql`t.created_at >= ${from}` : Prisma.sql`true`}
    and ${to ? Prisma.sql`t.created_at < ${to}` : Prisma.sql`true`}`;

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
