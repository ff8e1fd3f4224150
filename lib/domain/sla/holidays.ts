import Holidays from 'date-holidays';

/** `date` is a day of the South African calendar, `YYYY-MM-DD`. */
export type PublicHoliday = { date: string; name: string };

/**
 * Days the President declared under s 2A of the Public Holidays Act since 2010 that date-holidays (3.37) leaves
 * out: election days, and 27 December when Christmas fell on a Sunday, because the Monday that s 2(1) then asks
 * for is already the Day of Goodwill. Such days come by proclamation, never by rule (27 December 2033 is not one
 * yet), so a new one is a closure of the municipality's calendar until it stands here or in the package.
 */
const PROCLAIMED: readonly PublicHoliday[] = [
  { date: '2011-05-18', name: 'Local government elections' },
  { date: '2011-12-27', name: 'Christmas Day (in lieu of Sunday)' },
  { date: '2014-05-07', name: 'National elections' },
  { date: '2016-08-03', name: 'Local government elections' },
  { date: '2016-12-27', name: 'Christmas Day (in lieu of Sunday)' },
  { date: '2019-05-08', name: 'National elections' },
  { date: '2021-11-01', name: 'Local government elections' },
  { date: '2022-12-27', name: 'Christmas Day (in lieu of Sunday)' },
];

const MS_PER_DAY = 86_400_000;
const SUNDAY = 0;

const southAfrica = new Holidays('ZA', { types: ['public'] });
const byYear = new Map<number, readonly PublicHoliday[]>();

/**
 * The public holidays of South Africa in a year (1995 or later, when the Act came into force), by date, each date once.
 *
 * Public Holidays Act 36 of 1994: the twelve days of Schedule 1; a holiday on a Sunday makes the following Monday
 * one too (s 2(1)), and the Sunday stays one; and the days declared under s 2A that are known so far.
 */
export function publicHolidays(year: number): readonly PublicHoliday[] {
  let holidays = byYear.get(year);
  if (!holidays) {
    holidays = compute(year);
    byYear.set(year, holidays);
  }
  return holidays;
}

function compute(year: number): PublicHoliday[] {
  const names = new Map<string, string>();
  for (const { date, name, rule } of southAfrica.getHolidays(year, 'en')) {
    // The package's own Mondays are all called "Public Holiday"; the rule below names the day they stand for.
    if (rule.startsWith('substitutes')) continue;
    add(names, date.slice(0, 'YYYY-MM-DD'.length), name);
  }
  for (const { date, name } of PROCLAIMED) {
    if (date.startsWith(`${year}-`) && !names.has(date)) add(names, date, name);
  }
  for (const [date, name] of [...names]) {
    const day = new Date(date);
    if (day.getUTCDay() !== SUNDAY) continue;
    const monday = new Date(day.getTime() + MS_PER_DAY).toISOString().slice(0, 'YYYY-MM-DD'.length);
    if (!names.has(monday)) add(names, monday, `${name} (observed)`);
  }
  return [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Two holidays can share a day: Good Friday and Human Rights Day did on 21 March 2008. */
function add(names: Map<string, string>, date: string, name: string): void {
  const present = names.get(date);
  names.set(date, present ? `${present} and ${name}` : name);
}
