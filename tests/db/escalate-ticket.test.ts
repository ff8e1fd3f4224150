import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { escalateTicket, escalateTicketInput } from '#lib/tickets/escalate-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let worker: Actor;
let manager: Actor;
let foreman: string;

beforeAll(async () => {
  town = await makeMunicipality('ESC');
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  const teamIds = [town.teams.west];
  const { userId } = await town.person('field_worker', { teams: teamIds });
  worker = { ...systemActor(town.tenantId), role: 'field_worker', userId, teamIds };
  manager = { ...systemActor(town.tenantId), role: 'manager', userId: (await town.person('manager')).userId };
  await town.person('admin');
  foreman = (await town.person('field_worker', { teams: teamIds })).userId!;
  await ownerClient().team.update({
    where: { tenantId_id: { tenantId: town.tenantId, id: town.teams.west } },
    data: { managerId: foreman },
  });
});

const at = (minute: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minute * 60_000);

async function file(extra: Record<string, unknown> = {}) {
  const input = createTicketInput.parse({
    ...{ title: 'No water', category: 'water', priority: 'critical', location: IN_WARD_1 },
    reporter: { phone: '082 555 0123' },
    ...extra,
  });
  const filed = await createTicket(manager, input, at(0));
  return filed.id;
}

async function escalate(actor: Actor, id: string, reason: string, now: Date, version?: number) {
  const current = version ?? (await readTicket(manager, id, now)).version;
  return escalateTicket(actor, id, escalateTicketInput.parse({ version: current, reason }), now);
}

const occurrences = (id: string) =>
  ownerClient().$queryRaw<{ clock: string | null; level: number }[]>`
    select clock, level from sla_occurrences where ticket_id = ${id}::uuid and event = 'escalation' order by level, id`;
const told = (id: string, kind = 'escalated') =>
  ownerClient().notification.findMany({ where: { ticketId: id, kind }, orderBy: { createdAt: 'asc' } });

describe('escalating by hand', () => {
  it('brings a ticket onto the desk of the team’s manager, with the reason in history, trail and clock', async () => {
    const id = await file();
    expect(await escalate(worker, id, 'The main is about to burst', at(5))).toMatchObject({
      status: 'escalated',
      assignee: { id: foreman },
      firstResponseAt: null,
    });
    const ticket = await readTicket(manager, id, at(6));
    const why = { reason: 'escalation', note: 'Level 1: The main is about to burst' };
    expect(ticket.assignments.at(-1)).toMatchObject({ ...why, endedAt: null });
    const escalation = { kind: 'escalation', clock: null, level: 1, reason: 'The main is about to burst' };
    expect(ticket.clock?.entries).toContainEqual(expect.objectContaining(escalation));
    const [link] = await ownerClient().$queryRaw<{ changes: object }[]>`
      select changes from ticket_audit where ticket_id = ${id}::uuid and action = 'status_changed'`;
    expect(link?.changes).toMatchObject({ assignment_note: [null, why.note], status: ['new', 'escalated'] });
    const rows = await told(id);
    expect(new Set(rows.map(({ userId }) => userId))).toEqual(new Set([foreman]));
    expect(rows.some(({ text }) => text.includes('main is about'))).toBe(false);
    const resident = (await told(id, 'status')).filter(({ reporterId }) => reporterId !== null);
    expect(resident.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('escalated to senior team'),
    );
  });

  it('climbs a level each time, and refuses past the last one in a sentence', async () => {
    const id = await file();
    for (const minute of [1, 2, 3]) await escalate(manager, id, `Reason ${minute}`, at(minute));
    expect((await occurrences(id)).map(({ level }) => level)).toEqual([1, 2, 3]);
    const { assignments } = await readTicket(manager, id, at(4));
    expect(assignments.map(({ note }) => note).slice(1)).toEqual(
      [1, 2, 3].map((n) => `Level ${n}: Reason ${n}`),
    );
    await expect(escalate(manager, id, 'Again', at(5))).rejects.toMatchObject({ code: 'refused' });
  });

  it('asks the managers where the ticket has no team, also without any policy', async () => {
    const id = await file({ location: null });
    const bare = await makeMunicipality('BAR');
    const chief = (await bare.person('manager')).userId;
    const actor: Actor = { ...systemActor(bare.tenantId), role: 'manager' };
    const input = createTicketInput.parse({ title: 'Odd', category: 'water', priority: 'low' });
    const filed = await createTicket(actor, input, at(0));
    const unrouted = filed.id;
    await escalate(manager, id, 'Nobody has it', at(1));
    await escalateTicket(actor, unrouted, { version: 1, reason: 'Nobody has it' }, at(1));
    expect((await told(id)).length).toBe(0);
    expect((await told(unrouted)).map(({ userId }) => userId)).toContain(chief);
    const history = await readTicket(actor, unrouted, at(2));
    expect(history.assignments).toMatchObject([
      { team: null, assignee: null, note: 'Level 1: Nobody has it' },
    ]);
  });

  it('ends a pause, begins at the first level after somebody took it up, and a breach goes on from where it is', async () => {
    const id = await file();
    await changeStatus(worker, id, { status: 'awaiting_supplier', version: 1 }, at(1));
    expect(await escalate(worker, id, 'No supplier', at(2))).toMatchObject({ status: 'escalated' });
    expect((await readTicket(manager, id, at(3))).clock?.resolutionMinutesLeft).toBe(240 - 2);
    await changeStatus(worker, id, { status: 'in_progress', version: 3 }, at(4));
    await escalate(worker, id, 'Still none', at(5));
    expect((await occurrences(id)).map(({ level }) => level)).toEqual([1, 1]);
    // Resolution is due at 241; level 2 comes 30 minutes later.
    await sweepTenant(town.tenantId, at(300));
    expect(await occurrences(id)).toEqual([
      { clock: null, level: 1 },
      { clock: null, level: 1 },
      { clock: 'resolution', level: 2 },
    ]);
  });

  it('is refused for what is finished, without a reason, with a stale version, and to councillors and the police', async () => {
    const id = await file();
    expect(escalateTicketInput.safeParse({ version: 1, reason: '  ' }).success).toBe(false);
    await expect(escalate(manager, id, 'Late', at(1), 7)).rejects.toMatchObject({ code: 'conflict' });
    const councillor: Actor = {
      ...systemActor(town.tenantId),
      role: 'ward_councillor',
      wardIds: [town.wards[1]],
    };
    await expect(escalate(councillor, id, 'Late', at(1))).rejects.toMatchObject({ code: 'forbidden' });
    await changeStatus(manager, id, { status: 'cancelled', version: 1 }, at(2));
    await expect(escalate(manager, id, 'Late', at(3))).rejects.toMatchObject({ code: 'refused' });
    const sensitive = await file({ category: 'abuse' });
    const liaison: Actor = {
      ...systemActor(town.tenantId),
      role: 'saps_liaison',
      teamIds: [town.teams.saps],
    };
    await expect(escalate(liaison, sensitive, 'Late', at(1), 1)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(escalate(manager, sensitive, 'Late', at(1), 1)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is the only way into “Escalated” for people', async () => {
    const id = await file();
    const moved = changeStatus(manager, id, { status: 'escalated', version: 1 }, at(1));
    await expect(moved).rejects.toMatchObject({ message: expect.stringContaining('with a reason') });
  });
});

describeConcurrent('people and the sweep, escalating at the same moment', () => {
  it('climb each level once, and tell of each once', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => file()));
    await sweepTenant(town.tenantId, at(31));
    // Level 2 is due at minute 60.
    await Promise.all([
      ...ids.map((id) => escalate(manager, id, 'Now', at(60)).catch(() => null)),
      sweepTenant(town.tenantId, at(60)),
      sweepTenant(town.tenantId, at(60)),
    ]);
    for (const id of ids) {
      const levels = (await occurrences(id)).map(({ level }) => level);
      expect(levels).toEqual(levels.map((_, index) => index + 1));
      const rows = (await told(id)).map(({ userId, channel, text }) => `${userId} ${channel} ${text}`);
      expect(new Set(rows).size).toBe(rows.length);
    }
  });
});
