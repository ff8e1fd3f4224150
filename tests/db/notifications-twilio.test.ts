import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { LEASE_MS } from '#lib/notifications/claim.ts';
import { dispatch } from '#lib/notifications/dispatch.ts';
import { internationalPhone, phoneHash } from '#lib/notifications/phone.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { describeConcurrent } from '../support/database.ts';
import {
  clock,
  HASH_KEY,
  inTownWithTwilio,
  MINUTE,
  manager,
  rows,
  run,
  runUntilSettled,
  SECOND,
  SITE,
  stub,
  tell,
  time,
  town,
} from './twilio-fixture.ts';

inTownWithTwilio();

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
    time.ahead = 290 * SECOND;
    expect(await run()).toBe(0);
    time.ahead = 310 * SECOND;
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
      time.ahead += 60 * MINUTE;
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
    time.ahead = MINUTE;
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
      time.ahead += row.notBefore.getTime() - clock().getTime() + 1;
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

  it('that fails after another has taken it over stays the other’s, and goes by no SMS yet', async () => {
    const { id } = await tell();
    stub.behaviours = [{ does: 'refuse', status: 400, code: 63016 }];
    stub.meanwhile = () => ownerClient().$executeRaw`update notifications set claim_id = gen_random_uuid()`;
    await run();
    expect(stub.asked).toBe(1);
    expect(await rows(id)).toMatchObject([{ channel: 'whatsapp', status: 'sending' }]);
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
    time.ahead = LEASE_MS + SECOND;
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
      const code = `const { dispatch } = await import('#lib/notifications/dispatch.ts'); await dispatch(() => new Date(Date.now() + ${time.ahead}));`;
      const dispatcher = spawn(process.execPath, ['--input-type=module', '-e', code], {
        env: { ...process.env, SEND_TIMEOUT_MS: '20000' },
        stdio: 'ignore',
      });
      await stub.nextAsked();
      await new Promise((resolve) => setTimeout(resolve, 30 + 40 * round));
      dispatcher.kill('SIGKILL');
      await once(dispatcher, 'exit');
      time.ahead += LEASE_MS + SECOND;
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
