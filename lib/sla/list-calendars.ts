import { requireCan } from '#lib/auth/require.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import { calendarOf } from './policies.ts';

export type CalendarView = BusinessCalendar & {
  id: string;
  name: string;
  version: number;
  /** How many service levels count by it. */
  policies: number;
};

/** The calendars of the actor's municipality, by name, each with its closures by date. Throws `forbidden`. */
export function listCalendars(actor: Actor): Promise<CalendarView[]> {
  requireCan(actor, 'service_levels.read');
  return withActor(actor, async (tx) => {
    const calendars = await tx.businessCalendar.findMany({
      where: { retiredAt: null },
      include: { closures: { orderBy: { date: 'asc' } } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
    const used = await tx.slaPolicy.groupBy({
      by: ['calendarId'],
      where: { retiredAt: null },
      _count: { _all: true },
    });
    return calendars.map(({ id, name, version, ...row }) => ({
      ...{ id, name, version },
      ...calendarOf(row),
      policies: used.find(({ calendarId }) => calendarId === id)?._count._all ?? 0,
    }));
  });
}
