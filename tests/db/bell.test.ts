import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { listWatchers } from '#lib/followers/list-watchers.ts';
import { unwatchTicket } from '#lib/followers/unwatch-ticket.ts';
import { watchTicket, watchTicketInput } from '#lib/followers/watch-ticket.ts';
import { bellSql, listBell } from '#lib/notifications/list-bell.ts';
import { markRead } from '#lib/notifications/mark-read.ts';
import { readPreferences, setPreferences } from '#lib/notifications/preferences.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Caller, call, type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let manager: Actor;
let worker: Actor;
let mate: Actor;
let workerCaller: Caller;

beforeAll(async () => {
  town = await makeMunicipality('BEL');
  const west = { teams: [town.teams.west] };
  const actor = (role: Actor['role'], { userId }: Caller, teamIds: string[] = []): Actor => ({
    ...{ ...systemActor(town.tenantId), role, userId, teamIds },
  });
  workerCaller = await town.person('field_worker', west);
  worker = actor('field_worker', workerCaller, west.teams);
  mate = actor('field_worker', await town.person('field_worker', west), west.teams);
  manager = actor('manager', await town.person('manager'));
});

const START = Date.parse('2026-03-02T08:00:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000);

async function file(extra: Record<string, unknown> = {}) {
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    location: IN_WARD_1,
    ...extra,
  });
  const filed = await createTicket(manager, input, at(0));
  if (filed.kind !== 'ticket') throw new Error('not here');
  return filed.ticket;
}

/** Files one with team West and gives it to the worker, at this minute. */
async function give(minute = 1, assignee: Actor = worker) {
  const ticket = await file();
  await assignTicket(manager, ticket.id, { assignee: assignee.userId, version: 1 }, at(minute));
  return ticket;
}

const clear = () => ownerClient().notification.deleteMany();
const bell = (actor: Actor, query: Partial<Parameters<typeof listBell>[1]> = {}) =>
  listBell(actor, { limit: 20, ...query });
const numbers = async (actor: Actor) =>
  (await bell(actor)).notifications.map(({ ticket }) => ticket.trackingNumber);

describe('a bell', () => {
  it('tells what happened, newest first, with the ticket, and counts what is unread', async () => {
    await clear();
    const [first, second] = [await give(1), await give(2)];
    const { notifications, unread } = await bell(worker);
    expect(notifications.map(({ ticket }) => ticket.id)).toEqual([second.id, first.id]);
    expect(notifications[0]).toMatchObject({
      kind: 'assigned',
      text: `Ticket ${second.trackingNumber}: assigned to you or your team.`,
      createdAt: at(2).toISOString(),
      readAt: null,
    });
    expect(unread).toEqual({ count: 2, isCapped: false });
  });

  it('is paged by keyset: each once, also when something comes in between', async () => {
    await clear();
    for (const minute of [1, 2, 2, 2, 3]) await give(minute);
    const all = (await bell(worker)).notifications.map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await bell(worker, { limit: 2, cursor });
      seen.push(...page.notifications.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      if (seen.length === 2) await give(9);
    } while (cursor);
    expect(seen).toEqual(all);
  });

  it('is marked read one by one, or up to what was looked at; nobody else’s is', async () => {
    await clear();
    for (const minute of [1, 2, 3]) await give(minute);
    const theirs = (await bell(mate)).unread;
    const [newest, , oldest] = (await bell(worker)).notifications;
    expect((await markRead(mate, { ids: [newest!.id] }, at(4))).unread).toEqual(theirs);
    expect((await markRead(worker, { ids: [oldest!.id] }, at(4))).unread.count).toBe(2);
    await give(5);
    expect((await markRead(worker, { until: newest!.createdAt }, at(6))).unread.count).toBe(1);
    const unread = await bell(worker, { only: 'unread' });
    expect(unread.notifications.map(({ createdAt }) => createdAt)).toEqual([at(5).toISOString()]);
  });

  it('counts to 99 and then says more', async () => {
    await clear();
    const ticket = await give();
    await ownerClient().$executeRaw`
      insert into notifications (tenant_id, ticket_id, event_key, kind, user_id, channel, language, text, variables, not_before, created_at)
      select ${town.tenantId}::uuid, ${ticket.id}::uuid, 'x' || n, 'assigned', ${worker.userId}::uuid, 'in_app', 'en', 'x', '{}', now(), now()
      from generate_series(1, 120) n`;
    expect((await bell(worker)).unread).toEqual({ count: 99, isCapped: true });
  });

  it('says nothing of a ticket that has gone to another team, and counts it no more', async () => {
    await clear();
    const [kept, moved] = [await give(1), await give(2)];
    await assignTicket(manager, moved.id, { team: town.teams.east, version: 2 }, at(3));
    expect(await numbers(worker)).toEqual([kept.trackingNumber]);
    expect((await bell(worker)).unread.count).toBe(1);
  });

  it('says nothing of a ticket that has become sensitive, to nobody', async () => {
    await clear();
    const ticket = await give(1);
    await watchTicket(manager, ticket.id, { channels: null }, at(1));
    await changeStatus(worker, ticket.id, { status: 'in_progress', version: 2 }, at(2));
    expect(await numbers(manager)).toEqual([ticket.trackingNumber]);
    await editTicket(manager, ticket.id, { category: 'abuse', version: 3 }, at(3));
    for (const actor of [manager, worker, mate]) {
      expect(await bell(actor)).toMatchObject({ notifications: [], unread: { count: 0 } });
    }
    await expect(watchTicket(manager, ticket.id, { channels: null }, at(4))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('belongs to municipal staff: residents, councillors, the police and programs have none', async () => {
    const nobody = systemActor(town.tenantId);
    for (const role of ['ward_councillor', 'citizen', 'saps_liaison', 'system'] as const)
      await expect(bell({ ...worker, role }), role).rejects.toMatchObject({ code: 'forbidden' });
    await expect(bell({ ...nobody, role: 'manager' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('and what one was told as staff is not shown to the same person as a councillor', async () => {
    await clear();
    await give(1);
    const councillor: Actor = { ...worker, role: 'ward_councillor', wardIds: [town.wards[1]] };
    expect(await withActor(councillor, (tx) => tx.notification.count())).toBe(0);
  });

  it('is read by looking up the tickets it shows, never by reading all that are in sight', async () => {
    const userId = worker.userId!;
    const plan = await withActor(worker, (tx) => tx.$queryRaw`explain ${bellSql(userId, { limit: 20 })}`);
    expect(JSON.stringify(plan)).not.toMatch(/hashed/);
    expect(JSON.stringify(plan)).toMatch(/notifications/);
  });

  it('refuses a cursor it did not make', async () => {
    for (const cursor of ['x', Buffer.from('["infinity","1"]').toString('base64url')])
      await expect(bell(worker, { cursor })).rejects.toMatchObject({ code: 'invalid', field: 'cursor' });
  });
});

describe('who watches', () => {
  const reasons = async (ticketId: string) =>
    Object.fromEntries((await listWatchers(manager, ticketId))!.people.map(({ id, reason }) => [id, reason]));

  it('by choice hears of each step, on the channels of this ticket', async () => {
    await clear();
    const ticket = await give();
    const { mine } = await watchTicket(manager, ticket.id, { channels: ['in_app'] }, at(2));
    expect(mine).toEqual({ reason: 'own', channels: ['in_app'] });
    await changeStatus(worker, ticket.id, { status: 'in_progress', version: 2 }, at(3));
    const told = await ownerClient().notification.findMany({ where: { userId: manager.userId! } });
    expect(told.map(({ kind, channel }) => `${kind} ${channel}`)).toEqual(['status in_app']);
    expect((await unwatchTicket(manager, ticket.id, at(4))).mine).toBeNull();
    await changeStatus(worker, ticket.id, { status: 'awaiting_supplier', version: 3 }, at(5));
    expect(await ownerClient().notification.count({ where: { userId: manager.userId! } })).toBe(1);
  });

  it('with the team and declines, stays away through assignments within the team', async () => {
    const ticket = await give(1, mate);
    await unwatchTicket(worker, ticket.id, at(2));
    await assignTicket(manager, ticket.id, { assignee: null, version: 2 }, at(3));
    expect(await reasons(ticket.id)).toEqual({ [mate.userId!]: 'team' });
  });

  it('and is back when it is given to them in person', async () => {
    const ticket = await give(1, mate);
    await unwatchTicket(worker, ticket.id, at(2));
    await assignTicket(manager, ticket.id, { assignee: worker.userId, version: 2 }, at(3));
    expect(await reasons(ticket.id)).toMatchObject({ [worker.userId!]: 'team' });
  });

  it('and is back when it has been with another team', async () => {
    const ticket = await give(1, mate);
    await unwatchTicket(worker, ticket.id, at(2));
    await assignTicket(manager, ticket.id, { team: town.teams.east, version: 2 }, at(3));
    await assignTicket(manager, ticket.id, { team: town.teams.west, version: 3 }, at(4));
    expect(await reasons(ticket.id)).toEqual({ [worker.userId!]: 'team', [mate.userId!]: 'team' });
  });

  it('and lost sight of it hears nothing more, and hears again when it is back', async () => {
    await clear();
    const ticket = await give(1, mate);
    await watchTicket(worker, ticket.id, { channels: null }, at(2));
    await assignTicket(manager, ticket.id, { team: town.teams.east, version: 2 }, at(3));
    await clear();
    await changeStatus(manager, ticket.id, { status: 'in_progress', version: 3 }, at(4));
    const told = () => ownerClient().notification.count({ where: { userId: worker.userId! } });
    expect(await told()).toBe(0);
    await assignTicket(manager, ticket.id, { team: town.teams.west, version: 4 }, at(5));
    expect(await told()).toBeGreaterThan(0);
  });

  it('may not be a councillor, a resident, the police or a program', async () => {
    const ticket = await give();
    const { route } = { route: await import('#app/api/v1/tickets/[id]/watch/route.ts') };
    const put = (as: Caller) => call(route.PUT, { as, id: ticket.id, body: {} });
    expect((await put(workerCaller)).status).toBe(200);
    expect((await put(town.program)).status).toBe(403);
    const councillor = await town.person('ward_councillor', { wards: [town.wards[1]] });
    expect((await put(councillor)).status).toBe(403);
    expect(
      await listWatchers({ ...manager, role: 'ward_councillor', wardIds: [town.wards[1]] }, ticket.id),
    ).toBeNull();
  });

  it('is asked for a channel at least', () => {
    expect(watchTicketInput.safeParse({ channels: [] }).success).toBe(false);
    expect(watchTicketInput.parse({ channels: ['email', 'in_app', 'email'] })).toEqual({
      channels: ['in_app', 'email'],
    });
  });
});

describe('preferences', () => {
  it('are the defaults until somebody chooses, and then theirs alone', async () => {
    const defaults = { channels: ['in_app', 'email'], quietHours: { from: '20:00', until: '06:00' } };
    expect(await readPreferences(worker)).toEqual(defaults);
    await setPreferences(worker, { channels: ['in_app'], quietHours: null });
    expect(await readPreferences(worker)).toEqual({ channels: ['in_app'], quietHours: null });
    expect(await readPreferences(mate)).toEqual(defaults);
  });

  it('decide what is queued', async () => {
    await clear();
    await setPreferences(worker, { channels: ['email'], quietHours: null });
    const ticket = await give();
    const told = await ownerClient().notification.findMany({
      where: { ticketId: ticket.id, userId: worker.userId! },
    });
    expect(told.map(({ channel }) => channel)).toEqual(['email']);
  });

  it.each([
    { channels: ['sms'], quietHours: null },
    { channels: [], quietHours: { from: '24:00', until: '06:00' } },
    { channels: [], quietHours: { from: '06:00', until: '06:00' } },
    { channels: [] },
  ])('that make no sense are refused: %j', async (body) => {
    const { PUT } = await import('#app/api/v1/me/notification-preferences/route.ts');
    expect((await call(PUT, { as: workerCaller, body })).status).toBe(400);
  });
});
