import { expect, it } from 'vitest';
import { afterQuietHours } from './quiet-hours.ts';

const NIGHT = { from: '20:00', until: '06:00' };
const ZONE = 'Africa/Johannesburg';

it.each([
  ['2026-03-02T08:00:00Z', NIGHT, '2026-03-02T08:00:00Z', 'by day'],
  ['2026-03-02T18:00:00Z', NIGHT, '2026-03-03T04:00:00Z', 'as the night begins'],
  ['2026-03-02T17:59:59Z', NIGHT, '2026-03-02T17:59:59Z', 'just before it'],
  ['2026-03-02T22:30:45Z', NIGHT, '2026-03-03T04:00:00Z', 'past midnight'],
  ['2026-03-03T04:00:00Z', NIGHT, '2026-03-03T04:00:00Z', 'as it ends'],
  ['2026-03-02T10:30:00Z', { from: '12:00', until: '13:00' }, '2026-03-02T11:00:00Z', 'at lunch'],
  ['2026-03-02T22:30:00Z', null, '2026-03-02T22:30:00Z', 'without quiet hours'],
  ['2026-03-02T22:30:00Z', { from: '00:00', until: '00:00' }, '2026-03-02T22:30:00Z', 'with empty ones'],
])('%s within %j waits until %s (%s)', (now, hours, expected, _case) => {
  expect(afterQuietHours(new Date(now), hours, ZONE)).toEqual(new Date(expected));
});

it('the end of a night in which the clocks change is its end by the clocks', () => {
  const end = afterQuietHours(new Date('2026-11-01T02:00:00Z'), NIGHT, 'America/New_York');
  expect(end).toEqual(new Date('2026-11-01T11:00:00Z'));
});
