import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { teamAfterRerouting } from '#lib/routing/reroute-tickets.ts';
import { type AreaEdit, routingQuery } from '#lib/routing/route-tickets.ts';
import { parseArea } from './area-input.ts';
import { type CoverageGap, type CoverageOverlap, coverageGaps, coverageOverlaps } from './coverage.ts';
import { drawnArea } from './drawn-area.ts';
import { findAreaTeam } from './find-area-team.ts';
import { ticketsToReroute } from './tickets-to-reroute.ts';

export const dryRunAreaInput = z.strictObject({
  /** GeoJSON; null for a team without an area, which takes tickets from anywhere. */
  area: z.unknown(),
});

export type DryRunAreaInput = z.infer<typeof dryRunAreaInput>;

type TeamName = { id: string; name: string };

type MovingTicket = {
  id: string;
  trackingNumber: string;
  title: string;
  category: string;
  from: TeamName | null;
  to: TeamName | null;
  location: LatLng | null;
};

export type AreaDryRun = {
  km2: number;
  moves: {
    total: number;
    byTeams: { from: TeamName | null; to: TeamName | null; tickets: number }[];
    /** The oldest, `MOVES_LISTED` at most. */
    tickets: MovingTicket[];
  };
  gaps: CoverageGap[];
  overlaps: CoverageOverlap[];
};

const MOVES_LISTED = 100;
const TIMEOUT_MS = 60_000;

/**
 * What an edited service area would do, without writing anything: routing runs with the drawn area in the team's place.
 * Nothing is locked and no trigger fires, which writing and rolling back would cost. Throws `not_found`, `forbidden`,
 * `invalid`, `refused`.
 */
export async function dryRunArea(actor: Actor, teamId: string, input: DryRunAreaInput): Promise<AreaDryRun> {
  requireCan(actor, 'areas.manage');
  return withActor(
    actor,
    async (tx) => {
      const team = await findAreaTeam(tx, actor, teamId);
      const drawn = input.area === null ? null : await drawnArea(tx, parseArea(input.area));
      const edit = { teamId: team.id, area: Prisma.sql`${drawn?.hexEwkb ?? null}::geometry` };
      return {
        km2: drawn?.km2 ?? 0,
        moves: await movesUnder(tx, edit),
        gaps: await coverageGaps(tx, edit),
        overlaps: drawn === null ? [] : await coverageOverlaps(tx, edit),
      };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

async function movesUnder(tx: Tx, edit: AreaEdit): Promise<AreaDryRun['moves']> {
  const teamName = (team: Prisma.Sql) =>
    Prisma.sql`case when ${team}.id is not null then json_build_object('id', ${team}.id, 'name', ${team}.name) end`;
  // Who routes must see every team's load. Sensitive tickets are not among those that are routed here.
  const [row] = await asSystem(
    tx,
    (system) => system.$queryRaw<{ moves: AreaDryRun['moves'] }[]>`
      with moved as materialized (
        select t.id, t.tracking_number, t.title, t.created_at, t.location, t.category_id, t.team_id as from_id, r.to_id
        from (${routingQuery(system, ticketsToReroute(edit), edit)}) routed
        join tickets t on t.tenant_id = app_tenant() and t.id = routed.key
        cross join lateral (select ${teamAfterRerouting(Prisma.sql`t`, Prisma.sql`routed`)} as to_id) r
        where t.team_id is distinct from r.to_id)
      select json_build_object(
        'total', (select count(*) from moved),
        'byTeams', (select coalesce(json_agg(json_build_object('from', ${teamName(Prisma.sql`f`)}, 'to', ${teamName(Prisma.sql`t`)},
            'tickets', m.tickets) order by m.tickets desc, f.name, t.name), '[]')
          from (select from_id, to_id, count(*) as tickets from moved group by 1, 2) m
          left join teams f on f.tenant_id = app_tenant() and f.id = m.from_id
          left join teams t on t.tenant_id = app_tenant() and t.id = m.to_id),
        'tickets', (select coalesce(json_agg(json_build_object('id', m.id, 'trackingNumber', m.tracking_number,
            'title', m.title, 'category', c.name_en, 'from', ${teamName(Prisma.sql`f`)}, 'to', ${teamName(Prisma.sql`t`)},
            'location', case when m.location is not null
              then json_build_object('lat', st_y(m.location), 'lng', st_x(m.location)) end)
            order by m.created_at, m.id), '[]')
          from (select * from moved order by created_at, id limit ${MOVES_LISTED}) m
          join categories c on c.tenant_id = app_tenant() and c.id = m.category_id
          left join teams f on f.tenant_id = app_tenant() and f.id = m.from_id
          left join teams t on t.tenant_id = app_tenant() and t.id = m.to_id)) as moves`,
  );
  return row?.moves ?? { total: 0, byTeams: [], tickets: [] };
}
