import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from '#lib/domain/access/actor.ts';
import { NO_ESCALATION, type Occurrence } from '#lib/domain/sla/due-events.ts';
import type {
  By,
  Context,
  CreateCommand,
  Decision,
  LevelHolder,
  PolicyWithChain,
  TicketCommand,
} from './commands.ts';
import { decide, decideNew } from './decide.ts';
import type { DomainEvent } from './events.ts';
import { columnsOf, type Ticket } from './ticket.ts';
import { timed } from './timers.ts';

const CREATED = new Date('2026-03-02T08:00:00Z');
const at = (minute: number) => new Date(CREATED.getTime() + minute * 60_000);

/** 30 minutes to respond, 240 to resolve, warning at 80 %; level 1 at once, level 2 half an hour later. */
const POLICY: PolicyWithChain = {
  id: 'policy',
  terms: { responseMinutes: 30, resolutionMinutes: 240, warnPercent: 80, calendar: null },
  chain: [
    { level: 1, delayMinutes: 0, countsWorkingTime: false },
    { level: 2, delayMinutes: 30, countsWorkingTime: false },
  ],
};
const SLOWER: PolicyWithChain = {
  ...POLICY,
  id: 'slower',
  terms: { ...POLICY.terms, responseMinutes: 480, resolutionMinutes: 2880 },
};

const context = (holders: [number, LevelHolder][] = []): Context => ({
  policies: { for: (_, priority) => (priority === 'low' ? SLOWER : POLICY), of: () => POLICY },
  holders: new Map(holders),
});

const MANAGER: By = { role: 'manager', userId: 'manager' as UserId };
const WORKER: By = { role: 'field_worker', userId: 'worker' as UserId };
const AGENT: By = { role: 'call_centre_agent', userId: 'agent' as UserId };
const SYSTEM: By = { role: 'system', userId: null };

const NEW: Ticket = timed(
  {
    ...{ id: 'ticket', version: 1, status: 'new', priority: 'high', categoryId: 'water', isSensitive: false },
    ...{ teamId: 'west', assigneeId: null, assignmentReason: 'routing', assignmentNote: null },
    ...{
      resolutionSummary: null,
      createdAt: CREATED,
      firstResponseAt: null,
      resolvedAt: null,
      closedAt: null,
    },
    ...{ policyId: null, deadlines: null, stops: [], escalation: NO_ESCALATION, nextAt: null, recorded: [] },
  },
  POLICY,
  CREATED,
);

function accepted(
  ticket: Ticket,
  command: TicketCommand & { by: By },
  minute: number,
  where = context(),
): Decision {
  const decision = decide(ticket, command, where, at(minute));
  if ('refused' in decision) throw new Error(decision.refused.message);
  return decision;
}

/** The ticket as it is once the decision has been saved. */
function saved(ticket: Ticket, { patch, events }: Decision): Ticket {
  const columns = { ...columnsOf(ticket), ...patch };
  const { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt } = columns;
  return {
    ...ticket,
    ...{ status: columns.status, priority: columns.priority, categoryId: columns.categoryId },
    ...{ assigneeId: columns.assigneeId, assignmentReason: columns.assignmentReason },
    ...{ assignmentNote: columns.assignmentNote, resolutionSummary: columns.resolutionSummary },
    ...{
      firstResponseAt: columns.firstResponseAt,
      resolvedAt: columns.resolvedAt,
      closedAt: columns.closedAt,
    },
    policyId: columns.slaPolicyId,
    deadlines: responseWarnAt &&
      responseDueAt && { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt },
    stops: columns.clockStops,
    nextAt: columns.slaNextAt,
    escalation: {
      level: columns.escalationLevel,
      clock: columns.escalationClock,
      nextAt: columns.escalationNextAt,
    },
    recorded: [...ticket.recorded, ...events.flatMap(asRecorded)],
  };
}

function asRecorded(event: DomainEvent): Occurrence[] {
  if (event.kind === 'warning' || event.kind === 'breach')
    return [{ clock: event.timer, event: event.kind, level: 0, dueAt: event.dueAt }];
  if (event.kind !== 'escalated' || event.timer === null) return [];
  return [{ clock: event.timer, event: 'escalation', level: event.level, dueAt: event.dueAt }];
}

const kinds = ({ events }: Decision) => events.map(({ kind }) => kind);
const REPLY: TicketCommand = { kind: 'message', messageId: 'm', visibility: 'public', mentions: [] };

describe('a response', () => {
  it.each<[string, TicketCommand]>([
    ['A public reply by staff', REPLY],
    ['A change of status by staff', { kind: 'change_status', to: 'open' }],
  ])('%s ends the response timer and the chain that an overdue response began', (_, command) => {
    const overdue = saved(NEW, accepted(NEW, { kind: 'tick', by: SYSTEM }, 31));
    expect(overdue.escalation).toEqual({ level: 1, clock: 'response', nextAt: at(60) });
    const open: Ticket = { ...overdue, status: 'new' };
    const { patch } = accepted(open, { ...command, by: WORKER }, 40);
    expect(patch).toMatchObject({ firstResponseAt: at(40), escalationClock: null, escalationNextAt: null });
    const answered = saved(open, accepted(open, { ...command, by: WORKER }, 40));
    expect(kinds(accepted(answered, { kind: 'tick', by: SYSTEM }, 191))).toEqual([]);
  });

  it('A response leaves a chain alone that an overdue resolution began', () => {
    const late: Ticket = { ...NEW, escalation: { level: 1, clock: 'resolution', nextAt: at(300) } };
    const { patch } = accepted(late, { ...REPLY, by: WORKER }, 10);
    expect(patch).toMatchObject({ firstResponseAt: at(10) });
    expect(patch).not.toHaveProperty('escalationClock');
  });

  it.each<[string, TicketCommand, By]>([
    ['an internal note', { ...REPLY, visibility: 'internal' } as TicketCommand, WORKER],
    ['a resident’s own message', REPLY, { role: 'citizen', userId: 'resident' as UserId }],
    ['what the system does', { kind: 'change_status', to: 'open' }, SYSTEM],
    ['an escalation by hand', { kind: 'escalate', reason: 'It floods' }, MANAGER],
  ])('There is no response in %s', (_, command, by) => {
    const decision = accepted(NEW, { ...command, by }, 5);
    expect(decision.patch).not.toHaveProperty('firstResponseAt');
    expect(kinds(decision)).not.toContain('responded');
  });

  it('Reopening is no response to the resident, who disputed the work, no matter which member of staff records it', () => {
    const resolved: Ticket = { ...NEW, status: 'resolved', resolvedAt: at(3) };
    for (const by of [MANAGER, AGENT]) {
      const decision = accepted(resolved, { kind: 'change_status', to: 'reopened', by }, 5);
      expect(kinds(decision)).toEqual(['status_changed']);
      expect(decision.patch).not.toHaveProperty('firstResponseAt');
    }
  });

  it('A response at the very instant of its deadline is in time', () => {
    expect(kinds(accepted(NEW, { ...REPLY, by: WORKER }, 30))).toEqual([
      'warning',
      'message_added',
      'responded',
    ]);
    const late = accepted(NEW, { ...REPLY, by: WORKER }, 30.001);
    expect(kinds(late)).toContain('breach');
  });
});

describe('a command and the sweep', () => {
  const commands: fc.Arbitrary<TicketCommand & { by: By }> = fc.constantFrom(
    { ...REPLY, by: WORKER },
    { ...REPLY, visibility: 'internal', by: WORKER },
    { kind: 'change_status', to: 'in_progress', by: WORKER },
    { kind: 'change_status', to: 'awaiting_supplier', by: WORKER },
    { kind: 'change_status', to: 'resolved', resolutionSummary: 'Mended', by: WORKER },
    { kind: 'change_status', to: 'reopened', by: MANAGER },
    { kind: 'edit', fields: { title: 'Leak' }, by: MANAGER },
    { kind: 'edit', fields: {}, priority: 'low', by: MANAGER },
    { kind: 'edit', fields: {}, priority: 'high', by: MANAGER },
    { kind: 'assign', assigneeId: 'worker', note: null, by: MANAGER },
    { kind: 'escalate', reason: 'It floods', by: MANAGER },
  );
  const histories = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), commands), { maxLength: 8 });

  it('End the same, whether the sweep came by just before each command or never did', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        let [lazy, swept] = [NEW, NEW];
        let minute = 0;
        for (const [later, command] of steps) {
          minute += later;
          swept = saved(swept, accepted(swept, { kind: 'tick', by: SYSTEM }, minute - 1 / 60_000));
          const outcome = decide(lazy, command, context(), at(minute));
          const expected = decide(swept, command, context(), at(minute));
          expect('refused' in outcome).toBe('refused' in expected);
          if (!('refused' in outcome)) lazy = saved(lazy, outcome);
          if (!('refused' in expected)) swept = saved(swept, expected);
          if ('refused' in outcome)
            lazy = saved(lazy, accepted(lazy, { kind: 'tick', by: SYSTEM }, minute - 1 / 60_000));
        }
        const ordered = ({ recorded, ...ticket }: Ticket) => ({
          ...ticket,
          recorded: recorded.map((one) => JSON.stringify(one)).sort(),
        });
        expect(ordered(lazy)).toEqual(ordered(swept));
      }),
    );
  });

  it('A tick on its own outcome finds nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), (minute) => {
        const once = saved(NEW, accepted(NEW, { kind: 'tick', by: SYSTEM }, minute));
        expect(accepted(once, { kind: 'tick', by: SYSTEM }, minute)).toEqual({ patch: {}, events: [] });
      }),
    );
  });
});

describe('a level of the chain', () => {
  it.each([
    ['the highest level reached', 'director', 'director', 2],
    ['the level below, where the highest names several people', null, 'foreman', 1],
  ])('Assigns the ticket to the one person whom %s names', (_, personId, assigneeId, level) => {
    const where = context([
      [1, { personId: 'foreman', unstaffed: null }],
      [2, { personId, unstaffed: null }],
    ]);
    const { patch } = accepted(NEW, { kind: 'tick', by: SYSTEM }, 61, where);
    expect(patch).toMatchObject({ assigneeId, assignmentNote: `Level ${level}: response overdue` });
  });

  it('Makes the ticket “escalated” once, however many levels are reached at once', () => {
    const where = context([
      [1, { personId: 'foreman', unstaffed: null }],
      [2, { personId: null, unstaffed: null }],
    ]);
    const { patch, events } = accepted(NEW, { kind: 'tick', by: SYSTEM }, 61, where);
    expect(patch).toMatchObject({
      ...{ status: 'escalated', assigneeId: 'foreman', assignmentReason: 'escalation' },
      assignmentNote: 'Level 1: response overdue',
    });
    expect(events.map((event) => (event.kind === 'escalated' ? event.changedStatus : event.kind))).toEqual([
      ...['warning', 'breach', true, false],
    ]);
  });

  it('Leaves a ticket that awaits somebody as it is, and still reaches the level', () => {
    const waiting: Ticket = { ...NEW, status: 'awaiting_supplier', stops: [] };
    const { patch, events } = accepted(waiting, { kind: 'tick', by: SYSTEM }, 31);
    expect(patch).not.toHaveProperty('status');
    expect(events.at(-1)).toMatchObject({ kind: 'escalated', level: 1, changedStatus: false });
  });

  it('Goes to the administrators where nobody at the level can open the ticket', () => {
    const where = context([[1, { personId: null, unstaffed: 'Nobody is there.' }]]);
    const byTimer = accepted(NEW, { kind: 'tick', by: SYSTEM }, 31, where);
    expect(byTimer.events.at(-1)).toMatchObject({ audience: 'admins', unstaffed: 'Nobody is there.' });
    const byHand = accepted(NEW, { kind: 'escalate', reason: 'It floods', by: MANAGER }, 5, where);
    expect(byHand.events.at(-1)).toMatchObject({ audience: 'admins', byHand: { reason: 'It floods' } });
    expect(byHand.patch.assignmentNote).toBe('Level 1: It floods (Nobody is there.)');
  });
});

describe('a new ticket', () => {
  const fields = {
    ...{ id: 'ticket', trackingNumber: 'T-1', externalRef: null, source: 'import', createdBy: null },
    ...{ title: 'Leak', description: '', address: null, location: null, language: 'en', tags: [] },
  } satisfies CreateCommand['ticket'];
  const command = { kind: 'create', ticket: fields, priority: 'high', createdAt: CREATED } as const;

  it('Starts with its deadlines ahead and the first warning due next', () => {
    const category = { id: 'water', isSensitive: false };
    const { patch, events } = decideNew({ ...command, category }, context(), CREATED);
    expect(patch).toMatchObject({
      status: 'new',
      responseDueAt: at(30),
      resolutionDueAt: at(240),
      slaNextAt: at(24),
    });
    expect(events).toEqual([{ kind: 'created' }]);
  });

  it('Has no timers where it is sensitive', () => {
    const { patch } = decideNew(
      { ...command, category: { id: 'abuse', isSensitive: true } },
      context(),
      CREATED,
    );
    expect(patch).toMatchObject({
      responseDueAt: null,
      resolutionDueAt: null,
      slaNextAt: null,
      slaPolicyId: null,
    });
  });

  it('Imported, brings no warning or breach of the past', () => {
    const category = { id: 'water', isSensitive: false };
    const open = { completedAt: null, resolutionSummary: null };
    const { patch } = decideNew({ ...command, category, historical: open }, context(), at(100));
    expect(patch).toMatchObject({ status: 'open', slaNextAt: at(192) });
    const done = { completedAt: at(50), resolutionSummary: 'Mended' };
    const closed = decideNew({ ...command, category, historical: done }, context(), at(100));
    expect(closed.patch).toMatchObject({ status: 'closed', closedAt: at(50), slaNextAt: null });
  });
});

describe('what cannot be done', () => {
  it.each<[string, Partial<Ticket>, TicketCommand, By, object]>([
    [
      'a sensitive ticket loses its station',
      { isSensitive: true },
      { kind: 'assign', team: null, note: null },
      MANAGER,
      { code: 'invalid', field: 'team' },
    ],
    [
      'a sensitive ticket goes to a municipal team',
      { isSensitive: true },
      { kind: 'assign', team: { id: 'x', isSaps: false }, note: null },
      MANAGER,
      { code: 'invalid' },
    ],
    [
      'an ordinary ticket goes to the police',
      {},
      { kind: 'assign', team: { id: 'x', isSaps: true }, note: null },
      MANAGER,
      { code: 'invalid' },
    ],
    [
      'a sensitive ticket becomes an ordinary one',
      { isSensitive: true },
      { kind: 'edit', fields: {}, category: { id: 'w', isSensitive: false } },
      MANAGER,
      { code: 'invalid', field: 'category' },
    ],
    [
      'a sensitive ticket is escalated',
      { isSensitive: true },
      { kind: 'escalate', reason: 'x' },
      MANAGER,
      { code: 'forbidden' },
    ],
    [
      'a finished ticket is escalated',
      { status: 'closed' },
      { kind: 'escalate', reason: 'x' },
      MANAGER,
      { code: 'refused', field: 'status' },
    ],
    [
      'a ticket is resolved without a summary',
      {},
      { kind: 'change_status', to: 'resolved' },
      WORKER,
      { code: 'refused', field: 'resolutionSummary' },
    ],
    [
      'a field worker closes a ticket',
      { status: 'resolved' },
      { kind: 'change_status', to: 'closed' },
      WORKER,
      { code: 'forbidden' },
    ],
    [
      'a call centre agent moves a ticket on',
      {},
      { kind: 'change_status', to: 'in_progress' },
      AGENT,
      { code: 'forbidden' },
    ],
    [
      'a new ticket is closed',
      {},
      { kind: 'change_status', to: 'closed' },
      MANAGER,
      { code: 'refused', field: 'status' },
    ],
  ])('It is refused that %s', (_, changes, command, by, refused) => {
    expect(decide({ ...NEW, ...changes }, { ...command, by }, context(), at(5))).toMatchObject({ refused });
  });
});
