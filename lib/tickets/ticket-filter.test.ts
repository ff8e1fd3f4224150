import { describe, expect, it } from 'vitest';
import { ticketFilterSchema } from './ticket-filter.ts';

const parsed = (filter: Record<string, unknown>) => ticketFilterSchema.parse(filter);
const fault = (filter: Record<string, unknown>) =>
  ticketFilterSchema.safeParse(filter).error?.issues[0]?.message;

describe('a filter', () => {
  it('takes a plain date for a whole day in South Africa, first and last day included', () => {
    expect(parsed({ from: '2026-03-01', to: '2026-03-01' })).toEqual({
      from: new Date('2026-02-28T22:00:00Z'),
      to: new Date('2026-03-01T22:00:00Z'),
    });
  });

  it('takes a time as it is', () => {
    expect(parsed({ from: '2026-03-01T08:00:00Z' }).from).toEqual(new Date('2026-03-01T08:00:00Z'));
  });

  it('takes several values with commas and repeated, alike', () => {
    expect(parsed({ status: 'open,escalated' })).toEqual(parsed({ status: ['open', 'escalated'] }));
  });

  it.each([
    [{ from: 'yesterday' }, /“from” is a date or a time/],
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
