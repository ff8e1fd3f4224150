import { describe, expect, it } from 'vitest';
import {
  addWorkingMinutes,
  type BusinessCalendar,
  isWorkingTime,
  STANDARD_CALENDAR,
  validateCalendar,
  type WorkingPeriod,
  workingMinutesBetween,
} from './calendar.ts';

function calendarOf(hours: readonly WorkingPeriod[], more: Partial<BusinessCalendar> = {}): BusinessCalendar {
  const weeklyHours = { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: [], 7: [] };
  return {
    timeZone: 'Africa/Johannesburg',
    weeklyHours,
    observesPublicHolidays: true,
    closures: [],
    ...more,
  };
}

const EIGHT_TO_FOUR = calendarOf([{ from: '08:00', to: '16:00' }]);
const TWO_BREAKS = calendarOf([
  { from: '13:00', to: '15:00' },
  { from: '08:00', to: '10:00' },
  { from: '10:15', to: '12:00' },
]);
const LATE_SHIFT = calendarOf([
  { from: '00:00', to: '02:00' },
  { from: '20:00', to: '24:00' },
]);
const CLOSED_FOR_STOCKTAKING = calendarOf([{ from: '08:00', to: '16:00' }], {
  closures: [{ date: '2026-11-24', name: 'Stocktaking' }],
});
const WITHOUT_HOLIDAYS = calendarOf([{ from: '08:00', to: '16:00' }], { observesPublicHolidays: false });
const ALL_DAY = [{ from: '00:00', to: '24:00' }];
const NEW_YORK_ALWAYS: BusinessCalendar = {
  timeZone: 'America/New_York',
  weeklyHours: { 1: ALL_DAY, 2: ALL_DAY, 3: ALL_DAY, 4: ALL_DAY, 5: ALL_DAY, 6: ALL_DAY, 7: ALL_DAY },
  observesPublicHolidays: false,
  closures: [],
};
const NEW_YORK_SUNDAY_NIGHT: BusinessCalendar = {
  ...NEW_YORK_ALWAYS,
  weeklyHours: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [{ from: '01:00', to: '04:00' }] },
};

/** A South African time, `2026-11-20 15:00` (a Friday). */
const at = (time: string) => new Date(`${time.replace(' ', 'T')}+02:00`);

describe('addWorkingMinutes and workingMinutesBetween', () => {
  it.each<[string, BusinessCalendar | null, string, number, string]>([
    ['inside a day', EIGHT_TO_FOUR, '2026-11-18 09:00', 90, '2026-11-18 10:30'],
    ['seconds kept', EIGHT_TO_FOUR, '2026-11-18 09:00:20.250', 1, '2026-11-18 09:01:20.250'],
    ['half a minute', EIGHT_TO_FOUR, '2026-11-18 09:00', 0.5, '2026-11-18 09:00:30'],
    ['over night', EIGHT_TO_FOUR, '2026-11-18 15:00', 120, '2026-11-19 09:00'],
    ['over a weekend', EIGHT_TO_FOUR, '2026-11-20 15:00', 120, '2026-11-23 09:00'],
    ['exactly to closing on a Friday', EIGHT_TO_FOUR, '2026-11-20 15:00', 60, '2026-11-20 16:00'],
    ['nothing, outside hours', EIGHT_TO_FOUR, '2026-11-21 12:00', 0, '2026-11-21 12:00'],
    ['from before opening', EIGHT_TO_FOUR, '2026-11-18 05:00', 60, '2026-11-18 09:00'],
    ['from after closing', EIGHT_TO_FOUR, '2026-11-18 19:00', 60, '2026-11-19 09:00'],
    ['from closing itself', EIGHT_TO_FOUR, '2026-11-18 16:00', 1, '2026-11-19 08:01'],
    ['from a weekend', EIGHT_TO_FOUR, '2026-11-22 10:00', 480, '2026-11-23 16:00'],
    ['a holiday on a Sunday: Monday is off', EIGHT_TO_FOUR, '2026-08-07 15:00', 120, '2026-08-11 09:00'],
    ['the same, holidays not observed', WITHOUT_HOLIDAYS, '2026-08-07 15:00', 120, '2026-08-10 09:00'],
    ['Easter', EIGHT_TO_FOUR, '2026-04-02 15:00', 120, '2026-04-07 09:00'],
    ['over New Year', EIGHT_TO_FOUR, '2026-12-31 15:00', 120, '2027-01-04 09:00'],
    ['a declared holiday', EIGHT_TO_FOUR, '2024-05-28 15:00', 120, '2024-05-30 09:00'],
    ['an own closure', CLOSED_FOR_STOCKTAKING, '2026-11-23 15:00', 120, '2026-11-25 09:00'],
    ['over both breaks of a day', TWO_BREAKS, '2026-11-18 09:30', 30 + 105 + 10, '2026-11-18 13:10'],
    ['from within a break', TWO_BREAKS, '2026-11-18 12:30', 10, '2026-11-18 13:10'],
    ['to the start of a break', TWO_BREAKS, '2026-11-18 08:00', 120, '2026-11-18 10:00'],
    ['through midnight', LATE_SHIFT, '2026-11-18 23:00', 120, '2026-11-19 01:00'],
    ['24:00 on Friday ends the week', LATE_SHIFT, '2026-11-20 23:00', 60, '2026-11-21 00:00'],
    ['after 24:00 on Friday', LATE_SHIFT, '2026-11-20 23:00', 61, '2026-11-23 00:01'],
    ['a year of office hours', EIGHT_TO_FOUR, '2025-01-01 00:00', 250 * 480, '2025-12-31 16:00'],
    ['around the clock', null, '2026-12-24 15:00', 2880, '2026-12-26 15:00'],
    ['the standard calendar at lunch', STANDARD_CALENDAR, '2026-11-18 11:30', 60, '2026-11-18 13:00'],
    ['48 h by the standard calendar', STANDARD_CALENDAR, '2026-11-18 07:30', 2880, '2026-11-25 16:00'],
  ])('%s', (_, calendar, from, minutes, due) => {
    expect(addWorkingMinutes(calendar, at(from), minutes).toISOString()).toBe(at(due).toISOString());
    expect(workingMinutesBetween(calendar, at(from), at(due))).toBe(minutes);
    expect(workingMinutesBetween(calendar, at(due), at(from))).toBe(0 - minutes);
  });
});

it('finds no working time between two instants of one weekend, in either direction', () => {
  const [saturday, sunday] = [at('2026-11-21 10:00'), at('2026-11-22 10:00')];
  expect(workingMinutesBetween(EIGHT_TO_FOUR, saturday, sunday)).toBe(0);
  expect(workingMinutesBetween(EIGHT_TO_FOUR, sunday, saturday)).toBe(0);
});

describe('summer time in New York', () => {
  it.each<[string, BusinessCalendar, string, number, string]>([
    ['a day of 23 hours', NEW_YORK_ALWAYS, '2015-03-08T05:00:00Z', 23 * 60, '2015-03-09T04:00:00Z'],
    ['a day of 25 hours', NEW_YORK_ALWAYS, '2015-11-01T04:00:00Z', 25 * 60, '2015-11-02T05:00:00Z'],
    [
      '01:00 to 04:00 without its skipped hour',
      NEW_YORK_SUNDAY_NIGHT,
      '2015-03-08T00:00:00Z',
      120,
      '2015-03-08T08:00:00Z',
    ],
    [
      '01:00 to 04:00 with its repeated hour',
      NEW_YORK_SUNDAY_NIGHT,
      '2015-11-01T00:00:00Z',
      240,
      '2015-11-01T09:00:00Z',
    ],
    [
      '01:00 to 04:00 on any Sunday',
      NEW_YORK_SUNDAY_NIGHT,
      '2015-06-07T00:00:00Z',
      180,
      '2015-06-07T08:00:00Z',
    ],
  ])('%s', (_, calendar, from, minutes, due) => {
    expect(addWorkingMinutes(calendar, new Date(from), minutes)).toEqual(new Date(due));
    expect(workingMinutesBetween(calendar, new Date(from), new Date(due))).toBe(minutes);
  });

  it('opens and closes by the clock on the wall in both halves of the year', () => {
    const office = calendarOf([{ from: '09:00', to: '17:00' }], {
      timeZone: 'America/New_York',
      observesPublicHolidays: false,
    });
    expect(addWorkingMinutes(office, new Date('2015-03-06T21:00:00Z'), 120)).toEqual(
      new Date('2015-03-09T14:00:00Z'),
    );
    expect(addWorkingMinutes(office, new Date('2015-10-30T20:00:00Z'), 120)).toEqual(
      new Date('2015-11-02T15:00:00Z'),
    );
  });
});

describe('isWorkingTime', () => {
  it.each<[string, boolean]>([
    ['2026-11-18 07:59:59.999', false],
    ['2026-11-18 08:00', true],
    ['2026-11-18 10:00', false],
    ['2026-11-18 10:15', true],
    ['2026-11-18 14:59:59.999', true],
    ['2026-11-18 15:00', false],
    ['2026-11-21 11:00', false],
    ['2026-08-10 11:00', false],
  ])('at %s: %s', (time, expected) => {
    expect(isWorkingTime(TWO_BREAKS, at(time))).toBe(expected);
  });

  it('is always so around the clock', () => {
    expect(isWorkingTime(null, at('2026-12-25 03:00'))).toBe(true);
  });
});

describe('validateCalendar', () => {
  it.each<[string, BusinessCalendar]>([
    ['the standard calendar', STANDARD_CALENDAR],
    ['unsorted periods', TWO_BREAKS],
    ['24:00', LATE_SHIFT],
    [
      'periods that touch',
      calendarOf([
        { from: '08:00', to: '12:00' },
        { from: '12:00', to: '16:00' },
      ]),
    ],
  ])('accepts %s', (_, calendar) => {
    expect(validateCalendar(calendar)).toEqual([]);
  });

  it.each<[string, BusinessCalendar, string]>([
    [
      'overlap',
      calendarOf([
        { from: '11:00', to: '13:00' },
        { from: '08:00', to: '12:00' },
      ]),
      'Monday: 08:00 to 12:00 overlaps 11:00 to 13:00.',
    ],
    [
      'a period inside an earlier one',
      calendarOf([
        { from: '08:00', to: '16:00' },
        { from: '09:00', to: '10:00' },
        { from: '15:00', to: '17:00' },
      ]),
      'Monday: 08:00 to 16:00 overlaps 15:00 to 17:00.',
    ],
    [
      'night shift',
      calendarOf([{ from: '22:00', to: '06:00' }]),
      'Friday: 22:00 to 06:00 must end after it begins; split hours at midnight.',
    ],
    [
      'empty period',
      calendarOf([{ from: '08:00', to: '08:00' }]),
      'Monday: 08:00 to 08:00 must end after it begins; split hours at midnight.',
    ],
    [
      'no time',
      calendarOf([{ from: '8:00', to: '24:30' }]),
      'Monday: 8:00 to 24:30 must be two times from 00:00 to 24:00.',
    ],
    [
      'no hours',
      calendarOf([]),
      'The calendar has no working hours at all; add hours to at least one weekday.',
    ],
    [
      'unknown zone',
      { ...EIGHT_TO_FOUR, timeZone: 'Africa/Cape_Town' },
      '"Africa/Cape_Town" is not a known time zone; use a name such as Africa/Johannesburg.',
    ],
    [
      'impossible closure',
      calendarOf([{ from: '08:00', to: '16:00' }], { closures: [{ date: '2026-02-30', name: 'Fair' }] }),
      'The closure "Fair" needs a date such as 2026-12-24, not "2026-02-30".',
    ],
  ])('refuses: %s', (_, calendar, sentence) => {
    expect(validateCalendar(calendar)).toContain(sentence);
    expect(() => addWorkingMinutes(calendar, at('2026-11-18 09:00'), 1)).toThrow(sentence);
    expect(() => workingMinutesBetween(calendar, at('2026-11-18 09:00'), at('2026-11-19 09:00'))).toThrow(
      sentence,
    );
  });
});

describe('refused questions', () => {
  it.each([-1, Number.NaN, -Number.MAX_VALUE])('refuses %d minutes', (minutes) => {
    expect(() => addWorkingMinutes(EIGHT_TO_FOUR, at('2026-11-18 09:00'), minutes)).toThrow(
      'must be 0 or more',
    );
  });

  it.each([null, EIGHT_TO_FOUR])('refuses an invalid date', (calendar) => {
    const invalid = new Date(Number.NaN);
    expect(() => addWorkingMinutes(calendar, invalid, 1)).toThrow('valid date');
    expect(() => workingMinutesBetween(calendar, at('2026-11-18 09:00'), invalid)).toThrow('valid date');
    expect(() => isWorkingTime(calendar, invalid)).toThrow('valid date');
  });

  it('ends when a century has too few minutes', () => {
    expect(() =>
      addWorkingMinutes(EIGHT_TO_FOUR, at('2026-11-18 09:00'), Number.MAX_SAFE_INTEGER / 60_000),
    ).toThrow('hundred years');
  });
});
