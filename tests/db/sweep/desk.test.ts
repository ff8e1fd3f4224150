import { expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { sweep, sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from '../api-fixture.ts';

useTestDatabase();

const FILED = new Date('2026-03-02T08:00:00Z');
const BREACHED = new Date('2026-03-02T08:31:00Z');
const LATE = new Date('2026-03-02T20:00:00Z');

/** A municipality with the standard chains whose western team has a manager. */
async function makeTown(code: string): Promise<{ town: Fixture; system: Actor; manager: string }> {
  const town = await makeMunicipality(code);
  const system = systemActor(town.tenantId);
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(system, (tx) => ensureStandardPolicies(tx, town.tenantId));
  const manager = (await town.person('manager')).userId as string;
  await ownerClient().team.update({
    where: { tenantId_id: { tenantId: town.tenantId, id: town.teams.west } },
    data: { managerId: manager },
  });
  return { town, system, manager };
}

async function fileCritical(system: Actor): Promise<string> {
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    priority: 'critical',
    location: IN_WARD_1,
  });
  const filed = await createTicket({ ...system, role: 'manager' }, input, FILED);
  if (filed.kind !== 'ticket') throw new Error('The ticket is out of sight.');
  return filed.ticket.id;
}

const lastLevel = (ticketId: string) =>
  ownerClient()
    .$queryRaw`select max(level)::int as level from sla_occurrences where ticket_id = ${ticketId}::uuid`;

it('a sweep that comes late leaves the ticket on the desk where sweeps in time would have left it', async () => {
  const { town, system, manager } = await makeTown('DSK');
  const ticket = await fileCritical(system);
  await sweepTenant(town.tenantId, LATE);
  expect(await lastLevel(ticket)).toEqual([{ level: 3 }]);
  const swept = await readTicket(system, ticket, LATE);
  expect(swept).toMatchObject({ status: 'escalated', assignee: { id: manager } });
  expect(swept.assignments.at(-1)).toMatchObject({ reason: 'escalation', note: 'Level 1: response overdue' });
});

it('a manager who has left the municipality keeps no chain from being climbed', async () => {
  const { town, system, manager } = await makeTown('GON');
  const ticket = await fileCritical(system);
  await ownerClient().membership.deleteMany({ where: { userId: manager } });
  await sweepTenant(town.tenantId, BREACHED);
  expect(await lastLevel(ticket)).toEqual([{ level: 1 }]);
  await sweepTenant(town.tenantId, LATE);
  expect(await lastLevel(ticket)).toEqual([{ level: 3 }]);
  expect(await readTicket(system, ticket, LATE)).toMatchObject({ status: 'escalated', assignee: null });
});

it('a municipality that cannot be swept keeps no other waiting, and is not passed over in silence', async () => {
  const towns = [await makeTown('ONE'), await makeTown('TWO'), await makeTown('SIX')];
  const tickets = await Promise.all(towns.map(({ system }) => fileCritical(system)));
  const broken = towns[1]!.town.tenantId;
  await ownerClient().$executeRawUnsafe(
    `alter table sla_occurrences add constraint broken check (tenant_id <> '${broken}')`,
  );
  await expect(sweep(LATE)).rejects.toThrow(/broken/);
  const levels = await Promise.all(tickets.map(lastLevel));
  expect(levels).toEqual([[{ level: 3 }], [{ level: null }], [{ level: 3 }]]);
  await ownerClient().$executeRawUnsafe('alter table sla_occurrences drop constraint broken');
  await sweep(LATE);
  expect(await lastLevel(tickets[1]!)).toEqual([{ level: 3 }]);
});
