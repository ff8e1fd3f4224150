import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STANDARD_CALENDAR } from './calendar.ts';
import { type ClockStop, remainingResolutionMinutes, type SlaTerms } from './deadlines.ts';
import { hoursInWords } from './hours-in-words.ts';
import { type ClockEvent, type ClockSpan, clockAccount } from './timeline.ts';
import { stopsAfter } from './timer-columns.ts';

const HOUR_MS = 3_600_000;
const terms: SlaTerms = {
  responseMinutes: 120,
  resolutionMinutes: 1440,
  warnPercent: 80,
  calendar: STANDARD_CALENDAR,
};
/** A South African time; the 2nd of March 2026 is a Monday. */
const at = (time: string) => new Date(`2026-03-${time.replace(' ', 'T')}+02:00`);
const spans = (entries: readonly object[]) =>
  entries.filter((entry) => 'workingMinutes' in entry) as ClockSpan[];

describe('the account of a clock', () => {
  it('adds up with what is left to exactly what the policy gives, whatever happened at whichever millisecond', () => {
    const instant = fc.integer({ min: 0, max: 60 * 24 * HOUR_MS });
    const change = fc.record({
      after: instant,
      status: fc.constantFrom(
        'in_progress',
        'awaiting_citizen',
        'awaiting_supplier',
        'resolved',
        'reopened',
        'escalated',
      ),
    });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 8 }),
        instant,
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom(STANDARD_CALENDAR, null),
        (changes, nowAfter, resolutionMinutes, calendar) => {
          const startedAt = at('02 08:00');
          const later = (ms: number) => new Date(startedAt.getTime() + ms);
          const stops = changes
            .sort((a, b) => a.after - b.after)
            .reduce(
              (so, { after, status }) => stopsAfter(so, status, later(after)),
              stopsAfter([], 'new', startedAt),
            );
          const history = { startedAt, respondedAt: null, stops };
          const under = { ...terms, resolutionMinutes, calendar };
          const account = clockAccount(history, under, [], [], later(nowAfter));
          const counted = spans(account.entries).reduce((sum, { workingMinutes }) => sum + workingMinutes, 0);
          expect(counted + account.resolutionMinutesLeft).toBe(resolutionMinutes);
          expect(spans(account.entries).every(({ workingMinutes }) => Number.isInteger(workingMinutes))).toBe(
            true,
          );
          const exact = remainingResolutionMinutes(history, under, later(nowAfter));
          expect(account.resolutionMinutesLeft).toBe(Math.ceil(exact));
        },
      ),
    );
  });

  it('leaves no time out between its spans, and ends with the one that goes on', () => {
    const stops: ClockStop[] = [
      { from: at('02 10:00'), to: at('03 09:00'), status: 'awaiting_supplier' },
      { from: at('03 11:00'), to: null, status: 'resolved' },
    ];
    const reasons = [
      { by: 'Bongani', reason: 'Valve ordered' },
      { by: 'Thandeka', reason: null },
    ];
    const history = { startedAt: at('02 08:00'), respondedAt: at('02 09:00'), stops };
    const { entries, responseMinutesLeft, resolutionMinutesLeft } = clockAccount(
      history,
      terms,
      reasons,
      [],
      at('04 09:00'),
    );
    expect(spans(entries).map(({ kind, workingMinutes, until }) => [kind, workingMinutes, until])).toEqual([
      ['ran', 120, at('02 10:00').toISOString()],
      ['paused', 0, at('03 09:00').toISOString()],
      ['ran', 120, at('03 11:00').toISOString()],
      ['stopped', 0, null],
    ]);
    expect(entries[1]).toMatchObject({ by: 'Bongani', reason: 'Valve ordered' });
    expect([responseMinutesLeft, resolutionMinutesLeft]).toEqual([60, 1200]);
  });

  it('tells events where they happened, after the span that began with them', () => {
    const events: ClockEvent[] = [
      { kind: 'breach', clock: 'response', at: at('02 10:00').toISOString() },
      { kind: 'response', by: 'Bongani', at: at('02 11:00').toISOString() },
    ];
    const stops: ClockStop[] = [{ from: at('02 11:00'), to: null, status: 'awaiting_citizen' }];
    const history = { startedAt: at('02 08:00'), respondedAt: at('02 11:00'), stops };
    const { entries } = clockAccount(history, terms, [], events, at('02 12:00'));
    expect(entries.map(({ kind }) => kind)).toEqual(['ran', 'breach', 'paused', 'response']);
  });

  it.each([
    ['one millisecond before the deadline', -1, 1],
    ['at the deadline', 0, 0],
    ['a minute past it', 60_000, -1],
  ])('%s shows what slaState would say', (_, offsetMs, left) => {
    const history = { startedAt: at('02 08:00'), respondedAt: null, stops: [] };
    const under = { ...terms, resolutionMinutes: 60, calendar: null };
    const now = new Date(at('02 09:00').getTime() + offsetMs);
    expect(clockAccount(history, under, [], [], now).resolutionMinutesLeft).toBe(left);
  });
});

describe('working hours in words', () => {
  const { weeklyHours } = STANDARD_CALENDAR;
  it.each([
    [STANDARD_CALENDAR, 'Mon–Fri 07:30–12:00 and 12:30–16:00, not on public holidays'],
    [
      {
        ...STANDARD_CALENDAR,
        observesPublicHolidays: false,
        weeklyHours: { ...weeklyHours, 6: [{ from: '08:00', to: '12:00' }] },
      },
      'Mon–Fri 07:30–12:00 and 12:30–16:00, Sat 08:00–12:00',
    ],
    [null, 'around the clock, every day'],
  ])('%#', (calendar, words) => {
    expect(hoursInWords(calendar)).toBe(words);
  });
});
