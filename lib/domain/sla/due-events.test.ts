import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { type BusinessCalendar, STANDARD_CALENDAR } from './calendar.ts';
import { type ClockStop, deadlines, type SlaTerms } from './deadlines.ts';
import {
  type ChainLevel,
  dueEvents,
  escalationAfter,
  NO_ESCALATION,
  type Occurrence,
  occurrenceKey,
  type SweptTicket,
} from './due-events.ts';

const MINUTE = 60_000;
const TERMS: SlaTerms = {
  responseMinutes: 120,
  resolutionMinutes: 24 * 60,
  warnPercent: 80,
  calendar: STANDARD_CALENDAR,
};
const CHAIN: ChainLevel[] = [
  { level: 1, delayMinutes: 0, countsWorkingTime: true },
  { level: 2, delayMinutes: 60, countsWorkingTime: true },
  { level: 3, delayMinutes: 30, countsWorkingTime: false },
];

type Life = {
  startedAt: Date;
  respondedAt?: Date;
  stops?: ClockStop[];
  status?: TicketStatus;
  terms?: SlaTerms;
  chain?: ChainLevel[];
};

function ticketOf({ startedAt, respondedAt, stops = [], status = 'new', terms = TERMS }: Life): SweptTicket {
  const history = { startedAt, respondedAt: respondedAt ?? null, stops };
  return {
    status,
    respondedAt: respondedAt ?? null,
    deadlines: deadlines(history, terms),
    escalation: NO_ESCALATION,
    recorded: new Set(),
  };
}

/** Sweeps every `everyMinutes` from `from` to `to`, as the worker does, and tells what happened when it was noticed. */
function sweepFrom(life: Life, from: Date, to: Date, everyMinutes: number) {
  let ticket = ticketOf(life);
  const happened: (Occurrence & { noticedAt: Date })[] = [];
  let nextAt: Date | null = from;
  for (let at = from.getTime(); at <= to.getTime(); at += everyMinutes * MINUTE) {
    const now = new Date(at);
    if (nextAt === null || nextAt > now) continue;
    const outcome = dueEvents(ticket, life.terms ?? TERMS, life.chain ?? CHAIN, now);
    happened.push(...outcome.occurrences.map((one) => ({ ...one, noticedAt: now })));
    nextAt = outcome.nextAt;
    ticket = {
      ...ticket,
      escalation: outcome.escalation,
      recorded: new Set([...ticket.recorded, ...outcome.occurrences.map(occurrenceKey)]),
    };
  }
  return happened;
}

const local = (text: string) => new Date(`${text}+02:00`);
const told = (happened: readonly Occurrence[]) =>
  happened.map(({ clock, event, level, dueAt }) => [
    `${clock} ${event}${level ? ` ${level}` : ''}`,
    new Date(dueAt.getTime() + 2 * 60 * MINUTE).toISOString().slice(0, 16).replace('T', ' '),
  ]);

describe('what comes due, swept every minute over weeks', () => {
  it('is warned of, breached and climbed at the exact minute, over a weekend', () => {
    // Friday 15:00: two working hours end on Monday at 08:30.
    const life = { startedAt: local('2026-03-06T15:00:00') };
    const happened = sweepFrom(life, life.startedAt, local('2026-03-20T00:00:00'), 1);
    expect(told(happened)).toEqual([
      ['response warning', '2026-03-09 08:06'],
      ['response breach', '2026-03-09 08:30'],
      ['response escalation 1', '2026-03-09 08:30'],
      ['response escalation 2', '2026-03-09 09:30'],
      ['response escalation 3', '2026-03-09 10:00'],
      ['resolution warning', '2026-03-11 09:42'],
      ['resolution breach', '2026-03-11 15:00'],
    ]);
    for (const { dueAt, noticedAt } of happened)
      expect(noticedAt.getTime() - dueAt.getTime()).toBeLessThan(MINUTE);
  });

  it('waits for Tuesday when a public holiday falls on a Sunday', () => {
    // 9 August 2026, National Women's Day, is a Sunday; Monday the 10th is the holiday.
    const life = { startedAt: local('2026-08-07T15:30:00') };
    const [warning, breach] = told(sweepFrom(life, life.startedAt, local('2026-08-20T00:00:00'), 1));
    expect(warning).toEqual(['response warning', '2026-08-11 08:36']);
    expect(breach).toEqual(['response breach', '2026-08-11 09:00']);
  });

  it('leaves out the resolution while a pause crosses closing time, and goes on after it with what is left', () => {
    const stops: ClockStop[] = [
      { from: local('2026-03-02T15:00:00'), to: local('2026-03-04T10:00:00'), status: 'awaiting_citizen' },
    ];
    const life: Life = {
      startedAt: local('2026-03-02T08:00:00'),
      respondedAt: local('2026-03-02T08:10:00'),
      stops,
      status: 'in_progress',
    };
    const happened = told(sweepFrom(life, life.startedAt, local('2026-03-30T00:00:00'), 1));
    // 6.5 h worked before the pause; 17.5 h are left from Wednesday 10:00 (5.5 h that day, 8 h on Thursday, 4 h on Friday).
    expect(happened[1]).toEqual(['resolution breach', '2026-03-06 11:30']);
  });

  it('is nothing while the ticket is resolved, and comes with what was left once it is reopened', () => {
    const resolved: ClockStop = { from: local('2026-03-02T12:00:00'), to: null, status: 'resolved' };
    const life = { startedAt: local('2026-03-02T08:00:00'), respondedAt: local('2026-03-02T08:10:00') };
    const end = local('2026-05-01T00:00:00');
    expect(sweepFrom({ ...life, stops: [resolved], status: 'resolved' }, life.startedAt, end, 5)).toEqual([]);
    const reopened = [{ ...resolved, to: local('2026-03-16T12:00:00') }];
    const happened = told(
      sweepFrom({ ...life, stops: reopened, status: 'reopened' }, life.startedAt, end, 1),
    );
    // 4 h were used: 3.5 h are left on that Monday, two days, and half an hour on Thursday.
    expect(happened[1]).toEqual(['resolution breach', '2026-03-19 08:00']);
  });

  it('follows a changed policy from the start, and tells once what both would tell', () => {
    const startedAt = local('2026-03-02T08:00:00');
    const before = dueEvents(ticketOf({ startedAt }), TERMS, CHAIN, local('2026-03-02T10:00:00'));
    expect(told(before.occurrences).map(([what]) => what)).toContain('response breach');
    const stricter = { ...TERMS, responseMinutes: 60 };
    const recorded = new Set(before.occurrences.map(occurrenceKey));
    const after = dueEvents(
      { ...ticketOf({ startedAt, terms: stricter }), recorded, escalation: before.escalation },
      stricter,
      CHAIN,
      local('2026-03-02T10:01:00'),
    );
    expect(after.occurrences).toEqual([]);
  });

  it('is the same however late or seldom the sweep comes', () => {
    const calendar: BusinessCalendar | null = STANDARD_CALENDAR;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 * 24 * 60 }),
        fc.integer({ min: 1, max: 3 * 24 * 60 }),
        fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined }),
        fc.array(
          fc.record({ delayMinutes: fc.integer({ min: 0, max: 900 }), countsWorkingTime: fc.boolean() }),
          { maxLength: 4 },
        ),
        (startMinute, everyMinutes, respondedAfter, levels) => {
          const startedAt = new Date(Date.parse('2026-03-01T00:00:00Z') + startMinute * MINUTE);
          const life: Life = {
            startedAt,
            ...(respondedAfter === undefined
              ? {}
              : { respondedAt: new Date(startedAt.getTime() + respondedAfter * MINUTE) }),
            terms: { ...TERMS, calendar },
            chain: levels.map((one, at) => ({ ...one, level: at + 1 })),
          };
          const end = new Date(startedAt.getTime() + 60 * 24 * 60 * MINUTE);
          const often = sweepFrom(life, startedAt, new Date(end.getTime() + 4 * 24 * 60 * MINUTE), 7);
          const seldom = sweepFrom(
            life,
            startedAt,
            new Date(end.getTime() + 4 * 24 * 60 * MINUTE),
            everyMinutes,
          );
          expect(new Map(told(seldom) as [string, string][])).toEqual(
            new Map(told(often) as [string, string][]),
          );
          expect(new Set(seldom.map(occurrenceKey)).size).toBe(seldom.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a chain', () => {
  const climbing = { level: 1, clock: 'response', nextAt: local('2026-03-02T12:00:00') } as const;

  it.each(['in_progress', 'awaiting_supplier', 'resolved', 'closed', 'cancelled'] as const)(
    'ends when the ticket becomes %s',
    (status) => {
      expect(escalationAfter(climbing, status)).toEqual(NO_ESCALATION);
    },
  );

  it.each(['escalated', 'open'] as const)('goes on when the ticket becomes %s', (status) => {
    expect(escalationAfter(climbing, status)).toEqual(climbing);
  });

  it('is not begun by a policy without one', () => {
    const startedAt = local('2026-03-02T08:00:00');
    const { escalation, occurrences } = dueEvents(
      ticketOf({ startedAt }),
      TERMS,
      [],
      local('2026-03-02T12:00:00'),
    );
    expect(escalation).toEqual(NO_ESCALATION);
    expect(occurrences.map(({ event }) => event)).toEqual(['warning', 'breach']);
  });
});
