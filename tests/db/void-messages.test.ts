// What staff are no longer told because it has become void, by the command or by the sweep.
import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { addMessage, addMessageInput } from '#lib/tickets/add-message.ts';
import { assignTicket, assignTicketInput } from '#lib/tickets/assign-ticket.ts';
import { changeStatus, changeStatusInput } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket, editTicketInput } from '#lib/tickets/edit-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let manager: Actor;

beforeAll(async () => {
  town = await makeMunicipality('VOID');
  const { tenantId, teams } = town;
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId } });
  await withSystem(tenantId, (tx) => ensureStandardPolicies(tx, tenantId));
  manager = { ...systemActor(tenantId), role: 'manager', userId: (await town.person('manager')).userId };
  const { userId } = await town.person('field_worker', { teams: [teams.west] });
  await ownerClient().team.updateMany({ where: { tenantId }, data: { managerId: userId } });
});

const at = (minute: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minute * 60_000);

async function create(location: typeof IN_WARD_1 | null = IN_WARD_1) {
  const input = createTicketInput.parse({
    ...{ title: 'No water', category: 'water', priority: 'critical', location },
  });
  const created = await createTicket(manager, input, at(0));
  if (created.kind !== 'ticket') throw new Error('A manager sees every ticket that is not sensitive.');
  return created.ticket;
}

/** `event_key status` of the emails to staff about deadlines. */
const emailsOf = async (ticketId: string) =>
  (
    await ownerClient().notification.findMany({
      where: { ticketId, channel: 'email', kind: { in: ['warning', 'breach', 'escalated'] } },
    })
  )
    .map(({ eventKey, status }) => `${eventKey} ${status}`)
    .sort();

const RESOLVE = changeStatusInput.parse({ version: 1, status: 'resolved', resolutionSummary: 'Mended' });

describe('A message about a deadline', () => {
  it('Is not sent where the command that found the breach has also ended the ticket, as if the sweep had come first', async () => {
    const [swept, unswept] = [await create(), await create()];
    await sweepTenant(town.tenantId, at(31));
    await ownerClient().notification.deleteMany({ where: { ticketId: unswept.id } });
    await ownerClient().$executeRaw`delete from sla_occurrences where ticket_id = ${unswept.id}::uuid`;
    await ownerClient().$executeRaw`
      update tickets set escalation_level = 0, escalation_clock = null, escalation_next_at = null,
        status = 'new', sla_next_at = ${at(24)}, version = 1 where id = ${unswept.id}::uuid`;
    for (const { id } of [swept, unswept]) {
      const { version } = await readTicket(manager, id, at(31));
      await changeStatus(manager, id, { ...RESOLVE, version }, at(31.5));
    }
    const [first, second] = [await emailsOf(swept.id), await emailsOf(unswept.id)];
    expect(first.length).toBeGreaterThan(0);
    expect(first.every((line) => line.endsWith('suppressed'))).toBe(true);
    expect(second).toEqual(first);
  });

  it('Of the response is withdrawn by the response, and one of the resolution is not', async () => {
    const { id } = await create();
    await sweepTenant(town.tenantId, at(200));
    const before = await emailsOf(id);
    expect(before.some((line) => line.startsWith('resolution warning'))).toBe(true);
    await addMessage(manager, id, addMessageInput.parse({ body: 'On our way' }), at(201));
    expect(await emailsOf(id)).toEqual(
      before.map((line) => (line.startsWith('response') ? line.replace('queued', 'suppressed') : line)),
    );
  });

  it('Goes to the level of the policy under which it was reached, also where the same command changes the policy', async () => {
    const { id } = await create();
    const input = editTicketInput.parse({ version: 1, priority: 'low' });
    await editTicket(manager, id, input, at(31));
    const told = await ownerClient().notification.findMany({
      where: { ticketId: id, kind: 'escalated', channel: 'in_app' },
    });
    const [team] = await ownerClient().team.findMany({ where: { id: town.teams.west } });
    expect(told.map(({ userId }) => userId)).toEqual([team?.managerId]);
  });
});

describe('A ticket without a team', () => {
  it('Is given to a manager, and to nobody who works in some team, a police liaison least of all', async () => {
    const { id } = await create(null);
    const assign = async (userId: string | null) =>
      assignTicket(manager, id, assignTicketInput.parse({ version: 1, assignee: userId }), at(1));
    const { userId: liaison } = await town.person('saps_liaison', { teams: [town.teams.saps] });
    const { userId: worker } = await town.person('field_worker', { teams: [town.teams.east] });
    for (const person of [liaison, worker])
      await expect(assign(person)).rejects.toMatchObject({ code: 'invalid', field: 'assignee' });
    expect(await assign(manager.userId)).toMatchObject({ assignee: { id: manager.userId } });
  });
});
