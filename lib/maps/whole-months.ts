import { atWallClock, wallClock } from '#lib/domain/time/local-day.ts';

/** A stretch of time from its first instant up to, and without, its last; null is open. */
export type Stretch = { from: Date | null; to: Date | null };

/** A stretch in the spans that the map is counted in beforehand, and what is wrong with these at its edges. */
export type WholeMonths = {
  /** The beginnings of the months that are nearest to those of the stretch. */
  whole: Stretch;
  /** First days of years and of months, `2026-01-01`. They do not overlap. */
  years: string[];
  months: string[];
  /** Never more than half a month each: to be added, or to be taken away again. */
  edges: { from: Date; to: Date; sign: 1 | -1 }[];
};

/** Months since the year 0, by the zone's clocks. */
const monthOf = (at: Date, timeZone: string): number => {
  const local = wallClock(at, timeZone);
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
};

const startOf = (month: number, timeZone: string): Date => {
  const midnight = new Date(0);
  midnight.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
  return atWallClock(midnight.getTime(), timeZone);
};

const named = (month: number) =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;

const nearestMonth = (at: Date, timeZone: string): number => {
  const month = monthOf(at, timeZone);
  const [start, next] = [startOf(month, timeZone), startOf(month + 1, timeZone)];
  return at.getTime() - start.getTime() < next.getTime() - at.getTime() ? month : month + 1;
};

/**
 * The stretch as whole years and whole months, as near to it as they come, and the days that are then too few or too
 * many; null where no month comes near. `known` are the years that are counted at all; an open stretch reaches as far as they do.
 * The zone is that of the cells (`map_clocks`): they may still be those of the one that the municipality had before.
 */
export function wholeMonths(
  { from, to }: Stretch,
  known: { first: number; last: number } | null,
  timeZone: string,
): WholeMonths | null {
  const [first, end] = [from && nearestMonth(from, timeZone), to && nearestMonth(to, timeZone)];
  if (first !== null && end !== null && first >= end) return null;
  const whole = {
    from: first === null ? null : startOf(first, timeZone),
    to: end === null ? null : startOf(end, timeZone),
  };
  const edges = [...edge(from, whole.from), ...edge(whole.to, to)];
  if (!known) return { whole, years: [], months: [], edges };
  const years: string[] = [];
  const months: string[] = [];
  const last = Math.min(end ?? Number.POSITIVE_INFINITY, (known.last + 1) * 12);
  for (let month = Math.max(first ?? 0, known.first * 12); month < last; ) {
    const isYear = month % 12 === 0 && month + 12 <= last;
    (isYear ? years : months).push(named(month));
    month += isYear ? 12 : 1;
  }
  return { whole, years, months, edges };
}

/** What lies between where it begins and where it is counted from; less than nothing, if that is the earlier. */
function edge(from: Date | null, to: Date | null): WholeMonths['edges'] {
  if (!from || !to || from.getTime() === to.getTime()) return [];
  return from < to ? [{ from, to, sign: 1 }] : [{ from: to, to: from, sign: -1 }];
}
