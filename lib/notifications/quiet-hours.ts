/** Local times of day, `20:00`; the night between them may span midnight. Null: never quiet. */
export type QuietHours = { from: string; until: string } | null;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** When a message may next be sent to somebody who keeps these hours: `now` itself outside them, else their end. */
export function afterQuietHours(now: Date, hours: QuietHours, timeZone: string): Date {
  if (hours === null) return now;
  const minute = minuteOfDay(now, timeZone);
  const [from, until] = [minutesOf(hours.from), minutesOf(hours.until)];
  const isQuiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until;
  if (!isQuiet) return now;
  const wait = (until - minute + DAY_MINUTES) % DAY_MINUTES;
  // To the minute. South Africa’s clocks never change; elsewhere this may be an hour off, twice a year.
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + wait * MINUTE_MS);
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function minuteOfDay(at: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return minutesOf(format.format(at));
}
