import { instantOf, offsetAt } from '#lib/domain/time/time-zone.ts';

const MS_PER_DAY = 86_400_000;

/** In which order a file writes dates that do not begin with the year. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

const TIME = String.raw`(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})${TIME}`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${TIME}`);

/**
 * An instant as a file writes it: `2020-10-23T08:33:48Z`, `2020/10/23 08:33`, `23/10/2020` (with `dmy`). Null where it
 * cannot be read or no such day exists. Without an offset it is local time of the zone: of an hour that happens twice
 * the first is meant, and one that summer time skips counts on from before, as Temporal's "compatible" does.
 */
export function parseTime(text: string, zone: TimeZone, order: DateOrder): Date | null {
  const parts = dateParts(text, order);
  if (!parts) return null;
  const { year, month, day, time, offset } = parts;
  const [hour = 0, minute = 0, second = 0] = time.slice(0, 3).map((part) => Number(part ?? 0));
  const ms = Math.floor(Number(`0.${time[3] ?? 0}`) * 1000);
  const midnight = Date.UTC(year, month - 1, day);
  const isDay =
    new Date(midnight).getUTCMonth() === month - 1 && new Date(midnight).getUTCDate() === day && year >= 1900;
  if (!isDay || hour > 23 || minute > 59 || second > 59) return null;
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  if (offset === undefined) return new Date(zone.toUtc(local));
  return new Date(local - offsetMs(offset));
}

function dateParts(text: string, order: DateOrder) {
  const first = YEAR_FIRST.exec(text);
  const match = first ?? (order === 'ymd' ? null : YEAR_LAST.exec(text));
  if (!match) return null;
  const [a = 0, b = 0, c = 0] = match.slice(1, 4).map(Number);
  const date = first ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b];
  const [year = 0, month = 0, day = 0] = date;
  return { year, month, day, time: match.slice(4, 8) as (string | undefined)[], offset: match[8] };
}

function offsetMs(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** A zone's offsets from UTC, looked up once a day: asking Intl for each of a million times costs seconds. */
export class TimeZone {
  readonly #name: string;
  readonly #offsetAtMidnight = new Map<number, number>();

  /** Throws a RangeError for a name that is no IANA zone. */
  constructor(name: string) {
    this.#name = name;
    offsetAt(name, 0);
  }

  /** From local wall-clock time to the instant, both in milliseconds. */
  toUtc(local: number): number {
    return instantOf(local, (at) => this.#offset(at));
  }

  #offset(at: number): number {
    const day = Math.floor(at / MS_PER_DAY);
    const [from, to] = [this.#midnight(day), this.#midnight(day + 1)];
    return from === to ? from : offsetAt(this.#name, at);
  }

  #midnight(day: number): number {
    const known = this.#offsetAtMidnight.get(day);
    if (known !== undefined) return known;
    const offset = offsetAt(this.#name, day * MS_PER_DAY);
    this.#offsetAtMidnight.set(day, offset);
    return offset;
  }
}
