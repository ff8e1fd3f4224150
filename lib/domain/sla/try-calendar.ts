import { z } from 'zod';
import { atWallClock, localDayTime } from '../time/local-day.ts';
import { addWorkingMinutes, type BusinessCalendar, validateCalendar } from './calendar.ts';
import { type PublicHoliday, publicHolidays } from './holidays.ts';

const MS_PER_DAY = 86_400_000;

/** A local time of the calendar, `YYYY-MM-DDTHH:MM`, as a date field holds it. */
const localTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'Give a date and a time.');

export const trialInput = z.strictObject({
  filedAt: localTime,
  minutes: z.int().min(1, 'Give a time of a minute or more.').max(525_600, 'Give a time of a year at most.'),
});

export type CalendarTrial = z.infer<typeof trialInput>;

/**
 * When a ticket filed at that local time would be due in a calendar that need not be saved: local again. The sentence that
 * says why not, where the calendar has no answer.
 */
export function tryCalendar(
  calendar: BusinessCalendar,
  { filedAt, minutes }: CalendarTrial,
): { dueAt: string } | { problem: string } {
  const [problem] = validateCalendar(calendar);
  if (problem) return { problem };
  const local = Date.parse(`${filedAt}Z`);
  if (Number.isNaN(local)) return { problem: 'Give a date and a time.' };
  const filed = atWallClock(local, calendar.timeZone);
  try {
    const due = addWorkingMinutes(calendar, filed, minutes);
    return { dueAt: localDayTime(due, calendar.timeZone) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: 'In this calendar that time is not up within a hundred years. Add hours.' };
  }
}

const FIRST_YEAR = 1995;
const LAST_YEAR = 2100;

export const yearInput = z
  .int()
  .min(FIRST_YEAR, `The Public Holidays Act is of ${FIRST_YEAR}.`)
  .max(LAST_YEAR, `Give a year up to ${LAST_YEAR}.`);

/** `isObserved`: the Monday that s 2(1) of the Public Holidays Act adds, because the holiday falls on a Sunday. */
export type HolidayView = PublicHoliday & { isObserved: boolean };

/** The public holidays of a year, for whoever decides whether a calendar keeps them. */
export const holidaysOf = (year: number): HolidayView[] =>
  publicHolidays(year).map((holiday) => ({ ...holiday, isObserved: isMondayFor(holiday, year) }));

function isMondayFor({ date, name }: PublicHoliday, year: number): boolean {
  const dayBefore = new Date(Date.parse(date) - MS_PER_DAY).toISOString().slice(0, 'YYYY-MM-DD'.length);
  return (
    new Date(date).getUTCDay() === 1 &&
    publicHolidays(year).some((one) => one.date === dayBefore && name === `${one.name} (observed)`)
  );
}
