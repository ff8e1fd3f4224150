import { describe, expect, it } from 'vitest';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import type { BusinessCalendar } from './calendar.ts';
import {
  type ClockFacts,
  type ClockHistory,
  type Deadlines,
  deadlines,
  ledger,
  nextClockInstant,
  remainingResolutionMinutes,
  type SlaTerms,
  type StopKind,
  slaState,
  stopKind,
} from './deadlines.ts';
import type { SlaState } from './sla-state.ts';

const EIGHT_TO_FOUR = [{ from: '08:00', to: '16:00' }];
const calendar: BusinessCalendar = {
  timeZone: 'Africa/Johannesburg',
  weeklyHours: {
    1: EIGHT_TO_FOUR,
    2: EIGHT_TO_FOUR,
    3: EIGHT_TO_FOUR,
    4: EIGHT_TO_FOUR,
    5: EIGHT_TO_FOUR,
    6: [],
    7: [],
  },
  observesPublicHolidays: true,
  closures: [],
};
const HOUR = 60;
const terms: SlaTerms = {
  responseMinutes: 2 * HOUR,
  resolutionMinutes: 20 * HOUR,
  warnPercent: 80,
  calendar,
};

/** A South African time, `2026-11-20 15:00` (a Friday; the 16th is a Monday). */
const at = (time: string) => new Date(`${time.replace(' ', 'T')}+02:00`);
const atOrNull = (time: string | null) => (time === null ? null : at(time));

type Stop = [status: TicketStatus, from: string, to: string | null];
function historyOf(startedAt: string, stops: Stop[] = [], respondedAt: string | null = null): ClockHistory {
  return {
    startedAt: at(startedAt),
    respondedAt: atOrNull(respondedAt),
    stops: stops.map(([status, from, to]) => ({ status, from: at(from), to: atOrNull(to) })),
  };
}

describe('deadlines of the resolution: 20 working hours, warning after 16', () => {
  it.each<[string, string, Stop[], string | null, string | null]>([
    ['undisturbed', '2026-11-16 08:00', [], '2026-11-17 16:00', '2026-11-18 12:00'],
    ['started outside hours', '2026-11-14 11:00', [], '2026-11-17 16:00', '2026-11-18 12:00'],
    ['over a weekend', '2026-11-19 08:00', [], '2026-11-20 16:00', '2026-11-23 12:00'],
    ['over a public holiday on a Sunday', '2026-08-06 08:00', [], '2026-08-07 16:00', '2026-08-11 12:00'],
    [
      'a pause across closing time counts its working time only',
      '2026-11-16 08:00',
      [['awaiting_citizen', '2026-11-16 15:00', '2026-11-17 09:00']],
      '2026-11-18 10:00',
      '2026-11-18 14:00',
    ],
    [
      'a pause over a weekend credits nothing',
      '2026-11-19 08:00',
      [['awaiting_supplier', '2026-11-20 16:00', '2026-11-23 08:00']],
      '2026-11-20 16:00',
      '2026-11-23 12:00',
    ],
    [
      'paused with time left',
      '2026-11-16 08:00',
      [['awaiting_citizen', '2026-11-16 15:00', null]],
      null,
      null,
    ],
    [
      'paused after the warning',
      '2026-11-16 08:00',
      [['awaiting_internal', '2026-11-18 11:00', null]],
      '2026-11-17 16:00',
      null,
    ],
    [
      'paused after time ran out',
      '2026-11-16 08:00',
      [['awaiting_citizen', '2026-11-18 13:00', null]],
      '2026-11-17 16:00',
      '2026-11-18 12:00',
    ],
    [
      'paused at the instant time ran out',
      '2026-11-16 08:00',
      [['awaiting_citizen', '2026-11-18 12:00', null]],
      '2026-11-17 16:00',
      '2026-11-18 12:00',
    ],
    [
      'two pauses in a row are one',
      '2026-11-16 08:00',
      [
        ['awaiting_citizen', '2026-11-16 09:00', '2026-11-16 10:00'],
        ['awaiting_internal', '2026-11-16 10:00', '2026-11-16 11:00'],
      ],
      '2026-11-18 10:00',
      '2026-11-18 14:00',
    ],
    [
      'resolved: as they stood',
      '2026-11-16 08:00',
      [['resolved', '2026-11-16 15:00', null]],
      '2026-11-17 16:00',
      '2026-11-18 12:00',
    ],
    [
      'closed a week after resolving: as they stood at resolving',
      '2026-11-16 08:00',
      [
        ['resolved', '2026-11-16 15:00', '2026-11-23 15:00'],
        ['closed', '2026-11-23 15:00', null],
      ],
      '2026-11-17 16:00',
      '2026-11-18 12:00',
    ],
    [
      'resolved out of a pause: as if the clock ran on from there',
      '2026-11-16 08:00',
      [
        ['awaiting_citizen', '2026-11-16 15:00', '2026-11-17 15:00'],
        ['resolved', '2026-11-17 15:00', null],
      ],
      '2026-11-18 16:00',
      '2026-11-19 12:00',
    ],
    [
      'resolved, asked back, resolved: as they stood at the last',
      '2026-11-16 08:00',
      [
        ['resolved', '2026-11-16 15:00', '2026-11-17 08:00'],
        ['awaiting_citizen', '2026-11-17 08:00', '2026-11-17 15:00'],
        ['resolved', '2026-11-17 15:00', null],
      ],
      '2026-11-18 16:00',
      '2026-11-19 12:00',
    ],
    [
      'a pause without length between two stops parts them no more than if it were not there',
      '2026-11-16 08:00',
      [
        ['resolved', '2026-11-16 15:00', '2026-11-17 15:00'],
        ['awaiting_citizen', '2026-11-17 15:00', '2026-11-17 15:00'],
        ['resolved', '2026-11-17 15:00', null],
      ],
      '2026-11-17 16:00',
      '2026-11-18 12:00',
    ],
    [
      'reopened: on with what is left',
      '2026-11-16 08:00',
      [['resolved', '2026-11-16 15:00', '2026-11-19 10:00']],
      '2026-11-20 11:00',
      '2026-11-20 15:00',
    ],
    [
      'reopened from closed',
      '2026-11-16 08:00',
      [
        ['resolved', '2026-11-16 15:00', '2026-11-18 10:00'],
        ['closed', '2026-11-18 10:00', '2026-11-19 10:00'],
      ],
      '2026-11-20 11:00',
      '2026-11-20 15:00',
    ],
    ['created waiting', '2026-11-16 08:00', [['awaiting_internal', '2026-11-16 08:00', null]], null, null],
  ])('%s', (_, startedAt, stops, warnAt, dueAt) => {
    const { resolutionWarnAt, resolutionDueAt } = deadlines(historyOf(startedAt, stops), terms);
    expect({ resolutionWarnAt, resolutionDueAt }).toEqual({
      resolutionWarnAt: atOrNull(warnAt),
      resolutionDueAt: atOrNull(dueAt),
    });
  });

  it('keeps what was paused when other terms apply', () => {
    const history = historyOf('2026-11-16 08:00', [
      ['awaiting_citizen', '2026-11-16 09:00', '2026-11-16 13:00'],
    ]);
    const urgent = { ...terms, resolutionMinutes: 4 * HOUR, calendar: null };
    expect(deadlines(history, urgent).resolutionDueAt).toEqual(at('2026-11-16 16:00'));
  });

  // 59 / 60,000 × 60,000 is less than 59 in floating point.
  it('is not a hair off when fractions of minutes add up to all there is', () => {
    const short = { ...terms, resolutionMinutes: (3 * 59) / 60_000 };
    const history = historyOf('2026-11-16 08:00', [
      ['awaiting_citizen', '2026-11-16 08:00:00.059', '2026-11-16 09:00'],
      ['awaiting_citizen', '2026-11-16 09:00:00.059', '2026-11-16 10:00'],
      ['awaiting_citizen', '2026-11-16 10:00:00.059', null],
    ]);
    expect(deadlines(history, short).resolutionDueAt).toEqual(at('2026-11-16 10:00:00.059'));
    expect(remainingResolutionMinutes(history, short, at('2026-11-17 10:00'))).toBe(0);
  });

  it('refuses a stop whose status does not stop the clock', () => {
    const history = historyOf('2026-11-16 08:00', [['in_progress', '2026-11-16 09:00', null]]);
    expect(() => deadlines(history, terms)).toThrow('"in_progress" does not stop');
  });
});

describe('deadlines of the response', () => {
  it.each<[string, Stop[], string | null]>([
    ['unanswered', [], null],
    ['answered', [], '2026-11-16 08:30'],
    ['paused: it does not stand', [['awaiting_internal', '2026-11-16 08:30', '2026-11-17 08:30']], null],
  ])('%s', (_, stops, respondedAt) => {
    const { responseWarnAt, responseDueAt } = deadlines(
      historyOf('2026-11-16 08:00', stops, respondedAt),
      terms,
    );
    expect(responseWarnAt).toEqual(at('2026-11-16 09:36'));
    expect(responseDueAt).toEqual(at('2026-11-16 10:00'));
  });
});

describe('remainingResolutionMinutes and ledger', () => {
  const history = historyOf('2026-11-16 08:00', [
    ['awaiting_citizen', '2026-11-16 15:00', '2026-11-17 09:00'],
    ['resolved', '2026-11-17 12:00', '2026-11-18 10:00'],
  ]);

  it.each<[string, number]>([
    ['2026-11-15 08:00', 20],
    ['2026-11-16 08:00', 20],
    ['2026-11-16 12:00', 16],
    ['2026-11-16 15:30', 13],
    ['2026-11-17 09:00', 13],
    ['2026-11-17 11:00', 11],
    ['2026-11-18 09:00', 10],
    ['2026-11-18 16:00', 4],
    ['2026-11-19 12:00', 0],
    ['2026-11-19 13:30', -1.5],
    ['2026-11-21 13:30', -12],
  ])('at %s: %d hours', (now, hours) => {
    expect(remainingResolutionMinutes(history, terms, at(now))).toBe(hours * HOUR);
  });

  it('accounts for the whole time, stop by stop', () => {
    expect(ledger(history, terms, at('2026-11-18 11:00'))).toEqual([
      {
        from: at('2026-11-16 08:00'),
        to: at('2026-11-16 15:00'),
        kind: 'running',
        status: null,
        workingMinutes: 420,
      },
      {
        from: at('2026-11-16 15:00'),
        to: at('2026-11-17 09:00'),
        kind: 'paused',
        status: 'awaiting_citizen',
        workingMinutes: 0,
      },
      {
        from: at('2026-11-17 09:00'),
        to: at('2026-11-17 12:00'),
        kind: 'running',
        status: null,
        workingMinutes: 180,
      },
      {
        from: at('2026-11-17 12:00'),
        to: at('2026-11-18 10:00'),
        kind: 'stopped',
        status: 'resolved',
        workingMinutes: 0,
      },
      {
        from: at('2026-11-18 10:00'),
        to: at('2026-11-18 11:00'),
        kind: 'running',
        status: null,
        workingMinutes: 60,
      },
    ]);
  });

  it('has no row without length, and none before the start', () => {
    const waiting = historyOf('2026-11-16 08:00', [
      ['awaiting_internal', '2026-11-16 08:00', '2026-11-16 08:00'],
    ]);
    expect(ledger(waiting, terms, at('2026-11-16 09:00')).map(({ kind }) => kind)).toEqual(['running']);
    expect(ledger(waiting, terms, at('2026-11-16 08:00'))).toEqual([]);
    expect(ledger(waiting, terms, at('2026-11-16 07:00'))).toEqual([]);
  });
});

/** Response: warning 09:36, due 10:00 on Monday the 16th; resolution: warning Tuesday 16:00, due Wednesday 12:00. */
const due: Deadlines = deadlines(historyOf('2026-11-16 08:00'), terms);
const facts = (more: Partial<ClockFacts> = {}): ClockFacts => ({
  deadlines: due,
  respondedAt: at('2026-11-16 08:30'),
  resolvedAt: null,
  status: 'in_progress',
  ...more,
});
const unanswered = facts({ respondedAt: null, status: 'new' });
const resolvedAt = (time: string) => facts({ resolvedAt: at(time), status: 'resolved' });
const paused: Partial<ClockFacts> = {
  status: 'awaiting_citizen',
  deadlines: { ...due, resolutionWarnAt: null, resolutionDueAt: null },
};
const pausedAfterWarning: Partial<ClockFacts> = {
  status: 'awaiting_citizen',
  deadlines: { ...due, resolutionDueAt: null },
};

describe('slaState', () => {
  it.each<[string, ClockFacts, string, SlaState]>([
    ['without deadlines', facts({ deadlines: null }), '2026-11-18 13:00', 'none'],
    [
      'resolved without deadlines',
      { ...resolvedAt('2026-11-18 13:00'), deadlines: null },
      '2026-11-18 13:00',
      'none',
    ],
    [
      'cancelled',
      facts({ status: 'cancelled', resolvedAt: at('2026-11-18 13:00') }),
      '2026-11-18 13:00',
      'none',
    ],
    ['fresh', unanswered, '2026-11-16 09:35:59.999', 'on_track'],
    ['unanswered at the response warning', unanswered, '2026-11-16 09:36', 'near_breach'],
    ['unanswered at the response deadline', unanswered, '2026-11-16 10:00', 'breached'],
    ['answered, response deadline past', facts(), '2026-11-16 11:00', 'on_track'],
    ['answered late', facts({ respondedAt: at('2026-11-16 10:30') }), '2026-11-16 11:00', 'on_track'],
    ['before the warning', facts(), '2026-11-17 15:59:59.999', 'on_track'],
    ['at the warning', facts(), '2026-11-17 16:00', 'near_breach'],
    ['just before the deadline', facts(), '2026-11-18 11:59:59.999', 'near_breach'],
    ['at the deadline', facts(), '2026-11-18 12:00', 'breached'],
    ['paused with time left', facts(paused), '2026-12-18 12:00', 'on_track'],
    ['paused after the warning', facts(pausedAfterWarning), '2026-12-18 12:00', 'on_track'],
    ['paused after the breach', facts({ status: 'awaiting_citizen' }), '2026-11-18 12:00', 'breached'],
    ['paused, response owed', facts({ ...paused, respondedAt: null }), '2026-11-16 09:40', 'near_breach'],
    ['paused, response overdue', facts({ ...paused, respondedAt: null }), '2026-11-16 10:00', 'breached'],
    ['resolved in time', resolvedAt('2026-11-17 12:00'), '2026-12-18 12:00', 'completed'],
    ['resolved at the deadline', resolvedAt('2026-11-18 12:00'), '2026-12-18 12:00', 'completed'],
    ['resolved late', resolvedAt('2026-11-18 12:00:00.001'), '2026-12-18 12:00', 'breached'],
    [
      'resolved, never answered',
      { ...resolvedAt('2026-11-17 12:00'), respondedAt: null },
      '2026-12-18 12:00',
      'completed',
    ],
    [
      'closed after resolving in time',
      { ...resolvedAt('2026-11-17 12:00'), status: 'closed' },
      '2026-12-18 12:00',
      'completed',
    ],
    ['reopened', facts({ status: 'reopened' }), '2026-11-17 12:00', 'on_track'],
  ])('%s', (_, ticket, now, state) => {
    expect(slaState(ticket, at(now))).toBe(state);
  });
});

describe('nextClockInstant', () => {
  it.each<[string, ClockFacts, string, string | null]>([
    ['response warning', unanswered, '2026-11-16 08:00', '2026-11-16 09:36'],
    ['response deadline, not the warning again', unanswered, '2026-11-16 09:36', '2026-11-16 10:00'],
    ['response overdue: resolution warning', unanswered, '2026-11-16 10:00', '2026-11-17 16:00'],
    ['answered: resolution warning', facts(), '2026-11-16 08:30', '2026-11-17 16:00'],
    ['resolution deadline', facts(), '2026-11-17 16:00', '2026-11-18 12:00'],
    ['nothing after the breach', facts(), '2026-11-18 12:00', null],
    ['nothing while paused', facts(paused), '2026-11-16 08:30', null],
    [
      'the response while paused',
      facts({ ...paused, respondedAt: null }),
      '2026-11-16 08:30',
      '2026-11-16 09:36',
    ],
    [
      'a breach before the pause not yet recorded',
      facts({ status: 'awaiting_citizen' }),
      '2026-11-18 11:59',
      '2026-11-18 12:00',
    ],
    ['nothing once resolved', resolvedAt('2026-11-16 09:00'), '2026-11-16 09:00', null],
    [
      'nothing once resolved, even unanswered',
      { ...resolvedAt('2026-11-16 09:00'), respondedAt: null },
      '2026-11-16 09:00',
      null,
    ],
    ['nothing once cancelled', facts({ respondedAt: null, status: 'cancelled' }), '2026-11-16 08:00', null],
    ['nothing without deadlines', facts({ deadlines: null }), '2026-11-16 08:00', null],
  ])('%s', (_, ticket, after, next) => {
    expect(nextClockInstant(ticket, at(after))).toEqual(atOrNull(next));
  });
});

it.each<[TicketStatus, StopKind | null]>([
  ['new', null],
  ['open', null],
  ['in_progress', null],
  ['awaiting_citizen', 'paused'],
  ['awaiting_supplier', 'paused'],
  ['awaiting_internal', 'paused'],
  ['escalated', null],
  ['resolved', 'stopped'],
  ['closed', 'stopped'],
  ['reopened', null],
  ['cancelled', 'stopped'],
])('%s stops the resolution clock as: %s', (status, kind) => {
  expect(stopKind(status)).toBe(kind);
});
