import { recordViews } from '#lib/audit/record-views.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { boundsAround } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { filterConditions, type TicketFilter } from './ticket-filter.ts';
import {
  type ListRow,
  listColumns,
  presentListItem,
  type TicketListItem,
  ticketJoins,
} from './ticket-view.ts';

/** A ticket and how far it is, in metres. */
export type NearTicket = TicketListItem & { metres: number };

/**
 * The tickets of the filter that are nearest to a spot, nearest first; those without a spot are nowhere near. The index
 * knows what is near in degrees only, so its nearest say how far to look, and what lies within that is measured.
 */
export function nearestTickets(
  actor: LocalActor,
  { near, limit, ...filter }: TicketFilter & { near: LatLng; limit: number },
  now: Date,
): Promise<{ tickets: NearTicket[]; nextCursor: null }> {
  const conditions = filterConditions(actor, filter, now);
  const here = Prisma.sql`st_setsrid(st_makepoint(${near.lng}, ${near.lat}), 4326)`;
  return withActor(actor, async (tx) => {
    const [reach] = await tx.$queryRaw<{ metres: number | null }[]>`
      select max(st_distance(location::geography, ${here}::geography)) as metres from (
        select t.location from tickets t where ${conditions} and t.location is not null
        order by t.location <-> ${here} limit ${limit}) nearest`;
    if (reach?.metres == null) return { tickets: [], nextCursor: null };
    // A metre more than measured: what is just so far must not be lost to rounding.
    const { west, south, east, north } = boundsAround(near, reach.metres + 1);
    const rows = await tx.$queryRaw<(ListRow & { metres: number })[]>`
      select ${listColumns(actor, now)}, t.metres from (
        select t.*, st_distance(t.location::geography, ${here}::geography) as metres from tickets t
        where ${conditions}
          and t.location && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)
        order by metres, t.id limit ${limit}) t
      ${ticketJoins} order by t.metres, t.id`;
    await recordViews(
      tx,
      actor,
      rows.map(({ id }) => id),
    );
    return {
      tickets: rows.map(({ metres, ...row }) => ({ ...presentListItem(row), metres: Math.round(metres) })),
      nextCursor: null,
    };
  });
}
