import { expect, test } from 'vitest';
import {
  formatDateTime,
  formatDay,
  formatLocal,
  formatRelative,
  formatSpan,
  formatTime,
  formatWeekdayTime,
} from './format-time.ts';

test.each([
  ['Africa/Johannesburg', '2026-03-01T22:30:00Z', 'Mon 2 Mar, 00:30', '2 Mar 2026', '00:30'],
  ['America/New_York', '2026-03-01T22:30:00Z', 'Sun 1 Mar, 17:30', '1 Mar 2026', '17:30'],
  ['America/New_York', '2026-03-08T06:59:00Z', 'Sun 8 Mar, 01:59', '8 Mar 2026', '01:59'],
  ['America/New_York', '2026-03-08T07:00:00Z', 'Sun 8 Mar, 03:00', '8 Mar 2026', '03:00'],
  ['America/New_York', '2026-01-01T04:59:00Z', 'Wed 31 Dec, 23:59', '31 Dec 2025', '23:59'],
  ['Asia/Kathmandu', '2026-09-30T18:20:00Z', 'Thu 1 Oct, 00:05', '1 Oct 2026', '00:05'],
])('In %s, %s is told by the clocks of the place', (zone, instant, weekdayTime, day, time) => {
  for (const at of [instant, new Date(instant)]) {
    expect(formatWeekdayTime(at, zone)).toBe(weekdayTime);
    expect(formatDay(at, zone)).toBe(day);
    expect(formatTime(at, zone)).toBe(time);
    expect(formatDateTime(at, zone)).toBe(`${day}, ${time}`);
  }
});

test('A day or a local time needs no zone: its clocks are the place’s already', () => {
  expect(formatLocal('2026-08-10')).toBe('Mon 10 Aug 2026');
  expect(formatLocal('2026-08-10T14:00')).toBe('Mon 10 Aug 2026, 14:00');
});

test.each([
  [20_000, '1 min'],
  [40 * 60_000, '40 min'],
  [-5 * 3_600_000, '5 h'],
  [72 * 3_600_000, '3 days'],
])('A span of %i ms reads %s', (milliseconds, text) => {
  expect(formatSpan(milliseconds)).toBe(text);
});

test.each([
  ['2026-03-01T10:00:30Z', 'just now'],
  ['2026-03-01T10:40:00Z', 'in 40 min'],
  ['2026-03-01T07:00:00Z', '3 h ago'],
])('Seen at ten o’clock, %s is %s', (at, text) => {
  expect(formatRelative(at, '2026-03-01T10:00:00Z')).toBe(text);
});
