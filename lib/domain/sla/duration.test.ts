import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STANDARD_CALENDAR } from './calendar.ts';
import { dayMinutesOf, durationOf, minutesIn, minutesText } from './duration.ts';

describe('a time as a person writes it', () => {
  it.each([
    [30, 1440, '30 minutes'],
    [240, 1440, '4 hours'],
    [1440, 480, '3 days'],
    [1440, 1440, '1 days'],
    [1500, 1440, '25 hours'],
    [90, 1440, '90 minutes'],
  ])('%i minutes, in days of %i, are %s', (minutes, dayMinutes, text) => {
    const { amount, unit } = durationOf(minutes, dayMinutes);
    expect(`${amount} ${unit}`).toBe(text);
  });

  it('means the minutes it came from', () => {
    fc.assert(
      fc.property(fc.nat(525_600), fc.integer({ min: 1, max: 1440 }), (minutes, dayMinutes) => {
        expect(minutesIn(durationOf(minutes, dayMinutes), dayMinutes)).toBe(minutes);
      }),
    );
  });

  it('has days as long as the longest of the calendar', () => {
    expect(dayMinutesOf(STANDARD_CALENDAR.weeklyHours)).toBe(480);
    expect(dayMinutesOf(null)).toBe(1440);
  });

  it('is printed in hours', () => {
    expect([45, 120, 200, -60].map(minutesText)).toEqual(['45 min', '2 h', '3 h 20 min', '1 h']);
  });
});
