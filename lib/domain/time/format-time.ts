import { shortName, WEEKDAYS } from '../sla/weekdays.ts';
import { wallClock } from './local-day.ts';

// How people read times, everywhere: pages, documents, messages. Facts are told by the municipality's time zone, so each
// of these takes it; a browser's or a server's own is never used. The words are ours, not those of Intl, which differ
// between Node and browsers.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** An instant, as a Date or as the API writes it. */
type Instant = Date | string;

const wall = (at: Instant, timeZone: string): Date => wallClock(new Date(at), timeZone);

const timeOf = (local: Date) => local.toISOString().slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH:MM'.length);
const dayOf = (local: Date) => `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]}`;
const weekdayOf = (local: Date) => shortName(WEEKDAYS[(local.getUTCDay() + 6) % 7]?.[1] ?? '');

/** `21 Nov 2026, 08:05` */
export const formatDateTime = (at: Instant, timeZone: string): string =>
  `${formatDay(at, timeZone)}, ${formatTime(at, timeZone)}`;

/** `Mon 23 Nov, 10:40`: enough for what is near. */
export function formatWeekdayTime(at: Instant, timeZone: string): string {
  const local = wall(at, timeZone);
  return `${weekdayOf(local)} ${dayOf(local)}, ${timeOf(local)}`;
}

/** `21 Nov 2026` */
export function formatDay(at: Instant, timeZone: string): string {
  const local = wall(at, timeZone);
  return `${dayOf(local)} ${local.getUTCFullYear()}`;
}

/** `08:05` */
export const formatTime = (at: Instant, timeZone: string): string => timeOf(wall(at, timeZone));

/** `Mon 10 Aug 2026` of a day `2026-08-10`, or of a local time `2026-08-10T14:00`, with that time. */
export function formatLocal(local: string): string {
  const date = new Date(`${local.slice(0, 10)}T00:00:00Z`);
  const time = local.length > 10 ? `, ${local.slice(11)}` : '';
  return `${weekdayOf(date)} ${dayOf(date)} ${date.getUTCFullYear()}${time}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `40 min`, `5 h`, `3 days`: how long, in the largest unit that says it well. Never less than a minute. */
export function formatSpan(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  if (length < HOUR) return `${Math.max(1, Math.round(length / MINUTE))} min`;
  if (length < 2 * DAY) return `${Math.round(length / HOUR)} h`;
  return `${Math.round(length / DAY)} days`;
}

/** `3 h ago`, `in 40 min`; `now` is the server's, so that the browser comes to the same words. */
export function formatRelative(at: string, now: string): string {
  const distance = Date.parse(at) - Date.parse(now);
  if (Math.abs(distance) < MINUTE) return 'just now';
  return distance > 0 ? `in ${formatSpan(distance)}` : `${formatSpan(distance)} ago`;
}
