import { describe, expect, it } from 'vitest';
import { filterAsQuery, periodOf, ticketFilterSchema } from './ticket-filter.ts';

const parsed = (filter: Record<string, unknown>) => ticketFilterSchema.parse(filter);
const fault = (filter: Record<string, unknown>) =>
  ticketFilterSchema.safeParse(filter).error?.issues[0]?.message;

describe('a filter', () => {
  it.each([
    ['Africa/Johannesburg', '2026-03-08', '2026-03-07T22:00:00Z', '2026-03-08T22:00:00Z'],
    // The day that summer time makes an hour shorter, and the one it makes longer.
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
  ])('takes a plain date for the whole day of the municipality: in %s, %s', (zone, day, from, to) => {
    const period = { from: new Date(from), to: new Date(to) };
    expect(periodOf(parsed({ from: day, to: day }), zone)).toEqual(period);
  });

  it('keeps a plain date as it was written, and its own text when it is stored', () => {
    const filter = parsed({ from: '2026-03-01', to: '2026-03-02T08:00:00Z' });
    expect(filterAsQuery(filter)).toEqual({ from: '2026-03-01', to: '2026-03-02T08:00:00.000Z' });
    expect(parsed(filterAsQuery(filter))).toEqual(filter);
  });

  it('takes a time as it is', () => {
    expect(parsed({ from: '2026-03-01T08:00:00Z' }).from).toEqual(new Date('2026-03-01T08:00:00Z'));
  });

  it('takes several values with commas and repeated, alike', () => {
    expect(parsed({ status: 'open,escalated' })).toEqual(parsed({ status: ['open', 'escalated'] }));
  });

  it.each([
    [{ from: 'yesterday' }, /“from” is a date or a time/],
    [{ from: '2026-02-30' }, /“from” is a date or a time/],
    [{ from: '0000-01-01' }, /“from” is a date or a time/],
    [{ to: '2026-02-31T00:00:00+99:00' }, /“to” is a date or a time/],
    [{ status: 'done' }, /A status is one of new, open/],
    [{ team: 'water' }, /A team is given by its id/],
    [{ sla: 'late' }, /The state of the clock is one of/],
    [{ bbox: '18,-34,19' }, /A box is west,south,east,north/],
    [{ bbox: '19,-34,18,-33' }, /west and south first/],
  ])('says in a sentence what is wrong with %j', (filter, sentence) => {
    expect(fault(filter)).toMatch(sentence);
  });
});
