import { isTimeZone, offsetStretches } from '../time/time-zone.ts';
import { publicHolidays } from './holidays.ts';
import { WEEKDAYS, type Weekday } from './weekdays.ts';

/** Whole minutes since local midnight, 0 to 1440. */
type MinuteOfDay = number;

/** Local times `HH:MM`; `from` belongs to it, `to` does not and may be `24:00`. A gap between two of a day is a break. */
export type WorkingPeriod = { from: string; to: string };

/**
 * When a municipality works. Treat it as immutable and keep the object: its tables are computed once per object,
 * so a copy per call costs a quarter of a millisecond each time.
 */
export type BusinessCalendar = {
  /** IANA name, such as `Africa/Johannesburg`. */
  timeZone: string;
  weeklyHours: Readonly<Record<Weekday, readonly WorkingPeriod[]>>;
  /** Whether South African public holidays are days off. */
  observesPublicHolidays: boolean;
  /** The municipality's own days off; `date` is local, `YYYY-MM-DD`. */
  closures: readonly { date: string; name: string }[];
};

const OFFICE_HOURS: readonly WorkingPeriod[] = [
  { from: '07:30', to: '12:00' },
  { from: '12:30', to: '16:00' },
];

/**
 * Municipal office hours: eight hours a day, forty a week. The half-hour meal interval is the shortest that
 * s 14(5) of the Basic Conditions of Employment Act 75 of 1997 lets an agreement set.
 */
export const STANDARD_CALENDAR: BusinessCalendar = {
  timeZone: 'Africa/Johannesburg',
  weeklyHours: {
    1: OFFICE_HOURS,
    2: OFFICE_HOURS,
    3: OFFICE_HOURS,
    4: OFFICE_HOURS,
    5: OFFICE_HOURS,
    6: [],
    7: [],
  },
  observesPublicHolidays: true,
  closures: [],
};

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;

/**
 * Working time is looked up in sheets of this length, cut at fixed UTC instants and built when first needed. A
 * year or so keeps nearly every service level within one sheet, where a binary search answers it.
 */
const SHEET_MS = 364 * MS_PER_DAY;
/** About a century: who needs longer has closed the calendar, or mistaken the unit. */
const HORIZON_SHEETS = 100;

/**
 * The earliest instant d ≥ `from` with `workingMinutesBetween(calendar, from, d) = minutes`; `from` itself for 0.
 * So minutes that run out exactly at closing end on Friday at closing, not on Monday at opening.
 *
 * `minutes` may be a fraction and is rounded to the millisecond. A `null` calendar runs around the clock.
 * @throws RangeError for negative minutes, a calendar `validateCalendar` refuses, or no such instant within a century
 */
export function addWorkingMinutes(calendar: BusinessCalendar | null, from: Date, minutes: number): Date {
  const start = instant(from);
  const wanted = Math.round(minutes * MS_PER_MINUTE);
  if (!(wanted >= 0)) throw new RangeError(`Working minutes must be 0 or more, not ${minutes}.`);
  if (calendar === null || wanted === 0) return new Date(start + wanted);

  const tables = tablesOf(calendar);
  const first = sheetIndex(start);
  let target = wanted + workedBefore(sheetOf(tables, first), start);
  for (let index = first; index < first + HORIZON_SHEETS; index++) {
    const { spans, total } = sheetOf(tables, index);
    if (target <= total) {
      const span = lastBelow(spans, 'workedBefore', target);
      if (span) return new Date(span.from + target - span.workedBefore);
    }
    target -= total;
  }
  throw new RangeError(
    `The calendar has no ${minutes} working minutes in the hundred years after ${from.toISOString()}. Check its hours and closures.`,
  );
}

/**
 * Working minutes (a fraction, exact to the millisecond) from one instant to another; negative when `to` comes
 * first. Hours that a change to summer time skips do not count, hours it repeats count twice: it is elapsed time.
 * @throws RangeError for a calendar that `validateCalendar` refuses
 */
export function workingMinutesBetween(calendar: BusinessCalendar | null, from: Date, to: Date): number {
  const [a, b] = [instant(from), instant(to)];
  if (calendar === null) return (b - a) / MS_PER_MINUTE;
  const tables = tablesOf(calendar);
  // 0 - x, because -0 is not the 0 that callers compare with.
  return (a <= b ? workingMs(tables, a, b) : 0 - workingMs(tables, b, a)) / MS_PER_MINUTE;
}

/** Whether the calendar works at that instant; at opening it does, at closing no longer. */
export function isWorkingTime(calendar: BusinessCalendar | null, at: Date): boolean {
  const time = instant(at);
  if (calendar === null) return true;
  const { spans } = sheetOf(tablesOf(calendar), sheetIndex(time));
  const span = lastBelow(spans, 'from', time + 1);
  return span !== undefined && time < span.to;
}

/** What is wrong with a calendar, a sentence each, for whoever edits it; empty when nothing is. */
export function validateCalendar(calendar: BusinessCalendar): string[] {
  const problems: string[] = [];
  if (!isTimeZone(calendar.timeZone)) {
    problems.push(`"${calendar.timeZone}" is not a known time zone; use a name such as Africa/Johannesburg.`);
  }
  for (const [weekday, name] of WEEKDAYS) {
    problems.push(...periodProblems(calendar.weeklyHours[weekday]).map((problem) => `${name}: ${problem}`));
  }
  if (WEEKDAYS.every(([weekday]) => calendar.weeklyHours[weekday].length === 0)) {
    problems.push('The calendar has no working hours at all; add hours to at least one weekday.');
  }
  for (const { date, name } of calendar.closures) {
    if (!isDate(date)) problems.push(`The closure "${name}" needs a date such as 2026-12-24, not "${date}".`);
  }
  return problems;
}

function periodProblems(periods: readonly WorkingPeriod[]): string[] {
  const problems: string[] = [];
  let previous: WorkingPeriod | undefined;
  for (const period of periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const [from, to] = [minuteOfDay(period.from), minuteOfDay(period.to)];
    if (from === null || to === null) {
      problems.push(`${period.from} to ${period.to} must be two times from 00:00 to 24:00.`);
      continue;
    }
    // Night shifts are two periods, so that each belongs to the holidays of its own day.
    if (from >= to)
      problems.push(`${period.from} to ${period.to} must end after it begins; split hours at midnight.`);
    if (previous && previous.to > period.from) {
      problems.push(`${previous.from} to ${previous.to} overlaps ${period.from} to ${period.to}.`);
    }
    if (!previous || period.to > previous.to) previous = period;
  }
  return problems;
}

function minuteOfDay(time: string): MinuteOfDay | null {
  if (!/^\d\d:[0-5]\d$/.test(time)) return null;
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return minute <= 24 * 60 ? minute : null;
}

function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${date}T`);
}

function instant(date: Date): number {
  const time = date.getTime();
  if (Number.isNaN(time)) throw new RangeError('The clock needs a valid date.');
  return time;
}

// Below, instants and lengths are milliseconds, and a day is the number of days since 1970-01-01.

/** Uninterrupted working time, `to` excluded, and the working time of its sheet that comes before it. */
type Span = { from: number; to: number; workedBefore: number };
type Sheet = { spans: readonly Span[]; total: number };
type Tables = {
  timeZone: string;
  /** From Monday; times since local midnight. */
  week: readonly (readonly { from: number; to: number }[])[];
  closedDays: ReadonlySet<number>;
  observesPublicHolidays: boolean;
  sheets: Map<number, Sheet>;
};

const tablesByCalendar = new WeakMap<BusinessCalendar, Tables>();

function tablesOf(calendar: BusinessCalendar): Tables {
  let tables = tablesByCalendar.get(calendar);
  if (!tables) {
    const problems = validateCalendar(calendar);
    if (problems.length > 0) throw new RangeError(problems.join(' '));
    tables = {
      timeZone: calendar.timeZone,
      week: WEEKDAYS.map(([weekday]) =>
        calendar.weeklyHours[weekday]
          .map(({ from, to }) => ({ from: msOfDay(from), to: msOfDay(to) }))
          .sort((a, b) => a.from - b.from),
      ),
      closedDays: new Set(calendar.closures.map(({ date }) => dayOf(date))),
      observesPublicHolidays: calendar.observesPublicHolidays,
      sheets: new Map(),
    };
    tablesByCalendar.set(calendar, tables);
  }
  return tables;
}

const msOfDay = (time: string) => (minuteOfDay(time) ?? 0) * MS_PER_MINUTE;
const dayOf = (date: string) => Date.parse(date) / MS_PER_DAY;
const sheetIndex = (time: number) => Math.floor(time / SHEET_MS);

function workingMs(tables: Tables, from: number, to: number): number {
  const [first, last] = [sheetIndex(from), sheetIndex(to)];
  let worked = workedBefore(sheetOf(tables, last), to) - workedBefore(sheetOf(tables, first), from);
  for (let index = first; index < last; index++) worked += sheetOf(tables, index).total;
  return worked;
}

function workedBefore(sheet: Sheet, time: number): number {
  const span = lastBelow(sheet.spans, 'from', time);
  return span ? span.workedBefore + Math.min(time, span.to) - span.from : 0;
}

/** The last span whose `key` is below the limit, by binary search: both keys grow along a sheet. */
function lastBelow(spans: readonly Span[], key: 'from' | 'workedBefore', limit: number): Span | undefined {
  let found: Span | undefined;
  for (let low = 0, high = spans.length; low < high; ) {
    const middle = (low + high) >>> 1;
    const span = spans[middle];
    if (span && span[key] < limit) {
      found = span;
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return found;
}

function sheetOf(tables: Tables, index: number): Sheet {
  let sheet = tables.sheets.get(index);
  if (!sheet) {
    sheet = buildSheet(tables, index);
    tables.sheets.set(index, sheet);
  }
  return sheet;
}

/**
 * Lays the local week over UTC, stretch by stretch of equal offset, so that skipped and repeated hours come out
 * right without ever asking which instant a local time means.
 */
function buildSheet(tables: Tables, index: number): Sheet {
  const holidays = tables.observesPublicHolidays ? publicHolidayDays(index) : new Set<number>();
  const spans: Span[] = [];
  let total = 0;
  for (const stretch of offsetStretches(tables.timeZone, index * SHEET_MS, (index + 1) * SHEET_MS)) {
    const lastDay = Math.floor((stretch.to - 1 + stretch.offset) / MS_PER_DAY);
    for (let day = Math.floor((stretch.from + stretch.offset) / MS_PER_DAY); day <= lastDay; day++) {
      if (tables.closedDays.has(day) || holidays.has(day)) continue;
      const midnight = day * MS_PER_DAY - stretch.offset;
      for (const period of tables.week[weekdayIndex(day)] ?? []) {
        const from = Math.max(midnight + period.from, stretch.from);
        const to = Math.min(midnight + period.to, stretch.to);
        if (from >= to) continue;
        spans.push({ from, to, workedBefore: total });
        total += to - from;
      }
    }
  }
  return { spans, total };
}

/** 0 for Monday; 1970-01-01 was a Thursday. */
function weekdayIndex(day: number): number {
  return (((day + 3) % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK;
}

/** Of every year the sheet touches in any time zone. */
function publicHolidayDays(index: number): Set<number> {
  const days = new Set<number>();
  const firstYear = new Date(index * SHEET_MS - MS_PER_DAY).getUTCFullYear();
  const lastYear = new Date((index + 1) * SHEET_MS + MS_PER_DAY).getUTCFullYear();
  for (let year = firstYear; year <= lastYear; year++) {
    for (const { date } of publicHolidays(year)) days.add(dayOf(date));
  }
  return days;
}
