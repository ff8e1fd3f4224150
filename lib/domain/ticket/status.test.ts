import { describe, expect, it } from 'vitest';
import { stopKind } from '#lib/domain/sla/deadlines.ts';
import {
  isFinished,
  refusalOfChange,
  STATUS_NAMES,
  STATUSES,
  TICKET_STATUSES,
  type TicketStatus,
} from './status.ts';

const pairs = TICKET_STATUSES.flatMap((from) => TICKET_STATUSES.map((to) => ({ from, to })));
const isListed = (from: TicketStatus, to: TicketStatus) => STATUSES[from].next.includes(to);

describe('changes of status', () => {
  it.each(pairs)('$from → $to is allowed exactly when the table lists it', ({ from, to }) => {
    const refusal = refusalOfChange({ from, to, resolutionSummary: 'Replaced the valve.' });
    expect(refusal === null).toBe(isListed(from, to));
  });

  it('are refused with a sentence that names what is allowed', () => {
    expect(refusalOfChange({ from: 'closed', to: 'in_progress' })).toBe(
      'A ticket that is “Closed” cannot become “In progress”. Allowed now: Reopened.',
    );
  });

  it('to resolved need a summary with words in it', () => {
    expect(refusalOfChange({ from: 'in_progress', to: 'resolved' })).toMatch(/resolution summary/);
    expect(refusalOfChange({ from: 'in_progress', to: 'resolved', resolutionSummary: '  ' })).toMatch(
      /resolution summary/,
    );
  });

  it('lead from every status to closed, and back to work from every end', () => {
    for (const status of TICKET_STATUSES) {
      expect(reachable(status)).toContain('closed');
      expect(reachable(status)).toContain('in_progress');
    }
  });

  it('never lead back to new', () => {
    expect(pairs.filter(({ from, to }) => to === 'new' && isListed(from, to))).toEqual([]);
  });
});

describe('the clock', () => {
  it.each(TICKET_STATUSES)('agrees with the status %s on what is finished and what pauses', (status) => {
    expect(stopKind(status) === 'stopped').toBe(isFinished(status));
    expect(stopKind(status) === 'paused').toBe(status.startsWith('awaiting_'));
  });
});

it('every status has a name of its own', () => {
  expect(new Set(Object.values(STATUS_NAMES)).size).toBe(TICKET_STATUSES.length);
});

function reachable(from: TicketStatus): Set<TicketStatus> {
  const seen = new Set<TicketStatus>();
  const visit = (status: TicketStatus) => {
    for (const next of STATUSES[status].next) {
      if (!seen.has(next)) {
        seen.add(next);
        visit(next);
      }
    }
  };
  visit(from);
  return seen;
}
