import { expect, test } from 'vitest';
import { parseTime, TimeZone } from './local-time.ts';

const boston = new TimeZone('America/New_York');
const capeTown = new TimeZone('Africa/Johannesburg');

test.each([
  ['2020-10-23T08:33:48Z', '2020-10-23T08:33:48.000Z'],
  ['2020-10-23 08:33:48.5', '2020-10-23T06:33:48.500Z'],
  ['2020/1/2 8:05', '2020-01-02T06:05:00.000Z'],
  ['2020-02-29', '2020-02-28T22:00:00.000Z'],
  ['2020-10-23T08:33+05:30', '2020-10-23T03:03:00.000Z'],
  ['2020-10-23T08:33-0330', '2020-10-23T12:03:00.000Z'],
])('%s, in Johannesburg, is %s', (text, instant) => {
  expect(parseTime(text, capeTown, 'ymd')?.toISOString()).toBe(instant);
});

test.each([
  '',
  'NA',
  '2021-02-29',
  '2020-13-01',
  '2020-00-10',
  '2020-01-01 24:00',
  '2020-01-01 10:60',
  '23/10/2020',
  '0020-01-01',
])('“%s” is no time', (text) => {
  expect(parseTime(text, capeTown, 'ymd')).toBeNull();
});

test('day and month come in the order the mapping says', () => {
  expect(parseTime('3/4/2020 10:00', capeTown, 'dmy')?.toISOString()).toBe('2020-04-03T08:00:00.000Z');
  expect(parseTime('3/4/2020 10:00', capeTown, 'mdy')?.toISOString()).toBe('2020-03-04T08:00:00.000Z');
  expect(parseTime('13/4/2020', capeTown, 'mdy')).toBeNull();
});

test.each([
  ['winter', '2015-01-01T00:20:09', '2015-01-01T05:20:09.000Z'],
  ['summer', '2015-07-01T00:20:09', '2015-07-01T04:20:09.000Z'],
  ['the hour before summer time', '2015-03-08T01:59:59', '2015-03-08T06:59:59.000Z'],
  ['an hour that summer time skips', '2015-03-08T02:30:00', '2015-03-08T07:30:00.000Z'],
  ['the hour after it', '2015-03-08T03:00:00', '2015-03-08T07:00:00.000Z'],
  ['the first of two equal hours', '2015-11-01T01:30:00', '2015-11-01T05:30:00.000Z'],
  ['the hour after them', '2015-11-01T02:00:00', '2015-11-01T07:00:00.000Z'],
])('Boston, %s', (_, text, instant) => {
  expect(parseTime(text, boston, 'ymd')?.toISOString()).toBe(instant);
});

test('every hour of a year, written as the clock on the wall shows it, comes back', () => {
  const wall = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/New_York',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  for (let at = Date.UTC(2015, 0, 1); at < Date.UTC(2016, 0, 1); at += 3_600_000) {
    // The second of the two equal hours reads like the first.
    if (at === Date.UTC(2015, 10, 1, 6)) continue;
    expect(parseTime(wall.format(at), boston, 'ymd')?.getTime()).toBe(at);
  }
});
