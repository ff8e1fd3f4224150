import { instantOf, offsetAt } from './time-zone.ts';

const MS_PER_DAY = 86_400_000;

declare const brand: unique symbol;

/** A day of a municipality, `2026-03-01`: an interval of instants only once its time zone is known. */
export type LocalDay = string & { readonly [brand]: 'local day' };

export function isLocalDay(text: string): text is LocalDay {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

/** The first instant of the day; where summer time skips midnight, the one after the gap. */
export const startOfDay = (day: LocalDay, timeZone: string): Date => atWallClock(Date.parse(day), timeZone);

/** The first instant after the day: its length is 23, 24 or 25 hours. */
export const endOfDay = (day: LocalDay, timeZone: string): Date =>
  atWallClock(Date.parse(day) + MS_PER_DAY, timeZone);

/** The instant at which the zone's clocks show a time that is given as if it were UTC, in milliseconds. */
export const atWallClock = (local: number, timeZone: string): Date =>
  new Date(instantOf(local, (at) => offsetAt(timeZone, at)));

/** What the zone's clocks show, as if it were UTC: for arithmetic with days and months, and for `toISOString`. */
export const wallClock = (at: Date, timeZone: string): Date =>
  new Date(at.getTime() + offsetAt(timeZone, at.getTime()));

/** `2026-11-21`, as a date field holds it. */
export const localDay = (at: Date, timeZone: string): LocalDay =>
  localDayTime(at, timeZone).slice(0, 'YYYY-MM-DD'.length) as LocalDay;

/** `2026-11-21T08:05`, as a field for date and time holds it. */
export const localDayTime = (at: Date, timeZone: string): string =>
  wallClock(at, timeZone).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);

/** The day that a text names: itself, or the local day of its instant; null for what is neither. */
export function dayNamed(text: string, timeZone: string): LocalDay | null {
  if (isLocalDay(text)) return text;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : localDay(at, timeZone);
}
