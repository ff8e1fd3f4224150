import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { addMessage } from '#lib/tickets/add-message.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { sweep, sweepTenant } from '#lib/timers/sweep.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let manager: Actor;

beforeAll(async () => {
  town = await makeMunicipality('SWP');
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  const { userId } = await town.person('manager');
  manager = { ...systemActor(town.tenantId), role: 'manager', userId };
  await ownerClient().team.updateMany({ where: { id: town.teams.west }, data: { managerId: userId } });
});

// Each test begins with nothing due.
beforeEach(async () => {
  await ownerClient().$executeRaw`update tickets set sla_next_at = null, escalation_next_at = null`;
});

/** Monday in Johannesburg, 10:00; nothing of it is a holiday. */
const MONDAY = Date.parse('2026-03-02T08:00:00Z');
const at = (minutes: number) => new Date(MONDAY + minutes * 60_000);

async function file(priority: 'high' | 'critical', now = at(0), category = 'water') {
  const input = createTicketInput.parse({ title: 'No water', category, priority, location: IN_WARD_1 });
  const created = await createTicket(manager, input, now);
  return created.kind === 'ticket' ? created.ticket : { id: created.id, version: 1 };
}

const happenedTo = (ticketId: string) =>
  ownerClient().$queryRaw<{ what: string; dueAt: Date }[]>`
    select clock || ' ' || event || case when level > 0 then ' ' || level else '' end as what, due_at as "dueAt"
    from sla_occurrences where ticket_id = ${ticketId}::uuid order by due_at, id`;
const whatHappenedTo = async (ticketId: string) => (await happenedTo(ticketId)).map(({ what }) => what);

describe('the sweep', () => {
  it('warns, records the breach and puts the ticket on the desk of the team’s manager, each at its minute', async () => {
    const ticket = await file('high');
    for (let minute = 0; minute <= 130; minute += 1) await sweepTenant(town.tenantId, at(minute));
    expect(await happenedTo(ticket.id)).toEqual([
      { what: 'response warning', dueAt: at(96) },
      { what: 'response breach', dueAt: at(120) },
      { what: 'response escalation 1', dueAt: at(120) },
    ]);
    const escalated = await readTicket(manager, ticket.id, at(130));
    expect(escalated).toMatchObject({ status: 'escalated', assignee: { id: manager.userId } });
    expect(escalated.assignments.at(-1)).toMatchObject({
      reason: 'escalation',
      note: 'Level 1: response overdue',
    });
  });

  it('climbs on while nobody takes the ticket up, and no further once somebody does', async () => {
    const [left, taken] = [await file('critical'), await file('critical')];
    await sweep(at(31));
    const { version } = await readTicket(manager, taken.id, at(31));
    await changeStatus(manager, taken.id, { status: 'in_progress', version }, at(32));
    await sweep(at(239));
    expect(await whatHappenedTo(taken.id)).toEqual([
      'response warning',
      'response breach',
      'response escalation 1',
      'resolution warning',
    ]);
    expect(await whatHappenedTo(left.id)).toEqual([
      'response warning',
      'response breach',
      'response escalation 1',
      'response escalation 2',
      'response escalation 3',
      'resolution warning',
    ]);
  });

  it('escalates a ticket without a team and without a person', async () => {
    const ticket = await file('critical');
    await ownerClient().$executeRaw`update tickets set team_id = null where id = ${ticket.id}::uuid`;
    await sweep(at(60));
    expect(await whatHappenedTo(ticket.id)).toContain('response escalation 1');
    expect(await readTicket(manager, ticket.id, at(60))).toMatchObject({ status: 'escalated', team: null });
  });

  it('never touches a sensitive ticket', async () => {
    const ticket = await file('critical', at(0), 'abuse');
    await sweep(at(100_000));
    expect(await happenedTo(ticket.id)).toEqual([]);
  });

  it('does nothing the second time', async () => {
    const ticket = await file('critical');
    await sweep(at(60));
    const before = await happenedTo(ticket.id);
    await ownerClient().$executeRaw`update tickets set sla_next_at = ${at(0)} where id = ${ticket.id}::uuid`;
    expect(await sweepTenant(town.tenantId, at(60))).toBe(1);
    expect(await happenedTo(ticket.id)).toEqual(before);
  });

  it('leaves a trail and events of what it does', async () => {
    const ticket = await file('critical');
    await sweep(at(31));
    const actions = await ownerClient().$queryRaw<{ action: string }[]>`
      select action from ticket_audit where ticket_id = ${ticket.id}::uuid order by seq`;
    expect(actions.map(({ action }) => action)).toEqual([
      'created',
      'sla_warning',
      'sla_breach',
      'sla_escalation',
      'status_changed',
    ]);
    const events = await ownerClient().$queryRaw<{ type: string }[]>`
      select type from ticket_events where ticket_id = ${ticket.id}::uuid and type like 'sla%' order by id`;
    expect(events.map(({ type }) => type)).toEqual(['sla.warning', 'sla.breach', 'sla.escalation']);
  });
});

it('has a key that takes nothing twice, whoever writes it', async () => {
  const ticket = await file('critical');
  await sweep(at(31));
  await expect(
    ownerClient()
      .$executeRaw`insert into sla_occurrences (tenant_id, ticket_id, clock, event, level, due_at, recorded_at)
      select tenant_id, ticket_id, clock, event, level, due_at, now() from sla_occurrences where ticket_id = ${ticket.id}::uuid`,
  ).rejects.toThrow(/sla_occurrences_tenant_id_ticket_id_clock_event_level_key/);
});

describe('who comes between a deadline and its sweep', () => {
  it('does not undo the breach by answering', async () => {
    const ticket = await file('critical');
    await addMessage(manager, ticket.id, { body: 'On our way', visibility: 'public' }, at(31));
    expect(await whatHappenedTo(ticket.id)).toContain('response breach');
  });

  it('does not undo it by resolving', async () => {
    const ticket = await file('critical');
    await changeStatus(
      manager,
      ticket.id,
      { status: 'resolved', resolutionSummary: 'Done', version: 1 },
      at(241),
    );
    expect(await whatHappenedTo(ticket.id)).toContain('resolution breach');
    expect(await sweepTenant(town.tenantId, at(10_000))).toBe(0);
  });

  it('hears at once of a deadline that a higher priority puts into the past', async () => {
    const ticket = await file('high');
    await editTicket(manager, ticket.id, { priority: 'critical', version: 1 }, at(45));
    await sweep(at(45));
    expect(await whatHappenedTo(ticket.id)).toEqual([
      'response warning',
      'response breach',
      'response escalation 1',
    ]);
  });
});

describeConcurrent('several sweeps at once', () => {
  it('do each thing once', async () => {
    const tickets = await Promise.all(Array.from({ length: 60 }, () => file('critical')));
    await Promise.all(Array.from({ length: 4 }, () => sweepTenant(town.tenantId, at(31))));
    for (const { id } of tickets) {
      expect(await whatHappenedTo(id)).toEqual([
        'response warning',
        'response breach',
        'response escalation 1',
      ]);
    }
  });
});
