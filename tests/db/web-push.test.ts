import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endPushes, takeUpPushes } from '#lib/auth/push-sessions.ts';
import { type SessionClaims, sessionBegan } from '#lib/auth/session-token.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { dispatchTenant } from '#lib/notifications/dispatch.ts';
import { listPushDevices } from '#lib/notifications/list-push-devices.ts';
import { readPreferences } from '#lib/notifications/preferences.ts';
import { pushSubscriptionInput, subscribePush } from '#lib/notifications/subscribe-push.ts';
import { unsubscribePush } from '#lib/notifications/unsubscribe-push.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { type PushStub, startPushStub } from '../support/push-stub.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let push: PushStub;
let elsewhere: PushStub;
let manager: Actor;
let worker: Actor;
let mate: Actor;
const vapid = createECDH('prime256v1');

beforeAll(async () => {
  [push, elsewhere] = [await startPushStub(), await startPushStub()];
  Object.assign(process.env, {
    VAPID_PUBLIC_KEY: vapid.generateKeys('base64url'),
    VAPID_PRIVATE_KEY: vapid.getPrivateKey('base64url'),
    VAPID_SUBJECT: 'mailto:tickets@example.org',
    PUSH_STAND_IN_HOST: push.host,
    SEND_TIMEOUT_MS: '1000',
    LOG_LEVEL: 'silent',
  });
  town = await makeMunicipality('PSH');
  manager = { ...systemActor(town.tenantId), role: 'manager' };
  const member = async (): Promise<Actor> => {
    const teamIds = [town.teams.west];
    const { userId } = await town.person('field_worker', { teams: teamIds });
    return { ...manager, role: 'field_worker', userId, teamIds };
  };
  [worker, mate] = [await member(), await member()];
});

afterAll(async () => {
  await push?.close();
  await elsewhere?.close();
});

beforeEach(async () => {
  push.taken = [];
  push.answers.clear();
  await ownerClient().notification.deleteMany();
  await ownerClient().pushSubscription.deleteMany();
  await ownerClient().notificationPreference.deleteMany();
});

/** Monday in Johannesburg, 10:00. */
const at = (minutes: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minutes * 60_000);
const run = (minute: number) => dispatchTenant(town.tenantId, () => at(minute));
/** What the cookie says of somebody who typed their password so many hours ago. */
const session = ({ userId }: Actor, hours = 0): SessionClaims => ({
  userId: userId!,
  membershipId: town.tenantId,
  signedInAt: Math.floor(Date.now() / 1000) - hours * 60 * 60,
});
const turnOn = (actor: Actor, device: string, claims = session(actor), now = at(0)) =>
  subscribePush(actor, pushSubscriptionInput.parse(push.subscribe(device)), sessionBegan(claims), now);

async function give(to: Actor): Promise<string> {
  const input = createTicketInput.parse({
    title: 'Water runs into Nomvula’s yard',
    category: 'water',
    location: IN_WARD_1,
    reporter: { name: 'Nomvula', phone: '082 555 0123' },
  });
  const filed = await createTicket(manager, input, at(0));
  if (filed.kind !== 'ticket') throw new Error('not here');
  await assignTicket(manager, filed.ticket.id, { assignee: to.userId, version: 1 }, at(0));
  return filed.ticket.trackingNumber;
}

const row = async (actor: Actor) =>
  ownerClient().notification.findFirst({ where: { userId: actor.userId!, channel: 'web_push' } });
const devices = async () =>
  (await ownerClient().pushSubscription.findMany()).map(({ endpoint }) => endpoint.split('/').at(-1));

it('reaches each of the person’s browsers, signed by us, readable by it alone, with the number and a sentence only', async () => {
  await turnOn(worker, 'phone');
  await turnOn(worker, 'desk');
  const number = await give(worker);
  await run(1);
  expect(push.taken.map(({ device }) => device).sort()).toEqual(['desk', 'phone']);
  const { id, status } = (await row(worker))!;
  expect(status).toBe('sent');
  expect(push.taken[0]).toMatchObject({
    key: process.env.VAPID_PUBLIC_KEY,
    subject: 'mailto:tickets@example.org',
    payload: {
      title: `Ticket ${number}`,
      body: 'assigned to you or your team.',
      path: `/tickets/${number}`,
      tag: id,
    },
  });
  expect(Object.keys(push.taken[0]!.payload)).toHaveLength(4);
});

it.each([404, 410])(
  'a browser that its service no longer knows (%i) is forgotten, the others stay',
  async (answer) => {
    await turnOn(worker, 'phone');
    await turnOn(worker, 'gone');
    push.answers.set('gone', answer);
    await give(worker);
    await run(1);
    expect(await devices()).toEqual(['phone']);
    expect(await row(worker)).toMatchObject({ status: 'sent' });
  },
);

it('who has no browser left is told so in the ledger', async () => {
  await turnOn(worker, 'gone');
  push.answers.set('gone', 410);
  await give(worker);
  await run(1);
  expect(await row(worker)).toMatchObject({
    status: 'suppressed',
    errorWords: 'This person is signed in on no device that takes pushes.',
  });
});

it.each([429, 500, 503, 403, 'nothing'] as const)(
  'what a service does not take now (%s) is tried again',
  async (answer) => {
    await turnOn(worker, 'phone');
    push.answers.set('phone', answer);
    await give(worker);
    await run(1);
    expect(await row(worker)).toMatchObject({ status: 'queued', attempts: 1 });
    push.answers.clear();
    await run(5);
    expect(await row(worker)).toMatchObject({ status: 'sent', attempts: 2 });
    expect(push.taken).toHaveLength(1);
  },
);

it('an address inside our own network is never connected to, whatever its name resolves to when the push goes out', async () => {
  const inside = elsewhere.subscribe('inside');
  const [, port] = elsewhere.host.split(':');
  const endpoints = [
    inside.endpoint,
    `https://127.0.0.1:${port}/push/inside`,
    `https://[::1]:${port}/push/inside`,
  ];
  for (const endpoint of endpoints)
    await ownerClient().pushSubscription.create({
      data: {
        tenantId: town.tenantId,
        userId: worker.userId!,
        endpoint,
        ...inside.keys,
        createdAt: at(0),
        signedInAt: new Date(),
      },
    });
  await turnOn(worker, 'phone');
  await give(worker);
  await run(1);
  expect(elsewhere.connections).toBe(0);
  expect(await devices()).toEqual(['phone']);
});

it('a browser hands in no such address in the first place, nor keys that are none', () => {
  const good = push.subscribe('phone');
  const refused = (extra: object) =>
    expect(pushSubscriptionInput.safeParse({ ...good, ...extra }).success).toBe(false);
  expect(pushSubscriptionInput.safeParse(good).success).toBe(true);
  refused({ endpoint: elsewhere.subscribe('inside').endpoint });
  refused({ endpoint: good.endpoint.replace('https:', 'http:') });
  refused({ endpoint: `https://push.example.com/${'x'.repeat(1000)}` });
  refused({ keys: { ...good.keys, auth: 'short' } });
  refused({ keys: { ...good.keys, p256dh: `${good.keys.p256dh}"` } });
});

it('chooses the channel with the first browser and gives it up with the last', async () => {
  await turnOn(worker, 'phone');
  await turnOn(worker, 'desk');
  expect(await readPreferences(worker)).toMatchObject({
    channels: ['in_app', 'email', 'web_push'],
    quietHours: { from: '20:00', until: '06:00' },
  });
  const [one, other] = await listPushDevices(worker);
  await unsubscribePush(worker, one!);
  expect((await readPreferences(worker)).channels).toContain('web_push');
  await unsubscribePush(worker, other!);
  expect((await readPreferences(worker)).channels).toEqual(['in_app', 'email']);
});

it('a browser belongs to who turned it on last, and nobody turns off another’s', async () => {
  const browser = pushSubscriptionInput.parse(push.subscribe('shared'));
  await subscribePush(worker, browser, new Date(), at(0));
  await unsubscribePush(mate, browser.endpoint);
  expect(await listPushDevices(worker)).toHaveLength(1);
  await subscribePush(mate, browser, new Date(), at(1));
  expect([await listPushDevices(worker), await listPushDevices(mate)]).toEqual([[], [browser.endpoint]]);
});

it('keeps the ten newest browsers of a person', async () => {
  for (let minute = 0; minute < 12; minute += 1)
    await turnOn(worker, `d${minute}`, session(worker), at(minute));
  expect((await devices()).sort()).toEqual(Array.from({ length: 10 }, (_, index) => `d${index + 2}`).sort());
});

describe('a browser takes pushes while its session lasts', () => {
  it('and none once who used it has signed out, wherever else they are signed in', async () => {
    const [here, there] = [session(worker, 2), session(worker, 1)];
    await turnOn(worker, 'here', here);
    await turnOn(worker, 'there', there);
    await give(worker);
    await endPushes(here);
    await run(1);
    expect(push.taken.map(({ device }) => device)).toEqual(['there']);
  });

  it('in whatever municipality it was turned on', async () => {
    const village = await makeMunicipality('VIL');
    const there: Actor = { ...systemActor(village.tenantId), role: 'manager', userId: worker.userId };
    const claims = session(worker);
    await turnOn(worker, 'here', claims);
    await turnOn(there, 'here', claims);
    expect(await devices()).toEqual(['here', 'here']);
    await endPushes(claims);
    expect(await devices()).toEqual([]);
  });

  it('and none after twelve hours, which is no failure; the same person’s next session takes it up again', async () => {
    await turnOn(worker, 'phone', session(worker, 13));
    const [endpoint = ''] = await listPushDevices(worker);
    await give(worker);
    await run(1);
    expect(push.taken).toEqual([]);
    expect(await row(worker)).toMatchObject({ status: 'suppressed' });
    await takeUpPushes(session(worker), endpoint);
    await ownerClient().notification.deleteMany();
    await give(worker);
    await run(2);
    expect(push.taken).toMatchObject([{ device: 'phone' }]);
  });

  it('and none of the person before once another signs in there', async () => {
    await turnOn(worker, 'shared');
    const [endpoint = ''] = await listPushDevices(worker);
    await takeUpPushes(session(mate), endpoint);
    expect(await devices()).toEqual([]);
  });

  it('nor does a push service keep any for it beyond that', async () => {
    await turnOn(worker, 'phone', session(worker, 11));
    await give(worker);
    await run(1);
    const [{ seconds } = { seconds: 0 }] = push.taken;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60 * 60);
  });
});

it('heeds quiet hours, but not for what is critical', async () => {
  await turnOn(worker, 'phone');
  const night = (12 + 2) * 60;
  await give(worker);
  await ownerClient().$executeRaw`update notifications set not_before = ${at(night)}`;
  await run(night);
  expect(push.taken).toEqual([]);
  await ownerClient().$executeRaw`update notifications set not_before = ${at(night)}, is_urgent = true`;
  await run(night);
  expect(push.taken).toHaveLength(1);
});

it('a browser that another person turns on takes no more pushes of the one before, of whatever municipality', async () => {
  await turnOn(worker, 'shared');
  const village = await makeMunicipality('VLG');
  const { userId } = await village.person('manager');
  const stranger: Actor = { ...systemActor(village.tenantId), role: 'manager', userId };
  await turnOn(stranger, 'another');
  expect(await listPushDevices(worker)).toHaveLength(1);
  await turnOn(stranger, 'shared');
  expect(await listPushDevices(worker)).toEqual([]);
  expect(await listPushDevices(stranger)).toHaveLength(2);
});

it('a person’s browsers are nobody else’s to see or to take away, not even a colleague’s', async () => {
  await turnOn(worker, 'own');
  const reach = (as: Actor) =>
    withActor(as, async (tx) => {
      const { count } = await tx.pushSubscription.deleteMany();
      return count;
    });
  expect(await reach(mate)).toBe(0);
  expect(await reach({ ...manager, userId: mate.userId })).toBe(0);
  expect(await reach(worker)).toBe(1);
});
