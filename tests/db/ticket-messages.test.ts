// What people are told because of a ticket: when it is filed, when it comes to their team, when they are mentioned; and
// what the ticket shows of it.
import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { letTeamsFollow } from '#lib/reactions/team-followers.ts';
import { rerouteTickets } from '#lib/routing/reroute-tickets.ts';
import { addMessage, addMessageInput } from '#lib/tickets/add-message.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let elsewhere: Fixture;
let manager: Actor;
let worker: Actor;
let eastern: string;
let councillor: string;

beforeAll(async () => {
  town = await makeMunicipality('TLD');
  elsewhere = await makeMunicipality('ELS');
  const system = systemActor(town.tenantId);
  const teamIds = [town.teams.west];
  manager = { ...system, role: 'manager', userId: (await town.person('manager')).userId };
  worker = {
    ...system,
    role: 'field_worker',
    userId: (await town.person('field_worker', { teams: teamIds })).userId,
    teamIds,
  };
  eastern = (await town.person('field_worker', { teams: [town.teams.east] })).userId!;
  councillor = (await town.person('ward_councillor', { wards: [town.wards[1]] })).userId!;
});

const NOW = new Date('2026-03-02T08:00:00Z');

async function file(extra: Record<string, unknown> = {}) {
  const input = createTicketInput.parse({
    ...{ title: 'No water', category: 'water', location: IN_WARD_1, reporter: { phone: '082 555 0123' } },
    ...extra,
  });
  const created = await createTicket(manager, input, NOW);
  return created.kind === 'ticket' ? created.ticket : { ...created, version: 1 };
}
const rows = (ticketId: string, where = {}) =>
  ownerClient().notification.findMany({ where: { ticketId, ...where }, orderBy: { createdAt: 'asc' } });

describe('filing a ticket', () => {
  it.each([
    ['en', (n: string) => `Update for ${n}: Your report is now received and under review.`],
    ['zu', (n: string) => `Isibuyekezo se-${n}: Umbiko wakho manje yamukelwe futhi ibhekwa.`],
    ['af', (n: string) => `Opdatering vir ${n}: U verslag is nou ontvang en onder hersiening.`],
  ])(
    'tells the resident in %s that it is received, once, also when it is then opened',
    async (language, text) => {
      const { id, trackingNumber } = await file({ language });
      await changeStatus(manager, id, { status: 'open', version: 1 }, NOW);
      expect(await rows(id)).toMatchObject([
        { text: text(trackingNumber), channel: 'whatsapp', status: 'queued', userId: null },
      ]);
    },
  );

  it('tells nobody of a sensitive one, and nobody where there is no address', async () => {
    const sensitive = await file({ category: 'abuse' });
    const nameless = await file({ reporter: { name: 'Thandi' } });
    expect([...(await rows(sensitive.id)), ...(await rows(nameless.id))]).toEqual([]);
  });
});

describe('a team', () => {
  const watchers = async (ticketId: string) =>
    (await ownerClient().ticketWatcher.findMany({ where: { ticketId } })).map(({ userId }) => userId);

  it('watches a ticket that is routed to it, and no longer one that is routed away', async () => {
    const { id } = await file();
    expect(await watchers(id)).toEqual([worker.userId]);
    await editTicket(manager, id, { location: IN_WARD_2, version: 1 }, NOW);
    expect(await watchers(id)).toEqual([eastern]);
    await editTicket(manager, id, { category: 'abuse', version: 3 }, NOW);
    expect(await watchers(id)).toEqual([]);
  });

  it('watches all that one re-routing gives it, and who watches by choice stays', async () => {
    const tickets = await Promise.all(Array.from({ length: 30 }, () => file()));
    const ids = tickets.map(({ id }) => id);
    const own = { tenantId: town.tenantId, ticketId: ids[0]!, userId: manager.userId!, reason: 'own' };
    await ownerClient().ticketWatcher.create({ data: { ...own, channels: ['in_app'] } });
    await ownerClient().$executeRaw`
      update tickets set location = st_setsrid(st_makepoint(${IN_WARD_2.lng}, ${IN_WARD_2.lat}), 4326)
      where id = any (${ids}::uuid[])`;
    await withSystem(town.tenantId, async (tx) => letTeamsFollow(tx, await rerouteTickets(tx, ids)));
    expect((await watchers(ids[0]!)).sort()).toEqual([manager.userId!, eastern].sort());
    for (const id of ids.slice(1)) expect(await watchers(id)).toEqual([eastern]);
  });

  it('that is none leaves the ticket to nobody, not to the managers who stand in for it', async () => {
    expect(await watchers((await file({ location: null })).id)).toEqual([]);
  });
});

describe('mentioning a colleague', () => {
  const say = (
    actor: Actor,
    id: string,
    mentions: string[],
    visibility: 'public' | 'internal' = 'internal',
  ) => addMessage(actor, id, addMessageInput.parse({ body: 'Please look @them', visibility, mentions }), NOW);

  it('tells them once for each message, and shows in the ticket whom', async () => {
    const { id } = await file();
    await say(worker, id, [manager.userId!, manager.userId!]);
    await say(worker, id, [manager.userId!], 'public');
    const told = await rows(id, { kind: 'mentioned', channel: 'in_app' });
    expect(told.map(({ userId }) => userId)).toEqual([manager.userId, manager.userId]);
    expect(told[0]?.text).not.toContain('look');
    const { messages } = await readTicket(manager, id, NOW);
    const { name } = await ownerClient().user.findUniqueOrThrow({ where: { id: manager.userId! } });
    expect(messages.map(({ mentions }) => mentions)).toEqual([
      [{ id: manager.userId, name }],
      [{ id: manager.userId, name }],
    ]);
  });

  it('tells nobody who mentions themselves', async () => {
    const { id } = await file();
    await say(worker, id, [worker.userId!]);
    expect(await rows(id, { kind: 'mentioned' })).toEqual([]);
  });

  it('is refused, in one sentence, for whoever cannot see the ticket or is nobody here', async () => {
    const { id } = await file();
    const stranger = (await elsewhere.person('manager')).userId!;
    const nobody = '6a1f5c9e-0000-4000-8000-000000000000';
    const refusals = await Promise.all(
      [eastern, councillor, stranger, nobody].map((who) =>
        say(manager, id, [who]).catch((error: unknown) => error),
      ),
    );
    expect(new Set(refusals.map((refusal) => `${(refusal as Error).message}`)).size).toBe(1);
    expect(refusals[0]).toMatchObject({ code: 'invalid', field: 'mentions' });
    expect((await readTicket(manager, id, NOW)).messages).toEqual([]);
  });

  it('is not for residents, and never in a sensitive report', async () => {
    const citizen = (await town.person('citizen')).userId;
    const resident: Actor = { ...systemActor(town.tenantId), role: 'citizen', userId: citizen };
    const filed = await createTicket(
      resident,
      createTicketInput.parse({ title: 'Leak', category: 'water', location: IN_WARD_1 }),
      NOW,
    );
    const own = filed.id;
    await expect(say(resident, own, [manager.userId!], 'public')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await say(worker, own, [manager.userId!], 'public');
    expect((await readTicket(resident, own, NOW)).messages.map(({ mentions }) => mentions)).toEqual([[]]);
    const liaison: Actor = {
      ...systemActor(town.tenantId),
      role: 'saps_liaison',
      teamIds: [town.teams.saps],
    };
    const { id } = await file({ category: 'abuse' });
    await expect(say(liaison, id, [manager.userId!])).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('messages sent', () => {
  it('stand on the ticket with what became of them, in words and without a number, for staff', async () => {
    const { id } = await file({ reporter: { phone: '082 555 0123', email: 'thandi@example.org' } });
    await ownerClient().notification.updateMany({
      where: { ticketId: id },
      data: { status: 'failed', errorCode: '63024', errorWords: 'The number is not on WhatsApp.' },
    });
    const { sentMessages } = await readTicket(worker, id, NOW);
    expect(sentMessages).toMatchObject([
      { to: null, channel: 'whatsapp', status: 'failed', reason: 'The number is not on WhatsApp.' },
    ]);
    expect(JSON.stringify(sentMessages)).not.toMatch(/555|thandi/);
    const outsider: Actor = {
      ...systemActor(town.tenantId),
      role: 'ward_councillor',
      wardIds: [town.wards[1]],
    };
    expect(await readTicket(outsider, id, NOW)).not.toHaveProperty('sentMessages');
  });

  it('to staff stand there only when they failed', async () => {
    const { id } = await file({ reporter: null });
    await addMessage(worker, id, { body: 'Look', visibility: 'internal', mentions: [manager.userId!] }, NOW);
    expect((await readTicket(worker, id, NOW)).sentMessages).toEqual([]);
    await ownerClient().notification.updateMany({
      where: { ticketId: id, channel: 'email' },
      data: { status: 'failed', errorWords: 'The mail server refused the message.' },
    });
    const { name } = await ownerClient().user.findUniqueOrThrow({ where: { id: manager.userId! } });
    expect((await readTicket(worker, id, NOW)).sentMessages).toMatchObject([
      { to: name, channel: 'email', kind: 'mentioned', reason: 'The mail server refused the message.' },
    ]);
  });
});
