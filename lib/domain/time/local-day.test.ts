import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayNamed, endOfDay, isLocalDay, type LocalDay, localDay, startOfDay } from './local-day.ts';

const ZONES = ['Africa/Johannesburg', 'America/New_York', 'Asia/Kathmandu', 'America/Santiago', 'UTC'];
const zone = fc.constantFrom(...ZONES);
const instant = fc.date({
  min: new Date('1975-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
});

test('Every instant lies within its local day, and the instants before and after the day do not have its date', () => {
  fc.assert(
    fc.property(instant, zone, (at, timeZone) => {
      const day = localDay(at, timeZone);
      const [start, end] = [startOfDay(day, timeZone), endOfDay(day, timeZone)];
      expect(start <= at && at < end).toBe(true);
      expect(localDay(start, timeZone)).toBe(day);
      expect(localDay(new Date(start.getTime() - 1), timeZone)).not.toBe(day);
      expect(localDay(new Date(end.getTime() - 1), timeZone)).toBe(day);
      expect(localDay(end, timeZone)).not.toBe(day);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['a day of summer time that skips midnight begins after the gap', '2026-09-06', '2026-09-06T04:00:00.000Z'],
  [
    'a day whose eve has its last hour twice begins after the second',
    '2026-04-05',
    '2026-04-05T04:00:00.000Z',
  ],
])('In Santiago %s', (_, day, start) => {
  expect(startOfDay(day as LocalDay, 'America/Santiago').toISOString()).toBe(start);
});

test.each([
  ['2026-03-01', true],
  ['2026-02-29', false],
  ['2026-3-1', false],
  ['2026-03-01T00:00', false],
])('That “%s” is a day is %s', (text, expected) => {
  expect(isLocalDay(text)).toBe(expected);
});

test('A text names the day that it is, or the local day of its instant', () => {
  expect(dayNamed('2026-03-01', 'America/New_York')).toBe('2026-03-01');
  expect(dayNamed('2026-03-01T02:00:00Z', 'America/New_York')).toBe('2026-02-28');
  expect(dayNamed('yesterday', 'America/New_York')).toBeNull();
});
