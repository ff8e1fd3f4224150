import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { POST as inboundRoute } from '#app/api/webhooks/twilio/inbound/route.ts';
import { POST as statusRoute } from '#app/api/webhooks/twilio/status/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { internationalPhone } from '#lib/notifications/phone.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import {
  clock,
  inTownWithTwilio,
  MINUTE,
  manager,
  rows,
  run,
  SITE,
  stub,
  TOKEN,
  tell,
  time,
  town,
} from './twilio-fixture.ts';

inTownWithTwilio();

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
    time.ahead = 60 * MINUTE;
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
