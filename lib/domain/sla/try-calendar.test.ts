import { describe, expect, it } from 'vitest';
import { STANDARD_CALENDAR } from './calendar.ts';
import { holidaysOf, tryCalendar } from './try-calendar.ts';

describe('a calendar that is tried', () => {
  it.each([
    // Friday 16:50 is after closing; Monday is the holiday of a Sunday; eight hours are Tuesday.
    ['2026-08-07T16:50', 480, '2026-08-11T16:00'],
    ['2026-11-20T14:00', 480, '2026-11-23T14:00'],
    ['2026-11-20T14:00', 60, '2026-11-20T15:00'],
  ])('filed %s with %i minutes is due %s', (filedAt, minutes, dueAt) => {
    expect(tryCalendar(STANDARD_CALENDAR, { filedAt, minutes })).toEqual({ dueAt });
  });

  it('answers in the calendar’s own time, on both sides of a change to summer time', () => {
    const boston = { ...STANDARD_CALENDAR, timeZone: 'America/New_York', observesPublicHolidays: false };
    // The clocks go forward on Sunday 8 March 2026.
    expect(tryCalendar(boston, { filedAt: '2026-03-06T15:00', minutes: 120 })).toEqual({
      dueAt: '2026-03-09T08:30',
    });
  });

  it('says what is wrong with it', () => {
    const weeklyHours = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
    expect(
      tryCalendar({ ...STANDARD_CALENDAR, weeklyHours }, { filedAt: '2026-08-07T16:50', minutes: 1 }),
    ).toEqual({
      problem: 'The calendar has no working hours at all; add hours to at least one weekday.',
    });
  });
});

describe('the public holidays of a year', () => {
  it('show the Monday that stands for a Sunday as such', () => {
    const august = holidaysOf(2026).filter(({ date }) => date.startsWith('2026-08'));
    expect(august).toEqual(
      [
        { date: '2026-08-09', name: 'National Women’s Day', isObserved: false },
        { date: '2026-08-10', name: 'National Women’s Day (observed)', isObserved: true },
      ].map((day) => ({ ...day, name: expect.any(String) })),
    );
  });
});
