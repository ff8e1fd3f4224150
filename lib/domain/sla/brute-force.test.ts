import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  addWorkingMinutes,
  type BusinessCalendar,
  isWorkingTime,
  validateCalendar,
  type WorkingPeriod,
  workingMinutesBetween,
} from './calendar.ts';
import {
  type ClockHistory,
  deadlines,
  ledger,
  remainingResolutionMinutes,
  type SlaTerms,
} from './deadlines.ts';
import { publicHolidays } from './holidays.ts'; // held against the Act in holidays.test.ts

vi.setConfig({ testTimeout: 60_000 });

// The brute force: one minute after the other, local time by Intl, nothing of the code under test.

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Offsets change on quarter hours, so one question to Intl answers for fifteen minutes. */
const BLOCK = 15 * MINUTE;

/** `minute` counts from local midnight to the start of the block. */
type Block = { date: string; weekday: number; minute: number };
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** From "Wed, 18/11/2026, 09:15". */
function blockAt(timeZone: string, start: number): Block {
  const [weekday, date, time] = formatOf(timeZone).format(start).split(', ');
  return {
    date: date!.split('/').reverse().join('-'),
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday!) + 1,
    minute: minuteOf(time!),
  };
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const hhmm = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const MINUTES_OF_DAY = Array.from({ length: 1441 }, (_, minute) => hhmm(minute));

function isDayOff({ closures, observesPublicHolidays }: BusinessCalendar, date: string): boolean {
  if (closures.some((closure) => closure.date === date)) return true;
  return (
    observesPublicHolidays &&
    publicHolidays(Number(date.slice(0, 4))).some((holiday) => holiday.date === date)
  );
}

function worksAt(calendar: BusinessCalendar | null, time: number): boolean {
  return workedEnds(calendar, time, 1).length === 1;
}

/** Working minutes that end in (from, from + minutes], as the instants of their ends. */
function workedEnds(calendar: BusinessCalendar | null, from: number, minutes: number): number[] {
  const ends: number[] = [];
  let blockStart = Number.NaN;
  let block: Block | undefined;
  for (let time = from; time < from + minutes * MINUTE; time += MINUTE) {
    if (calendar !== null) {
      const start = Math.floor(time / BLOCK) * BLOCK;
      if (start !== blockStart || !block) block = blockAt(calendar.timeZone, start);
      blockStart = start;
      const local = MINUTES_OF_DAY[block.minute + (time - start) / MINUTE]!;
      if (!calendar.weeklyHours[block.weekday as 1].some(({ from, to }) => from <= local && local < to))
        continue;
      if (isDayOff(calendar, block.date)) continue;
    }
    ends.push(time + MINUTE);
  }
  return ends;
}

// What is tried

const TIME_ZONES = [
  'Africa/Johannesburg',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe', // summer time of half an hour
  'Asia/Kathmandu', // UTC+05:45
  'Africa/Casablanca', // winter time in Ramadan
  'Pacific/Apia', // has no 30 December 2011
] as const;

/** Up to three periods in any order, some of which touch. */
const anyPeriods: fc.Arbitrary<WorkingPeriod[]> = fc
  .uniqueArray(
    fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 60, 120, 480, 720, 960, 1440)),
    {
      maxLength: 6,
    },
  )
  .chain((minutes) => {
    const sorted = minutes.toSorted((a, b) => a - b);
    const periods: WorkingPeriod[] = [];
    for (let i = 0; i + 1 < sorted.length; i += sorted[i]! % 3 === 0 ? 1 : 2) {
      periods.push({ from: hhmm(sorted[i]!), to: hhmm(sorted[i + 1]!) });
    }
    return fc.shuffledSubarray(periods, { minLength: periods.length });
  });

/** Midnights worth being near: summer time begins or ends, Easter, Christmas, year's end, cuts between sheets of the tables. */
const TURNING_DAYS = [
  ...['2011-12-29', '2015-03-08', '2015-11-01', '2019-04-07', '2019-10-06', '2023-03-19', '2023-04-23'],
  ...['2011-12-24', '2016-12-24', '2022-12-24', '2026-04-02', '2026-08-08', '2027-12-24', '2022-12-31'],
  ...Array.from({ length: 30 }, (_, i) => new Date((40 + i) * 364 * DAY).toISOString().slice(0, 10)),
].map((date) => Date.parse(date));

const anyMinute = fc.oneof(
  fc
    .integer({ min: Date.UTC(2010, 0, 1) / MINUTE, max: Date.UTC(2040, 11, 1) / MINUTE })
    .map((m) => m * MINUTE),
  fc
    .tuple(fc.constantFrom(...TURNING_DAYS), fc.integer({ min: -6 * 1440, max: 3 * 1440 }))
    .map(([day, minutes]) => day + minutes * MINUTE),
);

function anyCalendar(near: number): fc.Arbitrary<BusinessCalendar> {
  const anyClosure = fc
    .integer({ min: -1, max: 20 })
    .map((days) => ({ date: new Date(near + days * DAY).toISOString().slice(0, 10), name: 'closed' }));
  return fc
    .record({
      timeZone: fc.constantFrom(...TIME_ZONES),
      days: fc.tuple(anyPeriods, anyPeriods, anyPeriods, anyPeriods, anyPeriods, anyPeriods, anyPeriods),
      observesPublicHolidays: fc.boolean(),
      closures: fc.array(anyClosure, { maxLength: 4 }),
    })
    .map(({ days: [mo, tu, we, th, fr, sa, su], ...rest }) => ({
      ...rest,
      weeklyHours: { 1: mo, 2: tu, 3: we, 4: th, 5: fr, 6: sa, 7: su },
    }))
    .filter((calendar) => Object.values(calendar.weeklyHours).some((periods) => periods.length > 0));
}

const anyStart = anyMinute.chain((start) =>
  fc.record({ start: fc.constant(start), calendar: anyCalendar(start) }),
);
const minutesPerWeek = ({ weeklyHours }: BusinessCalendar) =>
  Object.values(weeklyHours)
    .flat()
    .reduce((sum, { from, to }) => sum + minuteOf(to) - minuteOf(from), 0);
const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns });

describe('the calendar, minute by minute', () => {
  it('agrees on every minute, on the sum, and on the instant each count of minutes is reached', () => {
    fc.assert(
      fc.property(
        anyStart,
        fc.integer({ min: 1, max: 16 * 1440 }),
        fc.nat(),
        ({ start, calendar }, length, pick) => {
          expect(validateCalendar(calendar)).toEqual([]);
          const from = new Date(start);
          const ends = workedEnds(calendar, start, length);
          expect(workingMinutesBetween(calendar, from, new Date(start + length * MINUTE))).toBe(ends.length);
          const probe = start + (pick % length) * MINUTE;
          expect(isWorkingTime(calendar, new Date(probe))).toBe(worksAt(calendar, probe));
          if (ends.length === 0) return;
          for (const count of [1, (pick % ends.length) + 1, ends.length]) {
            expect(addWorkingMinutes(calendar, from, count)).toEqual(new Date(ends[count - 1]!));
          }
        },
      ),
      runs(800),
    );
  });
});

describe('the calendar over years, to the millisecond', () => {
  /** Up to years of working time; a calendar of a minute a week would need more than the century it is given. */
  const anyMs = fc.oneof(fc.nat(DAY), fc.nat(60 * DAY));
  const anyBusyStart = anyStart.filter(({ calendar }) => minutesPerWeek(calendar) >= 10 * 60);
  const minutes = (ms: number) => ms / MINUTE;

  it('adds what it then finds between, and not a millisecond later than needed', () => {
    fc.assert(
      fc.property(anyBusyStart, fc.nat(MINUTE), anyMs, ({ start, calendar }, shift, ms) => {
        const from = new Date(start + shift);
        const due = addWorkingMinutes(calendar, from, minutes(ms));
        expect(workingMinutesBetween(calendar, from, due)).toBe(minutes(ms));
        if (ms === 0) expect(due).toEqual(from);
        else expect(isWorkingTime(calendar, new Date(due.getTime() - 1))).toBe(true);
      }),
      runs(1000),
    );
  });

  it('adds in two steps what it adds in one', () => {
    fc.assert(
      fc.property(anyBusyStart, anyMs, anyMs, ({ start, calendar }, a, b) => {
        const from = new Date(start);
        const halfway = addWorkingMinutes(calendar, from, minutes(a));
        expect(addWorkingMinutes(calendar, halfway, minutes(b))).toEqual(
          addWorkingMinutes(calendar, from, minutes(a + b)),
        );
      }),
      runs(1000),
    );
  });

  it('never ends earlier for a later start or more minutes', () => {
    fc.assert(
      fc.property(anyBusyStart, anyMs, anyMs, anyMs, ({ start, calendar }, later, ms, more) => {
        const due = addWorkingMinutes(calendar, new Date(start), minutes(ms));
        const dueLater = addWorkingMinutes(calendar, new Date(start + later), minutes(ms));
        const dueMore = addWorkingMinutes(calendar, new Date(start), minutes(ms + more));
        expect(dueLater.getTime()).toBeGreaterThanOrEqual(due.getTime());
        expect(dueMore.getTime()).toBeGreaterThanOrEqual(due.getTime());
      }),
      runs(500),
    );
  });

  it('finds between a and c what it finds between a and b and b and c, in whatever order they come', () => {
    const anyLength = fc.integer({ min: -900 * DAY, max: 900 * DAY });
    fc.assert(
      fc.property(anyBusyStart, anyLength, anyLength, ({ start, calendar }, ab, bc) => {
        const [a, b, c] = [new Date(start), new Date(start + ab), new Date(start + ab + bc)] as const;
        const ms = (from: Date, to: Date) => Math.round(workingMinutesBetween(calendar, from, to) * MINUTE);
        expect(ms(a, b) + ms(b, c)).toBe(ms(a, c));
        expect(ms(b, a)).toBe(0 - ms(a, b));
      }),
      runs(500),
    );
  });
});

describe('the clock, minute by minute', () => {
  const STATUSES = [
    'awaiting_citizen',
    'awaiting_supplier',
    'awaiting_internal',
    'resolved',
    'closed',
  ] as const;
  const HORIZON = 14 * 1440;

  type Case = { start: number; calendar: BusinessCalendar | null; stops: ClockHistory['stops'] };

  /** Gaps and lengths in minutes; a gap of 0 makes two stops follow each other, and the last may stand open. */
  const anyCase: fc.Arbitrary<Case> = fc
    .record({
      clock: fc.oneof(
        { weight: 5, arbitrary: anyStart },
        { weight: 1, arbitrary: anyMinute.map((start) => ({ start, calendar: null })) },
      ),
      lengths: fc.array(
        fc.record({
          gap: fc.oneof(fc.constant(0), fc.nat(600), fc.nat(3000)),
          length: fc.oneof(fc.nat(600), fc.nat(4000)),
          status: fc.constantFrom(...STATUSES),
        }),
        { maxLength: 5 },
      ),
      open: fc.boolean(),
    })
    .map(({ clock: { start, calendar }, lengths, open }) => {
      let time = start;
      const stops = lengths.map(({ gap, length, status }, i) => {
        const from = time + gap * MINUTE;
        time = from + length * MINUTE;
        return { from: new Date(from), to: open && i === lengths.length - 1 ? null : new Date(time), status };
      });
      return { start, calendar, stops };
    });

  const stands = (stops: ClockHistory['stops'], time: number) =>
    stops.some(({ from, to }) => from.getTime() <= time && (to === null || time < to.getTime()));

  /** Ends of the working minutes the clock ran, up to the horizon. */
  function ranEnds({ start, calendar, stops }: Case): number[] {
    return workedEnds(calendar, start, HORIZON).filter((end) => !stands(stops, end - MINUTE));
  }

  /** Without the unbroken row of resolved and closed at the end: the clock as if it had not been stopped. */
  function withoutFinalStop(stops: ClockHistory['stops']): ClockHistory['stops'] {
    const kept = stops.filter(({ from, to }) => to === null || to > from);
    let next: Date | null = null;
    for (let last = kept.at(-1); last && !last.status.startsWith('awaiting'); last = kept.at(-1)) {
      if (last.to?.getTime() !== next?.getTime()) break;
      next = last.from;
      kept.pop();
    }
    return kept;
  }

  const termsOf = (calendar: BusinessCalendar | null, resolutionMinutes: number): SlaTerms => ({
    responseMinutes: 60,
    resolutionMinutes,
    warnPercent: 50,
    calendar,
  });

  it('agrees on the time left, and the ledger adds up to it without gaps', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(HORIZON), fc.nat(3000), (tried, elapsed, resolutionMinutes) => {
        const { start, calendar, stops } = tried;
        const history = { startedAt: new Date(start), respondedAt: null, stops };
        const terms = termsOf(calendar, resolutionMinutes);
        const now = new Date(start + elapsed * MINUTE);
        const used = ranEnds(tried).filter((end) => end <= now.getTime()).length;
        expect(remainingResolutionMinutes(history, terms, now)).toBe(resolutionMinutes - used);

        const rows = ledger(history, terms, now);
        expect(rows.reduce((sum, row) => sum + row.workingMinutes, 0)).toBe(used);
        const edges = [history.startedAt, ...rows.map(({ to }) => to)];
        if (elapsed > 0) expect(edges.at(-1)).toEqual(now);
        for (const [i, row] of rows.entries()) {
          expect(row.from).toEqual(edges[i]);
          expect(row.to.getTime()).toBeGreaterThan(row.from.getTime());
          expect(stands(stops, row.from.getTime())).toBe(row.kind !== 'running');
        }
      }),
      runs(600),
    );
  });

  it('agrees on warning and deadline', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 1500 }), (tried, half) => {
        const { start, calendar, stops } = tried;
        const result = deadlines(
          { startedAt: new Date(start), respondedAt: null, stops },
          termsOf(calendar, half * 2),
        );
        const last = stops.at(-1);
        const waits = last?.to === null && last.status.startsWith('awaiting');
        const stopped = last?.to === null && !waits;
        const ends = ranEnds(stopped ? { ...tried, stops: withoutFinalStop(stops) } : tried);
        for (const [instant, minutes] of [
          [result.resolutionWarnAt, half],
          [result.resolutionDueAt, half * 2],
        ] as const) {
          const reached = ends[minutes - 1];
          if (reached !== undefined) expect(instant).toEqual(new Date(reached));
          else if (instant !== null) expect(instant.getTime()).toBeGreaterThan(start + HORIZON * MINUTE);
          // Still waiting at the horizon: what has not been reached by the start of the wait never is.
          if (waits && last.from.getTime() <= start + HORIZON * MINUTE && reached === undefined) {
            expect(instant).toBeNull();
          }
          if (!waits) expect(instant).not.toBeNull();
        }
      }),
      runs(600),
    );
  });
});
