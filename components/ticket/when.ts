import { shortName, WEEKDAYS } from '#lib/domain/sla/weekdays.ts';

/** Where South Africa's clocks stand all year round. */
const TIME_ZONE = 'Africa/Johannesburg';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const numbers = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Only figures are taken from Intl: its words differ between Node and browsers, and the page would not hydrate. */
function partsOf(at: Date) {
  const parts = Object.fromEntries(numbers.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: Number(parts.day),
    month: Number(parts.month),
    monthName: MONTHS[Number(parts.month) - 1],
    year: Number(parts.year),
    time: `${parts.hour?.padStart(2, '0')}:${parts.minute?.padStart(2, '0')}`,
  };
}

/** `21 Nov 2026, 08:05` in the municipality's time zone. */
export function atText(iso: string): string {
  const { day, monthName, year, time } = partsOf(new Date(iso));
  return `${day} ${monthName} ${year}, ${time}`;
}

/** `Mon 23 Nov, 10:40` in the municipality's time zone: enough for what is near. */
export function weekdayText(iso: string): string {
  const { day, month, monthName, year, time } = partsOf(new Date(iso));
  return `${weekdayOf(new Date(Date.UTC(year, month - 1, day)))} ${day} ${monthName}, ${time}`;
}

/** `Mon 10 Aug 2026` of a date `2026-08-10` or a local time `2026-08-10T14:00`, with that time. */
export function dateText(local: string): string {
  const date = new Date(`${local.slice(0, 10)}T00:00:00Z`);
  const time = local.length > 10 ? `, ${local.slice(11)}` : '';
  return `${weekdayOf(date)} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}${time}`;
}

/** `Mon`, of a day that begins at this midnight of UTC. */
const weekdayOf = (midnight: Date) => shortName(WEEKDAYS[(midnight.getUTCDay() + 6) % 7]?.[1] ?? '');

/** `21 Nov 2026` in the municipality's time zone. */
export function dayText(iso: string): string {
  const { day, monthName, year } = partsOf(new Date(iso));
  return `${day} ${monthName} ${year}`;
}

/** `2026-11-21` in the municipality's time zone, as a date field holds it. */
export function dayValue(at: Date): string {
  const { day, month, year } = partsOf(at);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `40 min`, `5 h`, `3 days`: how long, in the largest unit that says it well. Never less than a minute. */
export function spanText(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  if (length < HOUR) return `${Math.max(1, Math.round(length / MINUTE))} min`;
  if (length < 2 * DAY) return `${Math.round(length / HOUR)} h`;
  return `${Math.round(length / DAY)} days`;
}

/** `3 h ago`, `in 40 min`; `now` is the server's, so that the browser comes to the same words. */
export function relativeText(iso: string, now: string): string {
  const distance = Date.parse(iso) - Date.parse(now);
  if (Math.abs(distance) < MINUTE) return 'just now';
  return distance > 0 ? `in ${spanText(distance)}` : `${spanText(distance)} ago`;
}
