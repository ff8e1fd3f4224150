import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POST as inboundRoute } from '#app/api/webhooks/twilio/inbound/route.ts';
import { POST as statusRoute } from '#app/api/webhooks/twilio/status/route.ts';
import { type Actor, systemActor } from '#lib/auth/actor.ts';
import { disconnect, ownerClient } from '#lib/db/client.ts';
import { LEASE_MS } from '#lib/notifications/claim.ts';
import { dispatch, dispatchTenant } from '#lib/notifications/dispatch.ts';
import { internationalPhone, phoneHash } from '#lib/notifications/phone.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { createTestDatabase, describeConcurrent, type TestDatabase } from '../support/database.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

const TOKEN = 'token of the test account';
const HASH_KEY = 'a key of thirty-two characters or more';
const SITE = 'https://tickets.example.org';
const SECOND = 1000;
const MINUTE = 60 * SECOND;

let database: TestDatabase;
let town: Fixture;
let stub: TwilioStub;
let manager: Actor;
/** The real clock, put forward by the tests. */
let ahead = 0;
const clock = () => new Date(Date.now() + ahead);

beforeAll(async () => {
  database = await createTestDatabase();
  stub = await startTwilioStub(clock);
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: 'a secret of thirty-two characters or more',
    NEXTAUTH_URL: SITE,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: TOKEN,
    TWILIO_WHATSAPP_FROM: '+27600000001',
    TWILIO_SMS_FROM: '+27600000002',
    TWILIO_CONTENT_SIDS: JSON.stringify({ status: { en: 'HXen', zu: 'HXzu' } }),
    TWILIO_API_URL: stub.url,
    PHONE_HASH_KEY: HASH_KEY,
    SEND_TIMEOUT_MS: '400',
    LOG_LEVEL: 'silent',
  });
  town = await makeMunicipality('TWL');
  manager = { ...systemActor(town.tenantId), role: 'manager' };
});

afterAll(async () => {
  await stub?.close();
  await disconnect();
  await database?.drop();
});

beforeEach(async () => {
  stub.reset();
  ahead = 0;
  await ownerClient().notification.deleteMany();
  await ownerClient().messageOptOut.deleteMany();
  await ownerClient().residentConversation.deleteMany();
});

let residents = 0;

/** A ticket whose resident has just been told, in the ledger, that it is being worked on. */
async function tell(language: 'en' | 'zu' | 'af' = 'en'): Promise<{ id: string; phone: string }> {
  residents += 1;
  const phone = `082 555 ${String(residents).padStart(4, '0')}`;
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    location: IN_WARD_1,
    reporter: { phone },
    language,
  });
  const filed = await createTicket(manager, input, clock());
  const { id } = filed.handedOver ? filed : filed.ticket;
  // That it was received is told too: tests/db/ticket-messages.test.ts. Here it would only be in the way.
  await ownerClient().notification.deleteMany({ where: { ticketId: id } });
  await changeStatus(manager, id, { status: 'in_progress', version: 1 }, clock());
  return { id, phone };
}

const rows = (ticketId?: string) =>
  ownerClient().notification.findMany({
    where: ticketId === undefined ? {} : { ticketId },
    orderBy: { createdAt: 'asc' },
  });
const run = () => dispatchTenant(town.tenantId, clock);

/** Runs once now and then whenever something is due, for as long as a municipality might. */
async function runUntilSettled(): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await run();
    const pending = (await rows()).filter(({ status }) => status === 'queued' || status === 'sending');
    if (pending.length === 0) return;
    const next = Math.min(...pending.map(({ notBefore }) => notBefore.getTime()));
    ahead += Math.max(0, next - clock().getTime()) + 1;
  }
  throw new Error('Still something to send.');
}

async function report(
  notificationId: string,
  form: Record<string, string>,
  token = TOKEN,
): Promise<Response> {
  const query = new URLSearchParams({ tenant: town.tenantId, notification: notificationId });
  const path = `/api/webhooks/twilio/status?${query}`;
  const signature = sign(`${SITE}${path}`, form, token);
  return statusRoute(
    new Request(`http://10.0.0.7:3000${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
    }),
  );
}
const sign = (url: string, form: Record<string, string>, token = TOKEN) =>
  getExpectedTwilioSignature(token, url, form);

describe('a message', () => {
  it('goes out once, as the template of its language, with an address for reports', async () => {
    const { id, phone } = await tell('zu');
    await run();
    await run();
    const [row] = await rows(id);
    expect(row).toMatchObject({ status: 'sent', attempts: 1, errorCode: null });
    expect(stub.taken).toMatchObject([
      {
        sid: row!.providerId,
        to: `whatsapp:${internationalPhone(phone)}`,
        from: 'whatsapp:+27600000001',
        contentSid: 'HXzu',
        statusCallback: `${SITE}/api/webhooks/twilio/status?tenant=${town.tenantId}&notification=${row!.id}`,
      },
    ]);
  });

  it('is plain text within 24 hours of the resident’s own, and a template after', async () => {
    const { phone } = await tell();
    await ownerClient().residentConversation.create({
      data: {
        tenantId: town.tenantId,
        phoneHash: phoneHash(internationalPhone(phone)!, HASH_KEY),
        lastInboundAt: new Date(clock().getTime() - 23 * 60 * MINUTE),
      },
    });
    await run();
    expect(stub.taken[0]?.body).toMatch(/^Update for TWL-.*: Your report is now being worked on\.$/);
    expect(stub.taken[0]?.contentSid).toBeNull();
  });

  it('waits as long as Twilio’s 429 asks, and all that are queued with it', async () => {
    for (let count = 0; count < 25; count += 1) await tell();
    // As many as are sent side by side.
    stub.behaviours = Array.from({ length: 20 }, () => ({
      does: 'refuse',
      status: 429,
      code: 20429,
      retryAfter: 300,
    }));
    await run();
    expect(stub.asked).toBe(20);
    ahead = 290 * SECOND;
    expect(await run()).toBe(0);
    ahead = 310 * SECOND;
    await run();
    expect(stub.taken).toHaveLength(25);
    expect(new Set((await rows()).map(({ status }) => status))).toEqual(new Set(['sent']));
  });

  it.each([500, 503])('survives Twilio’s %i, whether it took the message or not', async (status) => {
    stub.behaviours = [
      { does: 'break', status, takesIt: false },
      { does: 'break', status, takesIt: true },
    ];
    const [first, second] = [await tell(), await tell()];
    await runUntilSettled();
    expect(await rows()).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
    expect(stub.taken).toHaveLength(2);
    expect(new Set(stub.taken.map(({ to }) => to)).size).toBe(2);
    expect(first.id).not.toBe(second.id);
  });

  it('whose answer never came is not sent again when Twilio has it, and is when it has not', async () => {
    for (const takesIt of [true, false]) {
      stub.reset();
      stub.behaviours = [{ does: 'dawdle', ms: 2000, takesIt }];
      const { id } = await tell();
      await run();
      expect(await rows(id)).toMatchObject([{ status: 'queued', uncertainSince: expect.any(Date) }]);
      await runUntilSettled();
      expect(await rows(id)).toMatchObject([{ status: 'sent', providerId: stub.taken[0]!.sid }]);
      expect(stub.taken).toHaveLength(1);
      expect(stub.asked).toBe(takesIt ? 1 : 2);
    }
  });

  it('in doubt is not sent again while Twilio cannot be asked', async () => {
    stub.behaviours = [{ does: 'dawdle', ms: 2000, takesIt: true }];
    stub.canBeAsked = false;
    await tell();
    for (let round = 0; round < 5; round += 1) {
      await run();
      ahead += 60 * MINUTE;
    }
    expect(stub.asked).toBe(1);
    stub.canBeAsked = true;
    await runUntilSettled();
    expect(await rows()).toMatchObject([{ status: 'sent' }]);
    expect(stub.taken).toHaveLength(1);
  });

  it('of a ticket that becomes sensitive after it was taken up is not sent', async () => {
    const { id } = await tell();
    stub.behaviours = [{ does: 'break', status: 500, takesIt: false }];
    await run();
    ahead = MINUTE;
    stub.meanwhile = () => editTicket(manager, id, { category: 'abuse', version: 2 }, clock());
    await run();
    expect(stub.asked).toBe(1);
    expect(stub.taken).toEqual([]);
    expect(await rows(id)).toEqual([]);
  });

  it('that Twilio does not answer for is tried later each time, and given up in words', async () => {
    stub.behaviours = Array.from({ length: 20 }, () => ({ does: 'break', status: 500, takesIt: false }));
    await tell();
    const waits: number[] = [];
    for (;;) {
      await run();
      const [row] = await rows();
      if (row?.status !== 'queued') break;
      waits.push(Math.round((row.notBefore.getTime() - clock().getTime()) / (30 * SECOND)));
      ahead += row.notBefore.getTime() - clock().getTime() + 1;
    }
    expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 64, 120]);
    expect((await rows())[0]).toMatchObject({
      status: 'failed',
      attempts: 12,
      errorWords: expect.stringMatching(/Given up after 12 attempts\. It may have arrived\./),
    });
  });

  it('outside the 24 hours without a template (63016) fails in words, and goes by SMS', async () => {
    const { id: refused } = await tell();
    stub.behaviours = [{ does: 'refuse', status: 400, code: 63016 }];
    await run();
    const { id: untranslated } = await tell('af');
    await run();
    for (const id of [refused, untranslated]) {
      expect(await rows(id)).toMatchObject([
        {
          channel: 'whatsapp',
          status: 'failed',
          errorCode: '63016',
          errorWords: expect.stringMatching(/24 hours.*template/),
        },
        { channel: 'sms', status: 'sent' },
      ]);
    }
    expect(stub.taken.map(({ to }) => to)).toEqual([
      expect.stringMatching(/^\+27/),
      expect.stringMatching(/^\+27/),
    ]);
  });

  it('is not sent to who has opted out, here or with Twilio, and then over no other channel', async () => {
    const { id, phone } = await tell();
    await ownerClient().messageOptOut.create({
      data: {
        tenantId: town.tenantId,
        phoneHash: phoneHash(internationalPhone(phone)!, HASH_KEY),
        optedOutAt: clock(),
      },
    });
    const { id: there } = await tell();
    stub.behaviours = [{ does: 'refuse', status: 400, code: 21610 }];
    await runUntilSettled();
    for (const ticket of [id, there])
      expect(await rows(ticket)).toMatchObject([
        { status: 'suppressed', errorWords: expect.stringContaining('STOP') },
      ]);
    expect(stub.taken).toEqual([]);
    expect(await ownerClient().messageOptOut.count()).toBe(2);
  });

  it('leaves no number in the ledger', async () => {
    const { phone } = await tell();
    stub.behaviours = [{ does: 'refuse', status: 400, code: 21211 }];
    await run();
    const ledger = JSON.stringify(await rows());
    expect(ledger).not.toContain(internationalPhone(phone)!.slice(4));
    expect(ledger).not.toContain(phone);
  });
});

describe('a report of Twilio', () => {
  const sent = async () => {
    const { id } = await tell();
    await run();
    return (await rows(id))[0]!;
  };
  const statusOf = async (id: string) => (await rows()).find((row) => row.id === id)?.status;

  it('moves the ledger forward and never back, in whatever order it comes', async () => {
    const { id, providerId } = await sent();
    const say = (MessageStatus: string) => report(id, { MessageSid: providerId!, MessageStatus });
    const seen: (string | undefined)[] = [];
    for (const word of ['queued', 'delivered', 'sent', 'read', 'delivered', 'failed', 'sent']) {
      expect((await say(word)).status).toBe(204);
      seen.push(await statusOf(id));
    }
    expect(seen).toEqual(['sent', 'delivered', 'delivered', 'read', 'read', 'read', 'read']);
  });

  it('of a failure says why in words, stands, and sends the news by SMS', async () => {
    const { id, ticketId, providerId } = await sent();
    const said = { MessageSid: providerId!, MessageStatus: 'undelivered', ErrorCode: '63024' };
    await report(id, said);
    await report(id, said);
    await report(id, { MessageSid: providerId!, MessageStatus: 'delivered' });
    expect(await rows(ticketId)).toMatchObject([
      { status: 'failed', errorCode: '63024', errorWords: 'The number is not on WhatsApp.' },
      { channel: 'sms', status: 'queued' },
    ]);
  });

  it('that is forged gets 403 and changes nothing', async () => {
    const { id, providerId } = await sent();
    const form = { MessageSid: providerId!, MessageStatus: 'read' };
    expect((await report(id, form, 'another token')).status).toBe(403);
    const unsigned = new Request(
      `${SITE}/api/webhooks/twilio/status?tenant=${town.tenantId}&notification=${id}`,
      {
        method: 'POST',
        body: new URLSearchParams(form),
      },
    );
    expect((await statusRoute(unsigned)).status).toBe(403);
    expect(await statusOf(id)).toBe('sent');
  });

  it('on what we do not know is taken and ignored', async () => {
    const { id } = await sent();
    const other = { MessageSid: `SM${'f'.repeat(32)}`, MessageStatus: 'failed' };
    expect((await report(id, other)).status).toBe(204);
    expect((await report(crypto.randomUUID(), other)).status).toBe(204);
    expect((await report('nonsense', { ...other, ErrorCode: 'x' })).status).toBe(204);
    expect(await statusOf(id)).toBe('sent');
  });

  it('that comes before Twilio’s own answer is kept', async () => {
    stub.behaviours = [{ does: 'dawdle', ms: 250, takesIt: true }];
    await tell();
    const asked = stub.nextAsked();
    const running = run();
    await asked;
    const [row] = await rows();
    await report(row!.id, { MessageSid: stub.taken[0]!.sid, MessageStatus: 'delivered' });
    await running;
    expect(await rows()).toMatchObject([{ status: 'delivered', providerId: stub.taken[0]!.sid }]);
  });

  it('settles a message in doubt without another attempt', async () => {
    stub.behaviours = [{ does: 'dawdle', ms: 2000, takesIt: true }];
    await tell();
    await run();
    const [row] = await rows();
    await report(row!.id, { MessageSid: stub.taken[0]!.sid, MessageStatus: 'sent' });
    ahead = 60 * MINUTE;
    expect(await run()).toBe(0);
    expect(await rows()).toMatchObject([{ status: 'sent', providerId: stub.taken[0]!.sid }]);
  });
});

describe('what a resident writes to us', () => {
  const write = (form: Record<string, string>, token = TOKEN) => {
    const url = `${SITE}/api/webhooks/twilio/inbound`;
    return inboundRoute(
      new Request(url, {
        method: 'POST',
        headers: { 'x-twilio-signature': sign(url, form, token) },
        body: new URLSearchParams(form),
      }),
    );
  };

  it('ends the messages, in any of the three languages, and brings them back', async () => {
    const { id, phone } = await tell();
    const From = `whatsapp:${internationalPhone(phone)}`;
    expect((await write({ From, Body: 'Misa' }, 'another token')).status).toBe(403);
    expect(await ownerClient().messageOptOut.count()).toBe(0);
    expect((await write({ From, Body: 'Misa' })).status).toBe(204);
    await run();
    expect(await rows(id)).toMatchObject([{ status: 'suppressed' }]);
    await write({ From, Body: 'Qala' });
    await changeStatus(manager, id, { status: 'awaiting_citizen', version: 2 }, clock());
    await run();
    expect(await rows(id)).toMatchObject([{ status: 'suppressed' }, { status: 'sent' }]);
    // They wrote, so we may answer without a template.
    expect(stub.taken).toMatchObject([{ contentSid: null }]);
  });

  it('is kept neither itself nor its number', async () => {
    await write({ From: 'whatsapp:+27825559999', Body: 'Thandi from Main Road' });
    const kept = JSON.stringify(await ownerClient().$queryRaw`select c::text from resident_conversations c`);
    expect(kept).not.toMatch(/82555|Thandi/);
  });
});

describeConcurrent('several dispatchers', () => {
  it('send each message once', async () => {
    for (let count = 0; count < 60; count += 1) await tell();
    await Promise.all(Array.from({ length: 4 }, () => dispatch(clock)));
    expect(new Set((await rows()).map(({ status }) => status))).toEqual(new Set(['sent']));
    expect(stub.asked).toBe(60);
    expect(new Set(stub.taken.map(({ to }) => to)).size).toBe(60);
  });

  it.each([
    ['before Twilio took it', false],
    ['after Twilio took it', true],
  ])('one killed %s loses nothing and sends nothing twice', async (_when, takesIt) => {
    const { id } = await tell();
    stub.behaviours = [{ does: 'dawdle', ms: 5000, takesIt }];
    const asked = stub.nextAsked();
    const code = `const { dispatch } = await import('#lib/notifications/dispatch.ts'); await dispatch(() => new Date());`;
    const dispatcher = spawn(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, SEND_TIMEOUT_MS: '20000' },
      stdio: 'ignore',
    });
    await asked;
    dispatcher.kill('SIGKILL');
    await once(dispatcher, 'exit');
    expect(await rows(id)).toMatchObject([{ status: 'sending' }]);
    // Nobody touches it until its sender counts as dead.
    expect(await run()).toBe(0);
    ahead = LEASE_MS + SECOND;
    await runUntilSettled();
    expect(await rows(id)).toMatchObject([{ status: 'sent', providerId: stub.taken[0]!.sid }]);
    expect(stub.taken).toHaveLength(1);
  });

  it('killed again and again over many messages tell everybody once', async () => {
    for (let count = 0; count < 40; count += 1) await tell();
    for (let round = 0; round < 3; round += 1) {
      stub.behaviours = Array.from({ length: 40 }, (_, at) =>
        at % 3 === 0 ? { does: 'dawdle', ms: 60_000, takesIt: at % 2 === 0 } : { does: 'accept' },
      );
      const code = `const { dispatch } = await import('#lib/notifications/dispatch.ts'); await dispatch(() => new Date(Date.now() + ${ahead}));`;
      const dispatcher = spawn(process.execPath, ['--input-type=module', '-e', code], {
        env: { ...process.env, SEND_TIMEOUT_MS: '20000' },
        stdio: 'ignore',
      });
      await stub.nextAsked();
      await new Promise((resolve) => setTimeout(resolve, 30 + 40 * round));
      dispatcher.kill('SIGKILL');
      await once(dispatcher, 'exit');
      ahead += LEASE_MS + SECOND;
    }
    stub.behaviours = [];
    await runUntilSettled();
    const all = await rows();
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['sent']));
    expect(stub.taken.map(({ to }) => to).sort()).toEqual(
      [...new Set(stub.taken.map(({ to }) => to))].sort(),
    );
    expect(stub.taken).toHaveLength(40);
  });
});
