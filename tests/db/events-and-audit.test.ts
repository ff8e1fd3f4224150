// Each thing that can happen to a ticket is written down once: in the audit trail, and in the stream for open screens.
import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { type By, NO_HOLDERS, type TicketCommand } from '#lib/domain/ticket/commands.ts';
import { decide } from '#lib/domain/ticket/decide.ts';
import type { DomainEvent } from '#lib/domain/ticket/events.ts';
import type { EventType } from '#lib/realtime/outbox.ts';
import { rerouteAfterEdit } from '#lib/service-areas/reroute-after-edit.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { addMessage } from '#lib/tickets/add-message.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { escalateTicket } from '#lib/tickets/escalate-ticket.ts';
import { SYSTEM } from '#lib/tickets/execute.ts';
import { loadTickets, withRecorded } from '#lib/tickets/load-tickets.ts';
import { applyServiceLevels } from '#lib/timers/apply-service-levels.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';
import { type Kind, TRACES, traceOf } from './event-traces.ts';

type Case = {
  name: string;
  /** What the rules say happens; what routing adds comes after it. */
  happens: Kind[];
  /** The same command, as the rules are given it. */
  command?: () => TicketCommand;
  by?: By;
  run: (id: string) => Promise<unknown>;
  now?: Date;
  /** Every entry of the trail that the command adds: what was done, and the columns that it changed. */
  audit: string[];
  /** Every event of the stream that it adds. */
  stream: EventType[];
};

useTestDatabase();
let town: Fixture;
let manager: Actor;

beforeAll(async () => {
  town = await makeMunicipality('EVA');
  const { tenantId, teams } = town;
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId } });
  await withSystem(tenantId, (tx) => ensureStandardPolicies(tx, tenantId));
  manager = { ...systemActor(tenantId), role: 'manager', userId: (await town.person('manager')).userId };
  await ownerClient().team.updateMany({ where: { id: teams.west }, data: { managerId: manager.userId } });
});

const START = Date.parse('2026-03-02T08:00:00Z');
/** Critical tickets are warned of at minute 24, overdue and at level 1 at minute 30. */
const at = (minute: number) => new Date(START + minute * 60_000);

const logged = () =>
  createTicket(
    manager,
    createTicketInput.parse({
      ...{ title: 'No water', category: 'water', priority: 'critical', location: IN_WARD_1 },
      reporter: { phone: '082 555 0123' },
    }),
    at(0),
  );

/** The kinds of events that the rules make of the command. */
function decidedEvents(id: string, { command, by = manager, now = at(5) }: Case): Promise<DomainEvent[]> {
  return withSystem(town.tenantId, async (tx) => {
    const loaded = await loadTickets(tx, Prisma.sql`t.id = ${id}::uuid`);
    const [ticket] = await withRecorded(tx, loaded, now);
    const context = { policies: await loadPolicies(tx), holders: NO_HOLDERS };
    const decision = decide(ticket!, { ...command!(), by }, context, now);
    if ('refused' in decision) throw new Error(decision.refused.message);
    return decision.events;
  });
}

type Entry = { action: string; columns: string[] };

/** All that was written down of the ticket so far. */
async function writtenOf(ticketId: string): Promise<{ audit: Entry[]; stream: EventType[] }> {
  const audit = await ownerClient().$queryRaw<Entry[]>`
    select action, array(select jsonb_object_keys(changes) order by 1) as columns from ticket_audit
    where ticket_id = ${ticketId}::uuid order by seq`;
  const stream = await ownerClient().$queryRaw<{ type: EventType }[]>`
    select type from ticket_events where ticket_id = ${ticketId}::uuid order by id`;
  return { audit, stream: stream.map(({ type }) => type) };
}

const abuse = () => ({ id: town.categories.abuse, isSensitive: true });
const east = () => ({ id: town.teams.east, isSaps: false });
const messageOf = (visibility: 'public' | 'internal') =>
  ({ kind: 'message', messageId: '', visibility, mentions: [] }) as const;

const CASES: Case[] = [
  {
    name: 'an edit of the title',
    happens: ['edited'],
    command: () => ({ kind: 'edit', fields: { title: 'Dry' } }),
    run: (id) => editTicket(manager, id, { version: 1, title: 'Dry' }, at(5)),
    audit: ['edited: title'],
    stream: ['ticket.updated'],
  },
  {
    name: 'an edit that changes nothing',
    happens: [],
    command: () => ({ kind: 'edit', fields: {} }),
    run: (id) => editTicket(manager, id, { version: 1 }, at(5)),
    audit: [],
    stream: [],
  },
  {
    name: 'a move into another team’s area',
    happens: ['edited', 'routed'],
    command: () => ({ kind: 'edit', fields: { location: IN_WARD_2 } }),
    run: (id) => editTicket(manager, id, { version: 1, location: IN_WARD_2 }, at(5)),
    audit: ['edited: location', 'assigned: assignment_reason team_id ward_id'],
    stream: ['ticket.updated', 'ticket.gone', 'assignment.changed', 'ticket.updated'],
  },
  {
    name: 'another priority',
    happens: ['edited', 'recalculated'],
    command: () => ({ kind: 'edit', fields: {}, priority: 'low' }),
    run: (id) => editTicket(manager, id, { version: 1, priority: 'low' }, at(5)),
    audit: ['edited: priority resolution_due_at response_due_at'],
    stream: ['ticket.updated'],
  },
  {
    name: 'a sensitive category',
    happens: ['edited', 'became_sensitive', 'routed'],
    command: () => ({ kind: 'edit', fields: {}, category: abuse() }),
    run: (id) => editTicket(manager, id, { version: 1, category: 'abuse' }, at(5)),
    audit: [
      'assigned: assignment_reason category_id resolution_due_at response_due_at team_id',
      'assigned: team_id',
    ],
    stream: ['assignment.changed', 'ticket.updated', 'assignment.changed', 'ticket.updated'],
  },
  {
    name: 'another status, which is a response',
    happens: ['responded', 'status_changed'],
    command: () => ({ kind: 'change_status', to: 'in_progress' }),
    run: (id) => changeStatus(manager, id, { version: 1, status: 'in_progress' }, at(5)),
    audit: ['status_changed: first_response_at status'],
    stream: ['ticket.updated'],
  },
  {
    name: 'another status with a note',
    happens: ['responded', 'status_changed'],
    command: () => ({ kind: 'change_status', to: 'awaiting_supplier' }),
    run: (id) => changeStatus(manager, id, { version: 1, status: 'awaiting_supplier', note: 'Pipe' }, at(5)),
    audit: ['status_changed: first_response_at resolution_due_at status', 'message_added: body visibility'],
    stream: ['ticket.updated', 'message.added'],
  },
  {
    name: 'another team',
    happens: ['assigned'],
    command: () => ({ kind: 'assign', team: east(), note: 'Nearer' }),
    run: (id) => assignTicket(manager, id, { version: 1, team: town.teams.east, note: 'Nearer' }, at(5)),
    audit: ['assigned: assignment_note assignment_reason team_id'],
    stream: ['ticket.gone', 'assignment.changed', 'ticket.updated'],
  },
  {
    name: 'a person',
    happens: ['assigned'],
    command: () => ({ kind: 'assign', assigneeId: manager.userId, note: null }),
    run: (id) => assignTicket(manager, id, { version: 1, assignee: manager.userId }, at(5)),
    audit: ['assigned: assignee_id assignment_reason'],
    stream: ['assignment.changed', 'ticket.updated'],
  },
  {
    name: 'a public message, which is a response',
    happens: ['message_added', 'responded'],
    command: () => messageOf('public'),
    run: (id) => addMessage(manager, id, { body: 'On our way', visibility: 'public' }, at(5)),
    audit: ['edited: first_response_at', 'message_added: body visibility'],
    stream: ['ticket.updated', 'message.added'],
  },
  {
    name: 'an internal note',
    happens: ['message_added'],
    command: () => messageOf('internal'),
    run: (id) => addMessage(manager, id, { body: 'A dog', visibility: 'internal' }, at(5)),
    audit: ['message_added: body visibility'],
    stream: ['message.added'],
  },
  {
    name: 'an escalation by hand',
    happens: ['escalated'],
    command: () => ({ kind: 'escalate', reason: 'A school' }),
    run: (id) => escalateTicket(manager, id, { version: 1, reason: 'A school' }, at(5)),
    audit: [
      'sla_escalation: clock due_at level reason',
      'status_changed: assignee_id assignment_note assignment_reason status',
    ],
    stream: ['sla.escalation', 'assignment.changed', 'ticket.updated'],
  },
  {
    name: 'a sweep after a warning was due',
    happens: ['warning'],
    ...{ command: () => ({ kind: 'tick' }), by: SYSTEM, now: at(25) },
    run: () => sweepTenant(town.tenantId, at(25)),
    audit: ['sla_warning: clock due_at level'],
    stream: ['sla.warning'],
  },
  {
    name: 'a sweep after the response was due',
    happens: ['warning', 'breach', 'escalated'],
    ...{ command: () => ({ kind: 'tick' }), by: SYSTEM, now: at(31) },
    run: () => sweepTenant(town.tenantId, at(31)),
    audit: [
      'sla_warning: clock due_at level',
      'sla_breach: clock due_at level',
      'sla_escalation: clock due_at level',
      'status_changed: assignee_id assignment_note assignment_reason status',
    ],
    stream: ['sla.warning', 'sla.breach', 'sla.escalation', 'assignment.changed', 'ticket.updated'],
  },
  {
    name: 'a public message after the response was due',
    happens: ['warning', 'breach', 'escalated', 'message_added', 'responded'],
    ...{ command: () => messageOf('public'), now: at(31) },
    run: (id) => addMessage(manager, id, { body: 'Sorry', visibility: 'public' }, at(31)),
    audit: [
      'sla_warning: clock due_at level',
      'sla_breach: clock due_at level',
      'sla_escalation: clock due_at level',
      'status_changed: assignee_id assignment_note assignment_reason first_response_at status',
      'message_added: body visibility',
    ],
    stream: [
      'sla.warning',
      'sla.breach',
      'sla.escalation',
      'assignment.changed',
      'ticket.updated',
      'message.added',
    ],
  },
  {
    name: 'a team that takes part no longer',
    happens: ['routed'],
    run: async () => {
      const where = { id: town.teams.west };
      await ownerClient().team.updateMany({ where, data: { isActive: false } });
      await rerouteAfterEdit({ tenantId: town.tenantId, teamId: town.teams.west });
      await ownerClient().team.updateMany({ where, data: { isActive: true } });
    },
    audit: ['assigned: assignment_reason team_id'],
    stream: ['ticket.gone', 'assignment.changed', 'ticket.updated'],
  },
  {
    name: 'a shorter service level for open tickets',
    happens: ['recalculated'],
    run: async () => {
      const where = { tenantId: town.tenantId, priority: 'critical' };
      await ownerClient().slaPolicy.updateMany({ where, data: { responseMinutes: 20 } });
      const [change] = await ownerClient().$queryRaw<{ id: string }[]>`
        insert into service_level_changes (tenant_id, made_at, made_by, summary, reach, reached)
        values (${town.tenantId}::uuid, ${at(5)}, ${manager.userId}::uuid, 'Shorter',
          ${JSON.stringify({ of: [[town.categories.water, 'critical']] })}::jsonb, 1) returning id`;
      await applyServiceLevels(town.tenantId, change!.id, () => at(5));
      await ownerClient().slaPolicy.updateMany({ where, data: { responseMinutes: 30 } });
    },
    audit: ['edited: reason response_due_at'],
    stream: ['ticket.updated'],
  },
];

describe('what a command makes happen is in the trail and in the stream, once:', () => {
  test.each(CASES)('$name', async (one) => {
    const { id } = await logged();
    const before = await writtenOf(id);
    const decided = one.command ? await decidedEvents(id, one) : [];
    await one.run(id);
    const after = await writtenOf(id);
    const audit = after.audit.slice(before.audit.length);
    const stream = after.stream.slice(before.stream.length);

    const added = one.happens.slice(decided.length).map((kind) => ({ kind }) as DomainEvent);
    expect([...decided, ...added].map(({ kind }) => kind)).toEqual(one.happens);
    expectTraces([...decided, ...added], audit, stream);
    expect(audit.map(({ action, columns }) => `${action}: ${columns.join(' ')}`)).toEqual(one.audit);
    expect(stream).toEqual(one.stream);

    await sweepTenant(town.tenantId, one.now ?? at(5));
    expect(await writtenOf(id), 'a sweep at the same instant adds nothing').toEqual(after);
  });
});

function expectTraces(
  events: readonly DomainEvent[],
  audit: readonly Entry[],
  stream: readonly EventType[],
): void {
  for (const event of events) {
    const trace = traceOf(event);
    const entries = audit.filter(
      ({ action, columns }) =>
        (trace.action ?? action) === action && columns.some((column) => trace.columns.includes(column)),
    );
    expect(entries.length, `${event.kind} has no entry in the trail`).toBeGreaterThan(0);
    expect(stream, `${event.kind} is not in the stream`).toContain(trace.stream);
  }
}

test('a new ticket and its reporter are in the trail and in the stream, once', async () => {
  const { id } = await logged();
  const { audit, stream } = await writtenOf(id);
  expectTraces([{ kind: 'created' }], audit, stream);
  expect(audit.map(({ action }) => action)).toEqual(['created', 'reporter_added']);
  expect(stream).toEqual(['ticket.created']);
});

test('every kind of event is caused by one of these commands', () => {
  const caused = new Set<Kind>(['created', ...CASES.flatMap(({ happens }) => happens)]);
  expect([...caused].sort()).toEqual(Object.keys(TRACES).sort());
});
