import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let manager: Actor;
const people: Record<string, string> = {};

beforeAll(async () => {
  town = await makeMunicipality('NTF');
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  for (const [name, role, teams] of [
    ['chief', 'manager', []],
    ['foreman', 'manager', []],
    ['worker', 'field_worker', ['west']],
    ['mate', 'field_worker', ['west']],
    ['eastern', 'field_worker', ['east']],
    ['admin', 'admin', []],
    ['councillor', 'ward_councillor', []],
  ] as const) {
    const { userId } = await town.person(role, { teams: teams.map((team) => town.teams[team]) });
    people[name] = userId!;
  }
  manager = { ...systemActor(town.tenantId), role: 'manager', userId: people.chief as Actor['userId'] };
  await ownerClient().team.updateMany({
    where: { id: town.teams.west },
    data: { managerId: people.foreman! },
  });
});

beforeEach(async () => {
  await ownerClient().$executeRaw`update tickets set sla_next_at = null, escalation_next_at = null`;
});

/** Monday in Johannesburg, 10:00. */
const at = (minutes: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minutes * 60_000);

const RESIDENT = { name: 'Thandi', phone: '082 555 0123', email: 'thandi@example.org' };

async function file(extra: Record<string, unknown> = {}) {
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    priority: 'critical',
    location: IN_WARD_1,
    reporter: RESIDENT,
    language: 'zu',
    ...extra,
  });
  const created = await createTicket(manager, input, at(0));
  const ticket = created.kind === 'ticket' ? created.ticket : { ...created, version: 1 };
  // That it was received is told too: tests/db/ticket-messages.test.ts. Here it would only be in the way.
  await ownerClient().notification.deleteMany({ where: { ticketId: ticket.id } });
  return ticket;
}

/** `who channel status`, without the first words of each text. */
async function told(ticketId: string) {
  const rows = await ownerClient().notification.findMany({
    where: { ticketId },
    orderBy: [{ createdAt: 'asc' }, { eventKey: 'asc' }, { channel: 'asc' }],
  });
  const nameOf = (userId: string | null) =>
    Object.entries(people).find(([, id]) => id === userId)?.[0] ?? 'resident';
  return rows.map((row) => ({ who: nameOf(row.userId), ...row }));
}
const summary = async (ticketId: string) =>
  (await told(ticketId))
    .map(({ who, kind, channel, status }) => `${who} ${kind} ${channel} ${status}`)
    .sort();

describe('a change of status', () => {
  it('is told to the resident in the ticket’s language, on WhatsApp, in the command’s own transaction', async () => {
    const ticket = await file();
    await changeStatus(manager, ticket.id, { status: 'in_progress', version: 1 }, at(1));
    expect(await told(ticket.id)).toMatchObject([
      {
        channel: 'whatsapp',
        status: 'queued',
        language: 'zu',
        isUrgent: true,
        text: `Isibuyekezo se-${ticket.trackingNumber}: Umbiko wakho manje kuyasebenzelwa.`,
      },
    ]);
  });

  it('that is rolled back is told to nobody', async () => {
    const ticket = await file();
    const stale = changeStatus(manager, ticket.id, { status: 'in_progress', version: 7 }, at(1));
    await expect(stale).rejects.toThrow();
    expect(await told(ticket.id)).toEqual([]);
  });

  it('goes by email to who has no phone, and to nobody where there is no address', async () => {
    const [mail, nobody] = [
      await file({ reporter: { email: 'thandi@example.org' } }),
      await file({ reporter: { name: 'Thandi' } }),
    ];
    for (const { id } of [mail, nobody])
      await changeStatus(manager, id, { status: 'in_progress', version: 1 }, at(1));
    expect(await summary(mail.id)).toEqual(['resident status email queued']);
    expect(await summary(nobody.id)).toEqual([]);
  });

  it('is told again when it comes again', async () => {
    const ticket = await file();
    for (const [index, status] of (['in_progress', 'awaiting_citizen', 'in_progress'] as const).entries())
      await changeStatus(manager, ticket.id, { status, version: index + 1 }, at(index));
    expect(await summary(ticket.id)).toHaveLength(3);
  });

  it('of a sensitive ticket is told to nobody, and the database refuses such a message', async () => {
    const ticket = await file({ category: 'abuse' });
    const system = systemActor(town.tenantId);
    await changeStatus(system, ticket.id, { status: 'in_progress', version: 1 }, at(1));
    expect(await told(ticket.id)).toEqual([]);
    const forced = withActor(
      system,
      (tx) => tx.$executeRaw`
        insert into notifications (tenant_id, ticket_id, event_key, kind, user_id, channel, language, text, variables, not_before, created_at)
        values (app_tenant(), ${ticket.id}::uuid, 'x', 'assigned', ${people.chief}::uuid, 'in_app', 'en', 'x', '{}', now(), now())`,
    );
    await expect(forced).rejects.toThrow(/sensitive/i);
  });

  it('leaves no message behind when the ticket turns out to be sensitive', async () => {
    const ticket = await file();
    await changeStatus(manager, ticket.id, { status: 'in_progress', version: 1 }, at(1));
    await editTicket(manager, ticket.id, { category: 'abuse', version: 2 }, at(2));
    expect(await told(ticket.id)).toEqual([]);
  });
});

describe('an assignment', () => {
  it('makes the team and its manager watch, and tells them; the team before stops watching', async () => {
    const ticket = await file({ location: null });
    await assignTicket(manager, ticket.id, { team: town.teams.east, version: 1 }, at(1));
    await assignTicket(manager, ticket.id, { team: town.teams.west, version: 2 }, at(2));
    const watchers = await ownerClient().ticketWatcher.findMany({ where: { ticketId: ticket.id } });
    expect(watchers.map(({ userId }) => userId).sort()).toEqual(
      [people.worker, people.mate, people.foreman].sort(),
    );
    const west = (await summary(ticket.id)).filter((line) => !line.startsWith('eastern'));
    expect(west).toEqual(
      ['foreman', 'mate', 'worker'].flatMap((who) => [
        `${who} assigned email queued`,
        `${who} assigned in_app delivered`,
      ]),
    );
  });

  it('does not tell who made it, and heeds what people want to be told by', async () => {
    const ticket = await file();
    await ownerClient().$executeRaw`
      insert into notification_preferences (tenant_id, user_id, channels)
      values (${town.tenantId}::uuid, ${people.worker}::uuid, '{in_app}')`;
    await assignTicket(manager, ticket.id, { assignee: people.worker!, version: 1 }, at(1));
    await assignTicket(manager, ticket.id, { assignee: people.chief!, version: 2 }, at(2));
    const lines = await summary(ticket.id);
    expect(lines.filter((line) => line.startsWith('worker'))).toEqual([
      'worker assigned in_app delivered',
      'worker assigned in_app delivered',
    ]);
    expect(lines.filter((line) => line.startsWith('chief'))).toEqual([]);
    await ownerClient().notificationPreference.deleteMany();
  });
});

describe('the clock', () => {
  it('warns the team, tells its manager of the breach, the level’s target, and the resident once', async () => {
    const ticket = await file();
    for (let minute = 20; minute <= 95; minute += 1) await sweepTenant(town.tenantId, at(minute));
    const both = (line: string) => [`${line} email queued`, `${line} in_app delivered`];
    expect(await summary(ticket.id)).toEqual(
      [
        ...['foreman', 'mate', 'worker'].flatMap((who) => both(`${who} warning`)),
        ...both('foreman breach'),
        // Level 1 the team’s manager, level 2 the managers, level 3 the administrators.
        ...['foreman', 'foreman', 'chief'].flatMap((who) => both(`${who} escalated`)),
        'resident status whatsapp queued',
        ...(await summary(ticket.id)).filter((line) => line.startsWith('admin')),
      ].sort(),
    );
    const [resident] = (await told(ticket.id)).filter(({ who }) => who === 'resident');
    expect(resident?.text).toContain('idluliselwe ethimini eliphezulu');
  });

  it('asks the managers where there is no team', async () => {
    const ticket = await file();
    await ownerClient().$executeRaw`update tickets set team_id = null where id = ${ticket.id}::uuid`;
    await sweepTenant(town.tenantId, at(25));
    expect(await summary(ticket.id)).toEqual(
      ['chief', 'foreman'].flatMap((who) => [
        `${who} warning email queued`,
        `${who} warning in_app delivered`,
      ]),
    );
  });
});

describe('the municipality’s managers are told of a breach where the team’s own', () => {
  const breach = async () => {
    const ticket = await file();
    await sweepTenant(town.tenantId, at(31));
    return (await summary(ticket.id)).filter((line) => line.includes('breach'));
  };
  const become = (managerId: string) =>
    ownerClient().team.updateMany({ where: { id: town.teams.west }, data: { managerId } });

  it('has left', async () => {
    const disable = (disabledAt: Date | null) =>
      ownerClient().user.update({ where: { id: people.foreman! }, data: { disabledAt } });
    await disable(at(0));
    expect(await breach()).toEqual(['chief breach email queued', 'chief breach in_app delivered']);
    await disable(null);
  });

  it('works in another team and does not see the ticket', async () => {
    await become(people.eastern!);
    expect((await breach()).map((line) => line.split(' ')[0])).toEqual([
      'chief',
      'chief',
      'foreman',
      'foreman',
    ]);
    await become(people.mate!);
    expect((await breach()).map((line) => line.split(' ')[0])).toEqual(['mate', 'mate']);
    await become(people.foreman!);
  });
});

describe('who sees the ledger', () => {
  const seenBy = (role: Actor['role'], name: string | null, teamIds: string[] = []) =>
    withActor(
      {
        ...systemActor(town.tenantId),
        role,
        userId: (name === null ? null : people[name]) as Actor['userId'],
        teamIds,
        wardIds: [town.wards[1]],
      },
      (tx) => tx.notification.count(),
    );

  it('staff with the ticket, councillors and residents nothing', async () => {
    const ticket = await file();
    await changeStatus(manager, ticket.id, { status: 'in_progress', version: 1 }, at(1));
    expect(await seenBy('manager', 'chief')).toBeGreaterThan(0);
    expect(await seenBy('field_worker', 'worker', [town.teams.west])).toBeGreaterThan(0);
    expect(await seenBy('ward_councillor', 'councillor')).toBe(0);
    expect(await seenBy('citizen', null)).toBe(0);
    expect(await seenBy('saps_liaison', null, [town.teams.saps])).toBe(0);
  });

  it('one’s own bell can be read by nobody else, and goes when the ticket has gone to another team', async () => {
    const ticket = await file({ location: null });
    await assignTicket(manager, ticket.id, { team: town.teams.east, version: 1 }, at(1));
    const eastern = {
      ...systemActor(town.tenantId),
      role: 'field_worker',
      teamIds: [town.teams.east],
    } as const;
    const markRead = (name: string) =>
      withActor({ ...eastern, userId: people[name] as Actor['userId'] }, (tx) =>
        tx.notification.updateMany({ where: { ticketId: ticket.id }, data: { readAt: at(3) } }),
      );
    expect((await markRead('councillor')).count).toBe(0);
    expect((await markRead('eastern')).count).toBe(1);
    await assignTicket(manager, ticket.id, { team: town.teams.west, version: 2 }, at(2));
    expect((await markRead('eastern')).count).toBe(0);
  });
});
