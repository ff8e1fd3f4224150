import type { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import { addWorkingMinutes, type BusinessCalendar, validateCalendar } from '#lib/domain/sla/calendar.ts';
import { minutesText } from '#lib/domain/sla/duration.ts';
import { AppError, invalid, notFound } from '#lib/errors.ts';
import type { CalendarChange } from './service-level-input.ts';
import type { WrittenChange } from './write-policy.ts';

/** Makes or changes a calendar with its closures. Throws `invalid`, `not_found`, `conflict`. */
export async function setCalendar(
  tx: Tx,
  tenantId: string,
  change: CalendarChange,
  now: Date,
): Promise<WrittenChange> {
  const [problem] = validateCalendar(change);
  if (problem) throw invalid('weeklyHours', problem);
  const namesake = await tx.businessCalendar.findFirst({ where: { name: change.name, retiredAt: null } });
  if (namesake && namesake.id !== change.id)
    throw invalid('name', 'There is a calendar of this name already. Choose another name.');

  const { name, timeZone, observesPublicHolidays } = change;
  const columns = { name, timeZone, observesPublicHolidays, weeklyHours: sorted(change) };
  if (change.id !== null) {
    await requireCurrent(tx, change.id, change.version);
    await requireReachable(tx, change.id, change, now);
  }
  const { id: calendarId } =
    change.id === null
      ? await tx.businessCalendar.create({ data: { tenantId, ...columns }, select: { id: true } })
      : await tx.businessCalendar.update({
          where: { tenantId_id: { tenantId, id: change.id } },
          data: { ...columns, version: { increment: 1 } },
          select: { id: true },
        });
  await tx.holiday.deleteMany({ where: { calendarId } });
  await tx.holiday.createMany({
    data: change.closures.map(({ date, ...closure }) => ({
      ...{ tenantId, calendarId, ...closure },
      date: new Date(date),
    })),
  });
  return {
    summary: `Calendar “${name}” ${change.id === null ? 'added' : 'changed'}`,
    reach: { calendarId },
  };
}

/** Takes a calendar away that no service level counts by any more. Throws `not_found`, `conflict`, `refused`. */
export async function removeCalendar(
  tx: Tx,
  tenantId: string,
  { id, version }: { id: string; version: number },
  now: Date,
): Promise<WrittenChange> {
  const { name } = await requireCurrent(tx, id, version);
  const users = await tx.slaPolicy.count({ where: { calendarId: id, retiredAt: null } });
  if (users > 0)
    throw new AppError(
      'refused',
      `${users === 1 ? 'A service level counts' : `${users} service levels count`} by “${name}”. Give ${users === 1 ? 'it' : 'them'} another calendar first.`,
    );
  // Tickets may still run by it, under a service level that was changed for new tickets only.
  await tx.businessCalendar.update({
    where: { tenantId_id: { tenantId, id } },
    data: { retiredAt: now, version: { increment: 1 } },
    select: { id: true },
  });
  return { summary: `Calendar “${name}” removed`, reach: { of: [] } };
}

async function requireCurrent(tx: Tx, id: string, version: number): Promise<{ name: string }> {
  const calendar = await tx.businessCalendar.findFirst({ where: { id, retiredAt: null } });
  if (!calendar) throw notFound('calendar');
  if (calendar.version !== version)
    throw new AppError(
      'conflict',
      'Somebody else changed this calendar meanwhile. Reload the page to see what it is now, and make your change to that.',
      { field: 'version', extra: { currentVersion: calendar.version } },
    );
  return calendar;
}

async function requireReachable(tx: Tx, calendarId: string, calendar: BusinessCalendar, now: Date) {
  const policies = await tx.slaPolicy.findMany({ where: { calendarId } });
  const longest = Math.max(0, ...policies.map(({ resolutionMinutes }) => resolutionMinutes));
  try {
    addWorkingMinutes(calendar, now, longest);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid(
      'weeklyHours',
      `With these hours the ${minutesText(longest)} that a service level promises would take more than a hundred years. Add hours.`,
    );
  }
}

const sorted = ({ weeklyHours }: CalendarChange): Prisma.InputJsonObject =>
  Object.fromEntries(
    Object.entries(weeklyHours).map(([day, periods]) => [
      day,
      periods.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    ]),
  );
