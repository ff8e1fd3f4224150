import { formatTime } from '#lib/domain/time/format-time.ts';
import { atWallClock, wallClock } from '#lib/domain/time/local-day.ts';

/** Local times of day, `20:00`; the night between them may span midnight. Null: never quiet. */
export type QuietHours = { from: string; until: string } | null;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** When a message may next be sent to somebody who keeps these hours: `now` itself outside them, else their end. */
export function afterQuietHours(now: Date, hours: QuietHours, timeZone: string): Date {
  if (hours === null) return now;
  const minute = minutesOf(formatTime(now, timeZone));
  const [from, until] = [minutesOf(hours.from), minutesOf(hours.until)];
  const isQuiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until;
  if (!isQuiet) return now;
  const wait = (until - minute + DAY_MINUTES) % DAY_MINUTES;
  const local = wallClock(now, timeZone).getTime();
  return atWallClock((Math.floor(local / MINUTE_MS) + wait) * MINUTE_MS, timeZone);
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
