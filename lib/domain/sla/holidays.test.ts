import { describe, expect, it } from 'vitest';
import { publicHolidays } from './holidays.ts';

/** Schedule 1 of the Public Holidays Act 36 of 1994, but for the two days that hang on Easter. */
const FIXED_DAYS = [
  ['01-01', "New Year's Day"],
  ['03-21', 'Human Rights Day'],
  ['04-27', 'Freedom Day'],
  ['05-01', "Workers' Day"],
  ['06-16', 'Youth Day'],
  ['08-09', "National Women's Day"],
  ['09-24', 'Heritage Day'],
  ['12-16', 'Day of Reconciliation'],
  ['12-25', 'Christmas Day'],
  ['12-26', 'Day of Goodwill'],
] as const;

/** Declared under s 2A, from the Government Gazette; no rule yields them. */
const DECLARED = [
  '2011-05-18',
  '2011-12-27',
  '2014-05-07',
  '2016-08-03',
  '2016-12-27',
  '2019-05-08',
  '2021-11-01',
  '2022-12-27',
  '2023-12-15',
  '2024-05-29',
];

/** Gauss's rule in the form of Meeus, Jones and Butcher: independent of the package's own Easter. */
function easterSunday(year: number): Date {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const e = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const f = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - e - (c % 4)) % 7;
  const g = Math.floor((a + 11 * e + 22 * f) / 451);
  const month = Math.floor((e + f - 7 * g + 114) / 31);
  return new Date(Date.UTC(year, month - 1, ((e + f - 7 * g + 114) % 31) + 1));
}

const iso = (date: Date) => date.toISOString().slice(0, 10);
const plusDays = (date: Date, days: number) => new Date(date.getTime() + days * 86_400_000);

function holidaysOfTheAct(year: number): Map<string, string> {
  const days = new Map<string, string>(FIXED_DAYS.map(([day, name]) => [`${year}-${day}`, name]));
  days.set(iso(plusDays(easterSunday(year), -2)), 'Good Friday');
  days.set(iso(plusDays(easterSunday(year), 1)), 'Family Day');
  for (const [date, name] of [...days]) {
    const monday = iso(plusDays(new Date(date), 1));
    if (new Date(date).getUTCDay() === 0 && !days.has(monday)) days.set(monday, `${name} (observed)`);
  }
  return days;
}

describe('publicHolidays', () => {
  const years = Array.from({ length: 31 }, (_, i) => 2010 + i);

  it.each(years)(
    'holds the days of the Act, the Mondays of its Sunday rule and the declared days in %i',
    (year) => {
      const expected = holidaysOfTheAct(year);
      const declared = DECLARED.filter((date) => date.startsWith(`${year}`));
      const dates = publicHolidays(year).map(({ date }) => date);
      expect(dates).toEqual([...expected.keys(), ...declared].sort());
      for (const { date, name } of publicHolidays(year)) {
        if (!declared.includes(date)) expect(name).toBe(expected.get(date));
      }
    },
  );

  it.each([
    ['2026-08-09', "National Women's Day", '2026-08-10', "National Women's Day (observed)"],
    ['2023-01-01', "New Year's Day", '2023-01-02', "New Year's Day (observed)"],
    ['2027-12-26', 'Day of Goodwill', '2027-12-27', 'Day of Goodwill (observed)'],
  ])('keeps Sunday %s and adds the Monday', (sunday, name, monday, observed) => {
    const holidays = publicHolidays(Number(sunday.slice(0, 4)));
    expect(holidays).toContainEqual({ date: sunday, name });
    expect(holidays).toContainEqual({ date: monday, name: observed });
  });

  it('adds nothing for a Saturday', () => {
    const dates = publicHolidays(2026).map(({ date }) => date);
    expect(dates).toContain('2026-12-26');
    expect(dates).not.toContain('2026-12-28');
  });

  it('does not invent a day in lieu of Christmas before one is declared', () => {
    expect(new Date('2033-12-25').getUTCDay()).toBe(0);
    expect(publicHolidays(2033).map(({ date }) => date)).not.toContain('2033-12-27');
  });

  it('names both holidays of a shared day once', () => {
    expect(publicHolidays(2008).filter(({ date }) => date === '2008-03-21')).toEqual([
      { date: '2008-03-21', name: 'Human Rights Day and Good Friday' },
    ]);
  });
});
