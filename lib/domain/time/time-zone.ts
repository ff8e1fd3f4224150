// Offsets of time zones from UTC. Instants and lengths are milliseconds.

const MS_PER_DAY = 86_400_000;

/** A stretch of time in which local time is UTC + `offset`. */
export type OffsetStretch = { from: number; to: number; offset: number };

const known = new Map<string, readonly OffsetStretch[]>();

/**
 * The stretches from `start` to `end`, both UTC midnights, kept for the next who asks. Looks at every midnight, so it
 * would miss two changes within a day; no zone has them.
 */
export function offsetStretches(timeZone: string, start: number, end: number): readonly OffsetStretch[] {
  const key = `${timeZone} ${start} ${end}`;
  const found = known.get(key);
  if (found) return found;

  const stretches: OffsetStretch[] = [];
  let from = start;
  let offset = offsetAt(timeZone, from);
  for (let midnight = from + MS_PER_DAY; midnight <= end; midnight += MS_PER_DAY) {
    if (offsetAt(timeZone, midnight) === offset) continue;
    const change = offsetChange(timeZone, midnight - MS_PER_DAY, midnight);
    stretches.push({ from, to: change, offset });
    from = change;
    offset = offsetAt(timeZone, change);
  }
  if (from < end) stretches.push({ from, to: end, offset });
  known.set(key, stretches);
  return stretches;
}

/** The instant, to the second, in (low, high] at which the offset becomes what it is at `high`. */
function offsetChange(timeZone: string, low: number, high: number): number {
  const after = offsetAt(timeZone, high);
  let [before, found] = [low, high];
  while (found - before > 1000) {
    const middle = Math.floor((before + found) / 2000) * 1000;
    if (offsetAt(timeZone, middle) === after) found = middle;
    else before = middle;
  }
  return found;
}

/** How far local time is ahead of UTC at an instant, both milliseconds. Throws a RangeError for an unknown zone. */
export function offsetAt(timeZone: string, time: number): number {
  // "7/1/2024, GMT-04:00"; UTC may be plain "GMT", and offsets of the nineteenth century have seconds.
  const text = offsetFormat(timeZone).format(time);
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (!match) throw new Error(`No offset from UTC in "${text}" for ${timeZone}.`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -offset : offset;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  return format;
}

/**
 * From local wall-clock time to the instant, both milliseconds. Of an hour that happens twice the first is meant, and one
 * that summer time skips counts on from before, as Temporal's "compatible" does. `offset` is that of the zone at an instant.
 */
export function instantOf(local: number, offset: (at: number) => number): number {
  const before = offset(local - MS_PER_DAY);
  const after = offset(local + MS_PER_DAY);
  if (before === after || offset(local - before) === before) return local - before;
  return offset(local - after) === after ? local - after : local - before;
}

/** Whether a name is an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    offsetFormat(name);
    return true;
  } catch {
    return false;
  }
}
