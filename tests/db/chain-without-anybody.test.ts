import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { NOBODY_AT_LEVEL } from '#lib/reactions/level-holders.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { escalateTicket } from '#lib/tickets/escalate-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let manager: Actor;
let admin: string;

beforeAll(async () => {
  town = await makeMunicipality('NOB');
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  manager = { ...systemActor(town.tenantId), role: 'manager', userId: (await town.person('manager')).userId };
  admin = (await town.person('admin')).userId!;
});

beforeEach(async () => {
  await ownerClient().$executeRaw`update tickets set sla_next_at = null, escalation_next_at = null`;
});

const at = (minute: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minute * 60_000);

async function file(): Promise<string> {
  const input = createTicketInput.parse({
    ...{ title: 'No water', category: 'water', priority: 'critical', location: IN_WARD_1 },
  });
  const filed = await createTicket(manager, input, at(0));
  if (filed.kind !== 'ticket') throw new Error('The ticket is out of sight.');
  return filed.ticket.id;
}

/** Lets the first level of every chain name this person. */
const nameFirst = (userId: string) => ownerClient().$executeRaw`
  update escalation_levels set target = 'person', person_id = ${userId}::uuid
  where tenant_id = ${town.tenantId}::uuid and level = 1`;

const told = async (ticketId: string) => {
  const rows = await ownerClient().notification.findMany({ where: { ticketId, kind: 'escalated' } });
  return [...new Set(rows.map(({ userId }) => userId))];
};

const trailReasons = async (ticketId: string) =>
  (
    await ownerClient().$queryRaw<{ reason: string | null }[]>`
      select changes -> 'reason' ->> 1 as reason from ticket_audit
      where ticket_id = ${ticketId}::uuid and action = 'sla_escalation' order by seq`
  ).map(({ reason }) => reason);

const become = (userId: string, data: { role: string }) =>
  ownerClient().membership.updateMany({ where: { userId }, data });

describe.each([
  [
    'works in another team',
    async () => (await town.person('field_worker', { teams: [town.teams.east] })).userId!,
  ],
  [
    'is a councillor now',
    async () => {
      const { userId } = await town.person('ward_councillor', { wards: [town.wards[1]] });
      return userId!;
    },
  ],
  [
    'has lost the membership',
    async () => (await town.person('manager')).userId!,
    (userId: string) => ownerClient().membership.deleteMany({ where: { userId } }),
  ],
  [
    'is with the police now',
    async () => (await town.person('manager')).userId!,
    (userId: string) => become(userId, { role: 'saps_liaison' }),
  ],
  [
    'can no longer sign in',
    async () => (await town.person('manager')).userId!,
    (userId: string) => ownerClient().user.update({ where: { id: userId }, data: { disabledAt: at(0) } }),
  ],
] as const)('where a level names somebody who %s', (_, makePerson, leave?) => {
  const name = async () => {
    const userId = await makePerson();
    await nameFirst(userId);
    await leave?.(userId);
  };

  it('the clock tells the administrators instead, and the history says so', async () => {
    await name();
    const id = await file();
    await sweepTenant(town.tenantId, at(31));
    expect(await told(id)).toEqual([admin]);
    const ticket = await readTicket(manager, id, at(31));
    expect(ticket).toMatchObject({ status: 'escalated', assignee: null });
    const entry = { kind: 'escalation', level: 1, reason: NOBODY_AT_LEVEL.adminsTold };
    expect(ticket.clock?.entries).toContainEqual(expect.objectContaining(entry));
    expect(await trailReasons(id)).toEqual([NOBODY_AT_LEVEL.adminsTold]);
    // And the chain goes on.
    await sweepTenant(town.tenantId, at(61));
    expect(await told(id)).toContain(manager.userId);
    expect(await trailReasons(id)).toEqual([NOBODY_AT_LEVEL.adminsTold, null]);
  });

  it('so does who escalates by hand', async () => {
    await name();
    const id = await file();
    const ticket = await escalateTicket(manager, id, { version: 1, reason: 'It floods' }, at(1));
    expect(ticket).toMatchObject({ status: 'escalated', assignee: null });
    expect(await told(id)).toEqual([admin]);
    const { assignments } = await readTicket(manager, id, at(2));
    expect(assignments.at(-1)?.note).toBe(`Level 1: It floods (${NOBODY_AT_LEVEL.adminsTold})`);
    expect(await trailReasons(id)).toEqual(['It floods']);
  });
});

it('where there is no administrator either, nobody is told, and the history does not say otherwise', async () => {
  const left = (await town.person('manager')).userId!;
  await nameFirst(left);
  await become(left, { role: 'ward_councillor' });
  await become(admin, { role: 'field_worker' });
  const byClock = await file();
  await sweepTenant(town.tenantId, at(31));
  const byHand = await file();
  await escalateTicket(manager, byHand, { version: 1, reason: 'It floods' }, at(1));
  await become(admin, { role: 'admin' });
  for (const id of [byClock, byHand]) expect(await told(id)).toEqual([]);
  expect(await trailReasons(byClock)).toEqual([NOBODY_AT_LEVEL.nobodyTold]);
  const { assignments } = await readTicket(manager, byHand, at(32));
  expect(assignments.at(-1)?.note).toBe(`Level 1: It floods (${NOBODY_AT_LEVEL.nobodyTold})`);
});

it('who is named and sees the ticket is told, and nobody else', async () => {
  const { userId } = await town.person('field_worker', { teams: [town.teams.west] });
  await nameFirst(userId!);
  const id = await file();
  await sweepTenant(town.tenantId, at(31));
  expect(await told(id)).toEqual([userId]);
  expect(await readTicket(manager, id, at(31))).toMatchObject({ assignee: { id: userId } });
  expect(await trailReasons(id)).toEqual([null]);
});
