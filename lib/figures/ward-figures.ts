import { requireCan } from '#lib/auth/require.ts';
import { municipalityOf } from '#lib/db/municipality.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import { type Actor, ownWards } from '#lib/domain/access/actor.ts';
import { METRES_PER_DEGREE } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { notFound } from '#lib/errors.ts';
import { isInForce } from '#lib/wards/delimitation-on.ts';
import { compareWards, type FigureKey, type MeasuredWard } from './ward-comparison.ts';

/** For the figures of the recent past. */
const RECENT_DAYS = 90;
const TREND_WEEKS = 12;
/** Tickets of one category this near to each other are of one spot. */
const SPOT_METRES = 60;
/** From so many reports in the recent past on, a spot is one that does not get mended. */
const REPEATS = 3;
const SPOTS_SHOWN = 8;
const CATEGORIES_SHOWN = 8;

type WeekFigures = { from: string; filed: number; resolved: number };
type CategoryFigures = { name: string; open: number; overdue: number };
export type RepeatSpot = {
  /** A, B, C …: what it is called on the map. */
  letter: string;
  category: string;
  reports: number;
  open: number;
  location: LatLng;
  lastAt: string;
};

/** One ward in figures. It holds no words of residents and nobody's name, so it is fit for councillors. */
export type WardFigures = {
  municipality: string;
  ward: MeasuredWard['ward'];
  at: string;
  figures: Record<FigureKey, { ward: number | null; median: number | null }>;
  /** Whole weeks, the oldest first. */
  weeks: WeekFigures[];
  /** With open tickets, the most first. */
  categories: CategoryFigures[];
  repeatSpots: RepeatSpot[];
};

/** How every ward in force stands, or for a councillor the own ones, by number. Throws `forbidden`. */
export async function listWardFigures(actor: Actor, now: Date): Promise<MeasuredWard[]> {
  requireCan(actor, 'ward.report');
  const wards = await withActor(actor, (tx) => measureWards(tx, now));
  return wards.filter(({ ward }) => isOwn(actor, ward.id));
}

/**
 * How one ward stands, against the median of the municipality's wards. Sensitive tickets are in no figure. Throws
 * `forbidden`, and `not_found` for a ward that is not in force, of another municipality or, for a councillor, another ward.
 */
export function readWardFigures(actor: Actor, wardId: string, now: Date): Promise<WardFigures> {
  requireCan(actor, 'ward.report');
  return withActor(actor, async (tx) => {
    const wards = await measureWards(tx, now);
    const measured = wards.find(({ ward }) => ward.id === wardId);
    // Also for an id that is none: what follows asks the database for it.
    if (!measured || !isOwn(actor, wardId)) throw notFound('ward');
    const { name } = await municipalityOf(tx);
    return {
      municipality: name,
      ward: measured.ward,
      at: now.toISOString(),
      figures: compareWards(measured, wards),
      weeks: await readWeeks(tx, wardId, now),
      categories: await readCategories(tx, wardId, now),
      repeatSpots: await readRepeatSpots(tx, wardId, now),
    };
  });
}

const isOwn = (actor: Actor, wardId: string) => ownWards(actor)?.includes(wardId) ?? true;

/**
 * The figures of all wards in force. Read as the system, since a councillor's ward is compared with wards that the councillor
 * does not see; only their medians are for callers to show.
 */
function measureWards(tx: Tx, now: Date): Promise<MeasuredWard[]> {
  const since = new Date(now.getTime() - RECENT_DAYS * 86_400_000);
  return asSystem(
    tx,
    (system) => system.$queryRaw<MeasuredWard[]>`
      with open as (
        select ward_id, count(*)::int as open, (count(*) filter (where next_due_at <= ${now}))::int as overdue
        from tickets t where tenant_id = (select app_tenant()) and not is_finished and not is_sensitive group by ward_id),
      filed as (
        select ward_id, count(*)::int as filed
        from tickets t where tenant_id = (select app_tenant()) and created_at > ${since} and created_at <= ${now}
          and not is_sensitive group by ward_id),
      resolved as (
        select ward_id, count(*)::int as resolved, avg((not is_finished_late)::int)::float8 as "onTimeShare",
          (percentile_cont(0.5) within group (order by extract(epoch from resolved_at - created_at)) / 86400)::float8 as "daysToResolve"
        from tickets t where tenant_id = (select app_tenant()) and resolved_at > ${since} and resolved_at <= ${now}
          and status in ('resolved', 'closed') and not is_sensitive group by ward_id)
      select json_build_object('id', w.id, 'code', w.code, 'number', w.number, 'name', w.name) as ward,
        json_build_object('open', coalesce(o.open, 0), 'overdue', coalesce(o.overdue, 0), 'filed', coalesce(f.filed, 0),
          'resolved', coalesce(r.resolved, 0), 'onTimeShare', r."onTimeShare", 'daysToResolve', r."daysToResolve") as figures
      from wards w
      left join open o on o.ward_id = w.id
      left join filed f on f.ward_id = w.id
      left join resolved r on r.ward_id = w.id
      where w.tenant_id = (select app_tenant()) and ${isInForce} order by w.number, w.id`,
  );
}

/** Weeks end at this time of day by the municipality's clocks, also where summer time begins or ends within one. */
function readWeeks(tx: Tx, wardId: string, now: Date): Promise<WeekFigures[]> {
  return tx.$queryRaw<WeekFigures[]>`
    with weeks as (
      select id, (local - make_interval(weeks => n)) as "from",
        (local - make_interval(weeks => n)) at time zone time_zone as starts,
        (local - make_interval(weeks => n - 1)) at time zone time_zone as ends
      from (select id, time_zone, ${now}::timestamptz at time zone time_zone as local from municipalities
        where id = (select app_tenant())) m cross join generate_series(1, ${TREND_WEEKS}::int) n)
    select to_char("from", 'YYYY-MM-DD') as "from",
      (select count(*)::int from tickets t where t.tenant_id = w.id and t.ward_id = ${wardId}::uuid
        and t.created_at > starts and t.created_at <= ends and not t.is_sensitive) as filed,
      (select count(*)::int from tickets t where t.tenant_id = w.id and t.ward_id = ${wardId}::uuid
        and t.resolved_at > starts and t.resolved_at <= ends and t.status in ('resolved', 'closed')
        and not t.is_sensitive) as resolved
    from weeks w order by starts`;
}

function readCategories(tx: Tx, wardId: string, now: Date): Promise<CategoryFigures[]> {
  return tx.$queryRaw<CategoryFigures[]>`
    select c.name_en as name, count(*)::int as open, (count(*) filter (where t.next_due_at <= ${now}))::int as overdue
    from tickets t join categories c on c.tenant_id = t.tenant_id and c.id = t.category_id
    where t.tenant_id = (select app_tenant()) and t.ward_id = ${wardId}::uuid and not t.is_finished and not t.is_sensitive
    group by c.id, c.name_en order by open desc, name limit ${CATEGORIES_SHOWN}`;
}

/** Where the same thing was reported again and again: density clusters of one category each. */
function readRepeatSpots(tx: Tx, wardId: string, now: Date): Promise<RepeatSpot[]> {
  const since = new Date(now.getTime() - RECENT_DAYS * 86_400_000);
  return tx.$queryRaw<RepeatSpot[]>`
    with recent as (
      select t.category_id, t.location, t.created_at, t.is_finished,
        st_clusterdbscan(
          -- A degree of longitude is made as long as one of latitude in this ward, or spots would be ellipses.
          st_scale(t.location, (select cos(radians(st_y(st_centroid(w.area)))) from wards w
            where w.tenant_id = (select app_tenant()) and w.id = ${wardId}::uuid), 1), ${SPOT_METRES / METRES_PER_DEGREE}::float8, ${REPEATS}::int)
          over (partition by t.category_id) as spot
      from tickets t
      where t.tenant_id = (select app_tenant()) and t.ward_id = ${wardId}::uuid and t.created_at > ${since}
        and t.created_at <= ${now} and t.location is not null and t.status <> 'cancelled' and not t.is_sensitive)
    select chr(64 + row_number() over (order by count(*) desc, max(created_at) desc)::int) as letter,
      c.name_en as category, count(*)::int as reports, (count(*) filter (where not is_finished))::int as open,
      json_build_object('lat', avg(st_y(location)), 'lng', avg(st_x(location))) as location,
      to_char(max(created_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastAt"
    from recent join categories c on c.tenant_id = (select app_tenant()) and c.id = recent.category_id
    where spot is not null
    group by c.id, c.name_en, spot order by letter limit ${SPOTS_SHOWN}`;
}
