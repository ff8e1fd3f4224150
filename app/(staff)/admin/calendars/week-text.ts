import type { BusinessCalendar, Weekday } from '#lib/sla/calendar.ts';

export const WEEKDAYS = [
  [1, 'Monday'],
  [2, 'Tuesday'],
  [3, 'Wednesday'],
  [4, 'Thursday'],
  [5, 'Friday'],
  [6, 'Saturday'],
  [7, 'Sunday'],
] as const satisfies readonly (readonly [Weekday, string])[];

/** `Mon–Fri 07:30–12:00, 12:30–16:00`: days of the same hours that follow each other are said once. */
export function weekText({ weeklyHours }: Pick<BusinessCalendar, 'weeklyHours'>): string[] {
  const runs: { first: string; last: string; hours: string }[] = [];
  for (const [weekday, name] of WEEKDAYS) {
    const hours = weeklyHours[weekday].map(({ from, to }) => `${from}–${to}`).join(', ');
    const short = name.slice(0, 3);
    const run = runs.at(-1);
    if (run && run.hours === hours) run.last = short;
    else runs.push({ first: short, last: short, hours });
  }
  return runs
    .filter(({ hours }) => hours !== '')
    .map(({ first, last, hours }) => `${first === last ? first : `${first}–${last}`} ${hours}`);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 10 Aug 2026` of a date `2026-08-10` or a local time `2026-08-10T14:00`, with that time. */
export function dateText(local: string): string {
  const date = new Date(`${local.slice(0, 10)}T00:00:00Z`);
  const name = WEEKDAYS[(date.getUTCDay() + 6) % 7]?.[1].slice(0, 3);
  const time = local.length > 10 ? `, ${local.slice(11)}` : '';
  return `${name} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}${time}`;
}
