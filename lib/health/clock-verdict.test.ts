import { describe, expect, it } from 'vitest';
import { type ClockLevel, type ClockSigns, clockVerdict } from './clock-verdict.ts';

const NOW = new Date('2026-03-02T08:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

const WELL: ClockSigns = {
  sweptAt: ago(30),
  everySeconds: 60,
  oldestDueAt: null,
  workers: 1,
  deadLetters: 0,
  operatorDeadLetters: 0,
  failedTickets: 0,
  failedMessages: 0,
};

describe('the verdict on the clock', () => {
  it.each<[ClockLevel, string, Partial<ClockSigns>]>([
    ['green', 'all is well', {}],
    ['green', 'something is due and the next sweep comes', { oldestDueAt: ago(60) }],
    ['green', 'the last sweep was just three minutes ago', { sweptAt: ago(180) }],
    ['red', 'no sweep came by for longer', { sweptAt: ago(181) }],
    ['green', 'the interval is long', { everySeconds: 600, sweptAt: ago(1800) }],
    ['red', 'three sweeps of a long interval did not come', { everySeconds: 600, sweptAt: ago(1801) }],
    ['red', 'no sweep ever came by', { sweptAt: null }],
    ['red', 'no worker runs', { workers: 0 }],
    ['amber', 'the sweep falls behind', { oldestDueAt: ago(121) }],
    ['amber', 'it is five minutes behind', { oldestDueAt: ago(300) }],
    ['red', 'it is further behind', { oldestDueAt: ago(301) }],
    ['red', 'a job was given up', { deadLetters: 1 }],
    ['amber', 'a job of the operator was given up', { operatorDeadLetters: 1 }],
    ['amber', 'a ticket cannot be settled', { failedTickets: 1 }],
    ['amber', 'messages fail', { failedMessages: 2 }],
    ['red', 'grave and slight come together', { deadLetters: 2, failedMessages: 1 }],
  ])('is %s when %s', (level, _, signs) => {
    const verdict = clockVerdict({ ...WELL, ...signs }, NOW);
    expect(verdict.level).toBe(level);
    // Never by colour alone.
    expect(verdict.reasons.length > 0).toBe(level !== 'green');
  });

  it('says the grave first, with one and many', () => {
    expect(clockVerdict({ ...WELL, deadLetters: 1, failedMessages: 3 }, NOW).reasons).toEqual([
      '1 job failed for good: replay or discard below.',
      '3 messages failed in the last 24 hours.',
    ]);
  });
});
