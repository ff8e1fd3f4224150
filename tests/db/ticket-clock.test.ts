import { beforeAll, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { addMessage } from '#lib/tickets/add-message.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let worker: Actor;
let manager: Actor;

beforeAll(async () => {
  town = await makeMunicipality('CLK');
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  const teamIds = [town.teams.west];
  worker = await actorOf('field_worker', { teams: teamIds }, { teamIds });
  manager = await actorOf('manager');
});

async function actorOf(
  role: 'manager' | 'field_worker',
  scope = {},
  more: Partial<Actor> = {},
): Promise<Actor> {
  const { userId } = await town.person(role, scope);
  return { ...systemActor(town.tenantId), role, userId, ...more };
}

/** A South African time in the first week of March 2026; the 2nd is a Monday. */
const at = (time: string) => new Date(`2026-03-${time.replace(' ', 'T')}+02:00`);

async function file(extra: Record<string, unknown> = {}, as = manager, now = at('02 08:00')) {
  const input = createTicketInput.parse({
    ...{ title: 'No water', category: 'water', priority: 'high', location: IN_WARD_1, ...extra },
  });
  const filed = await createTicket(as, input, now);
  return filed.id;
}

it('a ticket shows every stretch of its clock with who and why, and what is left of the working time', async () => {
  const id = await file();
  await sweepTenant(town.tenantId, at('02 10:30'));
  const now = at('03 09:00');
  const paused = { status: 'awaiting_supplier', note: 'Valve ordered', version: 2 } as const;
  await changeStatus(worker, id, paused, at('02 11:00'));
  await changeStatus(worker, id, { status: 'in_progress', version: 3 }, at('03 08:00'));
  await editTicket(manager, id, { priority: 'medium', version: 4 }, at('03 08:30'));
  const { clock } = await readTicket(worker, id, now);
  const name = await nameOf(worker);
  expect(clock?.policy).toMatchObject({
    name: 'All categories, medium priority',
    resolutionMinutes: 48 * 60,
  });
  expect(clock?.entries.map(({ at: _, ...entry }) => entry)).toEqual([
    { kind: 'ran', until: at('02 11:00').toISOString(), workingMinutes: 180 },
    { kind: 'warning', clock: 'response', level: 0, by: null, reason: null },
    { kind: 'breach', clock: 'response', level: 0, by: null, reason: null },
    { kind: 'escalation', clock: 'response', level: 1, by: null, reason: null },
    {
      kind: 'paused',
      status: 'awaiting_supplier',
      until: at('03 08:00').toISOString(),
      workingMinutes: 0,
      by: name,
      reason: 'Valve ordered',
    },
    { kind: 'response', by: name },
    { kind: 'ran', until: null, workingMinutes: 60 },
    { kind: 'change', what: 'priority', from: 'high', to: 'medium', by: await nameOf(manager), reason: null },
  ]);
  expect(clock?.resolutionMinutesLeft).toBe(48 * 60 - 240);
  expect(clock?.responseMinutesLeft).toBe(8 * 60 - 180);
});

it('who paused it is told apart from who paused it before, and an older pause without a trail stays nobody’s', async () => {
  const id = await file();
  const older = [{ from: at('02 08:10'), to: at('02 08:20'), status: 'awaiting_citizen' }];
  await ownerClient()
    .$executeRaw`update tickets set clock_stops = ${JSON.stringify(older)}::jsonb where id = ${id}::uuid`;
  await changeStatus(worker, id, { status: 'awaiting_citizen', version: 1 }, at('02 09:00'));
  await changeStatus(manager, id, { status: 'awaiting_supplier', version: 2 }, at('02 09:30'));
  const { clock } = await readTicket(manager, id, at('02 10:00'));
  const pauses = clock?.entries.flatMap((entry) =>
    entry.kind === 'paused' ? [[entry.status, entry.by]] : [],
  );
  expect(pauses).toEqual([
    ['awaiting_citizen', null],
    ['awaiting_citizen', await nameOf(worker)],
    ['awaiting_supplier', await nameOf(manager)],
  ]);
});

it('a councillor and a resident see when it is due and no account of it', async () => {
  const citizen = (await town.person('citizen')).userId;
  const resident: Actor = { ...systemActor(town.tenantId), role: 'citizen', userId: citizen };
  const id = await file({}, resident);
  await addMessage(worker, id, { body: 'On our way', visibility: 'public' }, at('02 08:30'));
  const councillor: Actor = {
    ...systemActor(town.tenantId),
    role: 'ward_councillor',
    wardIds: [town.wards[1]],
  };
  for (const actor of [resident, councillor]) {
    const seen = await readTicket(actor, id, at('02 09:00'));
    expect(seen.resolutionDueAt).not.toBeNull();
    expect(seen).not.toHaveProperty('clock');
  }
});

it('a sensitive ticket has no clock', async () => {
  const id = await file({ category: 'abuse' });
  const liaison: Actor = { ...systemActor(town.tenantId), role: 'saps_liaison', teamIds: [town.teams.saps] };
  expect((await readTicket(liaison, id, at('02 09:00'))).clock).toBeNull();
});

const nameOf = async ({ userId }: Actor) =>
  (await ownerClient().user.findUniqueOrThrow({ where: { id: userId ?? '' } })).name;
