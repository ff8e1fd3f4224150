import type { BusinessCalendar } from './calendar.ts';
import { shortName, WEEKDAYS } from './weekdays.ts';

/** `Mon–Fri 07:30–12:00 and 12:30–16:00, not on public holidays`; null is around the clock. */
export function hoursInWords(calendar: BusinessCalendar | null): string {
  if (calendar === null) return 'around the clock, every day';
  const holidays = calendar.observesPublicHolidays ? ['not on public holidays'] : [];
  return [...weekInWords(calendar), ...holidays].join(', ');
}

/** `Mon–Fri 07:30–12:00 and 12:30–16:00`: days of the same hours that follow each other are said once. */
export function weekInWords({ weeklyHours }: Pick<BusinessCalendar, 'weeklyHours'>): string[] {
  const runs: { first: string; last: string; hours: string }[] = [];
  for (const [weekday, name] of WEEKDAYS) {
    const hours = weeklyHours[weekday].map(({ from, to }) => `${from}–${to}`).join(' and ');
    const day = shortName(name);
    const run = runs.at(-1);
    if (run?.hours === hours) run.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  return runs
    .filter(({ hours }) => hours !== '')
    .map(({ first, last, hours }) => `${first === last ? first : `${first}–${last}`} ${hours}`);
}
