import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeMonths } from './whole-months.ts';

const at = (local: string) => new Date(`${local}:00+02:00`);
const KNOWN = { first: 2023, last: 2026 };

test.each([
  ['one calendar year', '2025-01-01T00:00', '2026-01-01T00:00', ['2025-01-01'], []],
  ['a month and a half', '2025-03-01T00:00', '2025-04-15T12:00', [], ['2025-03-01']],
  ['from within a month on', '2025-11-02T00:00', '2026-02-01T00:00', [], ['2025-12-01', '2026-01-01']],
  ['a year and more', '2024-12-01T00:00', '2026-02-01T00:00', ['2025-01-01'], ['2024-12-01', '2026-01-01']],
])('%s is whole years, whole months and edges', (_, from, to, years, months) => {
  expect(wholeMonths({ from: at(from), to: at(to) }, KNOWN)).toMatchObject({ years, months });
});

test.each([
  ['2025-03-02T00:00', '2025-03-20T00:00'],
  ['2025-03-02T00:00', '2025-04-20T00:00'],
  ['2025-03-01T00:00', '2025-03-01T00:00'],
])('between %s and %s lies no whole month', (from, to) => {
  expect(wholeMonths({ from: at(from), to: at(to) }, KNOWN)).toBeNull();
});

const instant = fc.date({ min: at('2022-06-01T00:00'), max: at('2027-06-01T00:00'), noInvalidDate: true });

test('every instant of the stretch lies in exactly one year, month or edge, and no other instant does', () => {
  fc.assert(
    fc.property(
      fc.option(instant),
      fc.option(instant),
      fc.date({ min: at('2023-01-01T00:00'), max: at('2026-12-31T23:59'), noInvalidDate: true }),
      (from, to, moment) => {
        const taken = wholeMonths({ from, to }, KNOWN);
        if (!taken) return;
        const local = new Date(moment.getTime() + 2 * 3_600_000).toISOString();
        const times =
          taken.years.filter((year) => local.startsWith(year.slice(0, 4))).length +
          taken.months.filter((month) => local.startsWith(month.slice(0, 7))).length +
          taken.edges.filter((edge) => edge.from <= moment && moment < edge.to).length;
        expect(times).toBe((!from || from <= moment) && (!to || moment < to) ? 1 : 0);
        const { whole } = taken;
        const isInEdge = taken.edges.some((edge) => edge.from <= moment && moment < edge.to);
        expect((!whole.from || whole.from <= moment) && (!whole.to || moment < whole.to)).toBe(
          times === 1 && !isInEdge,
        );
      },
    ),
    { numRuns: 2000 },
  );
});
