import { beforeAll, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { clockHealth } from '#lib/health/clock-health.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { sweep, sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from '../api-fixture.ts';

useTestDatabase();

let town: Fixture;
let admin: Actor;

/** Monday in Johannesburg, 10:00. */
const MONDAY = Date.parse('2026-03-02T08:00:00Z');
const at = (minutes: number) => new Date(MONDAY + minutes * 60_000);

const MONDAYS = {
  '1': [{ from: '00:00', to: '24:00' }],
  ...Object.fromEntries([2, 3, 4, 5, 6, 7].map((day) => [day, []])),
};

beforeAll(async () => {
  town = await makeMunicipality('USL');
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  admin = { ...systemActor(town.tenantId), role: 'admin' };
});

async function fileHigh(): Promise<string> {
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    priority: 'high',
    location: IN_WARD_1,
  });
  const filed = await createTicket(systemActor(town.tenantId), input, at(0));
  return filed.id;
}

/** Moves the ticket to a policy whose calendar cannot be applied: Node does not know its time zone. */
async function leaveWithoutTime(ticketId: string): Promise<void> {
  const calendar = await ownerClient().businessCalendar.create({
    data: { tenantId: town.tenantId, name: 'Nowhere', weeklyHours: MONDAYS, timeZone: 'Africa/Nowhere' },
  });
  const policy = await ownerClient().slaPolicy.create({
    data: {
      tenantId: town.tenantId,
      categoryId: town.categories.roads,
      responseMinutes: 60,
      resolutionMinutes: 600,
      calendarId: calendar.id,
    },
  });
  await ownerClient()
    .$executeRaw`insert into escalation_levels (tenant_id, policy_id, level, target, delay_minutes)
    values (${town.tenantId}::uuid, ${policy.id}::uuid, 1, 'managers', 30)`;
  await ownerClient()
    .$executeRaw`update tickets set sla_policy_id = ${policy.id}::uuid where id = ${ticketId}::uuid`;
}

const breaches = async (ticketId: string) =>
  (
    await ownerClient().$queryRaw<object[]>`
      select from sla_occurrences where ticket_id = ${ticketId}::uuid and event = 'breach'`
  ).length;

it('A ticket whose calendar cannot be applied delays no other, is reported as failed, and is retried later', async () => {
  const [stuck, well] = [await fileHigh(), await fileHigh()];
  await leaveWithoutTime(stuck);
  const failed = async (minute: number) => (await clockHealth(admin, at(minute))).sweep?.failed;

  await sweep(at(121));
  expect([await breaches(stuck), await breaches(well)]).toEqual([0, 1]);
  expect(await failed(121)).toBe(1);

  // Deferred, not retried at once; meanwhile it is still reported as failed.
  expect(await sweepTenant(town.tenantId, at(122))).toBe(0);
  await sweep(at(123));
  expect(await failed(123)).toBe(1);
  expect((await clockHealth(admin, at(123))).verdict.reasons.join()).toContain('The clock of 1 ticket');

  await ownerClient().businessCalendar.updateMany({
    where: { name: 'Nowhere' },
    data: { timeZone: 'Africa/Johannesburg' },
  });
  await sweep(at(137));
  expect(await breaches(stuck)).toBe(1);
  expect(await failed(137)).toBe(0);
});

it('A run over a municipality without due tickets is recorded, too', async () => {
  const quiet = await makeMunicipality('QUI');
  await sweep(at(200));
  const health = await clockHealth({ ...systemActor(quiet.tenantId), role: 'admin' }, at(200));
  expect(health.sweep).toMatchObject({ taken: 0, lagMs: 0 });
  expect(new Date(health.sweep?.sweptAt ?? 0)).toEqual(at(200));
});
