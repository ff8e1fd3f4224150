import type { BusinessCalendar, Weekday } from './calendar.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Mon–Fri 07:30–12:00 and 12:30–16:00, not on public holidays`; null is around the clock. */
export function hoursInWords(calendar: BusinessCalendar | null): string {
  if (calendar === null) return 'around the clock, every day';
  const runs: { first: string; last: string; hours: string }[] = [];
  for (const [index, day] of DAYS.entries()) {
    const hours = calendar.weeklyHours[(index + 1) as Weekday]
      .map(({ from, to }) => `${from}–${to}`)
      .join(' and ');
    const run = runs.at(-1);
    if (run?.hours === hours) run.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  const week = runs
    .filter(({ hours }) => hours !== '')
    .map(({ first, last, hours }) => `${first === last ? first : `${first}–${last}`} ${hours}`);
  return [...week, ...(calendar.observesPublicHolidays ? ['not on public holidays'] : [])].join(', ');
}
