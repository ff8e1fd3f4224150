import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localDay } from '#lib/domain/time/local-day.ts';
import { wholeMonths } from './whole-months.ts';

const at = (local: string) => new Date(`${local}:00+02:00`);
const ZONE = 'Africa/Johannesburg';
const KNOWN = { first: 2023, last: 2026 };

test.each([
  ['one calendar year', '2025-01-01T00:00', '2026-01-01T00:00', ['2025-01-01'], []],
  ['a month and a half', '2025-03-01T00:00', '2025-04-15T12:00', [], ['2025-03-01']],
  [
    'from early in a month on',
    '2025-11-02T00:00',
    '2026-02-01T00:00',
    [],
    ['2025-11-01', '2025-12-01', '2026-01-01'],
  ],
  ['from late in a month on', '2025-11-20T00:00', '2026-02-01T00:00', [], ['2025-12-01', '2026-01-01']],
  ['nearly a month', '2025-11-03T00:00', '2025-11-28T00:00', [], ['2025-11-01']],
  ['a year and more', '2024-12-01T00:00', '2026-02-01T00:00', ['2025-01-01'], ['2024-12-01', '2026-01-01']],
])('%s is whole years, whole months and edges', (_, from, to, years, months) => {
  expect(wholeMonths({ from: at(from), to: at(to) }, KNOWN, ZONE)).toMatchObject({ years, months });
});

test.each([
  ['2025-03-02T00:00', '2025-03-12T00:00'],
  ['2025-03-20T00:00', '2025-04-10T00:00'],
  ['2025-03-01T00:00', '2025-03-01T00:00'],
])('no whole month comes near what lies between %s and %s', (from, to) => {
  expect(wholeMonths({ from: at(from), to: at(to) }, KNOWN, ZONE)).toBeNull();
});

const instant = fc.date({ min: at('2022-06-01T00:00'), max: at('2027-06-01T00:00'), noInvalidDate: true });

/** Summer time ends in November, so that month has an hour more. */
const LONGEST_EDGE = { 'Africa/Johannesburg': 15.5 * 24, 'America/New_York': 15.5 * 24 + 0.5 };

test.each(['Africa/Johannesburg', 'America/New_York'] as const)(
  'In %s every instant of the stretch is counted once, and no other one, with at most half a month at an edge',
  (zone) => {
    fc.assert(
      fc.property(
        fc.option(instant),
        fc.option(instant),
        fc.date({ min: at('2023-01-02T00:00'), max: at('2026-12-31T23:59'), noInvalidDate: true }),
        (from, to, moment) => {
          const taken = wholeMonths({ from, to }, KNOWN, zone);
          if (!taken) return;
          const day = localDay(moment, zone);
          const inSpans =
            taken.years.filter((year) => day.startsWith(year.slice(0, 4))).length +
            taken.months.filter((month) => day.startsWith(month.slice(0, 7))).length;
          const atEdges = taken.edges.filter((edge) => edge.from <= moment && moment < edge.to);
          const times = atEdges.reduce((sum, { sign }) => sum + sign, inSpans);
          expect(times).toBe((!from || from <= moment) && (!to || moment < to) ? 1 : 0);
          const { whole } = taken;
          const isInWhole = (!whole.from || whole.from <= moment) && (!whole.to || moment < whole.to);
          expect(inSpans).toBe(isInWhole ? 1 : 0);
          for (const edge of taken.edges)
            expect(edge.to.getTime() - edge.from.getTime()).toBeLessThanOrEqual(
              LONGEST_EDGE[zone] * 3_600_000,
            );
        },
      ),
      { numRuns: 1500 },
    );
  },
);
