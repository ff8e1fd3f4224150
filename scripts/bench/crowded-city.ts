import type { Client } from 'pg';
import type { BenchCity } from './bench-database.ts';

/** How the unfinished come about: nearly all are of the last weeks, some lie for years; or nothing is ever finished. */
export type Backlog = 'usual' | 'everything';

/**
 * Fills the city as people live in it: 220 places, some a hundred times as busy as others, the tickets scattered around
 * each and brought to the nearest address; three years, one in thirty unfinished, some of these far beyond their deadline.
 * Straight into the table: triggers and foreign keys are off, and what triggers would have written is left to the caller.
 */
export async function fillCrowdedCity(
  owner: Client,
  { tenantId }: BenchCity,
  count: number,
  backlog: Backlog = 'usual',
): Promise<void> {
  const unfinishedShare = backlog === 'everything' ? '1' : '0.02 + 0.75 * exp(-age.days / 20)';
  await owner.query(`
    set session_replication_role = replica;
    select setseed(0.42);
    create temp table places as
      select k, 18.32 + random() * 0.56 as lng, -34.18 + random() * 0.46 as lat, 0.003 + random() * 0.012 as spread,
        sum(1.0 / (k + 3)) over (order by k) / sum(1.0 / (k + 3)) over () as up_to
      from generate_series(0, 219) k;
    create temp table kinds as
      select id, row_number() over (order by code) - 1 as k,
        sum(1.0 / row_number) over (order by code) / sum(1.0 / row_number) over () as up_to
      from (select id, code, row_number() over (order by code) from categories where tenant_id = '${tenantId}') c`);
  await owner.query(`
    insert into tickets (tenant_id, tracking_number, source, title, description, address, location, category_id, priority,
      status, ward_id, team_id, routing_rule, created_at, resolved_at, first_response_at, response_due_at, response_warn_at,
      resolution_due_at, resolution_warn_at)
    select '${tenantId}', 'CRW-' || lpad(n::text, 12, '0'), 'import',
      (array['Burst pipe', 'No power', 'Pothole', 'Blocked sewer', 'Street light out', 'Refuse not collected'])[1 + kind.k % 6]
        || ' near no ' || n % 997,
      'Reported by phone. Crew ' || n % 211 || ' looked at it; reference ' || md5(n::text) || '.',
      n % 4999 || ' Main Road', st_setsrid(st_makepoint(spot.lng, spot.lat), 4326), kind.id,
      (array['low', 'medium', 'high', 'critical'])[1 + (kind.k + (dice.c > 0.9)::int) % 4],
      case when not is_finished then (array['new', 'open', 'in_progress', 'awaiting_citizen', 'escalated'])[1 + n % 5]
        when dice.c < 0.04 then 'cancelled' when dice.c < 0.1 then 'resolved' else 'closed' end,
      ward.id, team.ids[1 + (kind.k * 4 + ward_at.number / 24) % 40], 'area', made.at,
      case when is_finished then made.at + dice.d * dice.d * interval '400 hours' end,
      case when is_finished or n % 5 > 1 then made.at + interval '5 hours' end,
      made.at + interval '24 hours', made.at + interval '20 hours', made.at + interval '168 hours', made.at + interval '134 hours'
    from generate_series(1, ${count}) n
    cross join lateral (select random() as a, random() as b, random() as c, random() as d, random() as e, random() as f,
      random() as g, n as of_row) dice
    cross join lateral (select (${count} - n) * 1095.0::float8 / ${count} as days) age
    cross join lateral (select now() - age.days * interval '1 day' as at) made
    cross join lateral (select dice.g >= ${unfinishedShare} as is_finished) state
    cross join (select array_agg(lng order by k) as lngs, array_agg(lat order by k) as lats,
      array_agg(spread order by k) as spreads, array_agg(up_to::float8 order by k) as up_to from places) p
    cross join lateral (select least(1 + width_bucket(dice.a, p.up_to), 220) as i) place
    cross join lateral (select
      round((p.lngs[i] + p.spreads[i] * sqrt(-2 * ln(1 - dice.b)) * cos(2 * pi() * dice.e))::numeric, 4)::float8 as lng,
      round((p.lats[i] + p.spreads[i] * sqrt(-2 * ln(1 - dice.b)) * sin(2 * pi() * dice.e))::numeric, 4)::float8 as lat) spot
    cross join lateral (select (least(greatest(floor((spot.lat + 34.2) / 0.05), 0), 9) * 12
      + least(greatest(floor((spot.lng - 18.3) / 0.05), 0), 11))::int as number) ward_at
    cross join (select array_agg(id order by k) as ids, array_agg(up_to::float8 order by k) as up_to from kinds) of_kind
    cross join lateral (select i - 1 as k, of_kind.ids[i] as id
      from (select least(1 + width_bucket(dice.f, of_kind.up_to), 12)) pick (i)) kind
    left join wards ward on ward.tenant_id = '${tenantId}' and ward.number = ward_at.number
    cross join (select array_agg(id order by code) as ids from teams where tenant_id = '${tenantId}') team`);
  await owner.query('drop table places, kinds; set session_replication_role = origin');
}
