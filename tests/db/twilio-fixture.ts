import { afterAll, beforeAll, beforeEach } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { dispatchTenant } from '#lib/notifications/dispatch.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

export const TOKEN = 'token of the test account';
export const HASH_KEY = 'a key of thirty-two characters or more';
export const SITE = 'https://tickets.example.org';
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export let town: Fixture;
export let stub: TwilioStub;
export let manager: Actor;

/** The real clock, put forward by the tests: milliseconds. */
export const time = { ahead: 0 };
export const clock = () => new Date(Date.now() + time.ahead);

/** A municipality that writes to its residents by Twilio. Call it once in a test file, before its tests. */
export function inTownWithTwilio(): void {
  useTestDatabase();
  beforeAll(async () => {
    stub = await startTwilioStub(clock);
    Object.assign(process.env, {
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
  });
  beforeEach(async () => {
    stub.reset();
    time.ahead = 0;
    await ownerClient().notification.deleteMany();
    await ownerClient().messageOptOut.deleteMany();
    await ownerClient().residentConversation.deleteMany();
  });
}

let residents = 0;

/** A ticket whose resident has just been told, in the ledger, that it is being worked on. */
export async function tell(language: 'en' | 'zu' | 'af' = 'en'): Promise<{ id: string; phone: string }> {
  residents += 1;
  const phone = `082 555 ${String(residents).padStart(4, '0')}`;
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    location: IN_WARD_1,
    reporter: { phone },
    language,
  });
  const { id } = await createTicket(manager, input, clock());
  // That it was received is told too: tests/db/ticket-messages.test.ts. Here it would only be in the way.
  await ownerClient().notification.deleteMany({ where: { ticketId: id } });
  await changeStatus(manager, id, { status: 'in_progress', version: 1 }, clock());
  return { id, phone };
}

export const rows = (ticketId?: string) =>
  ownerClient().notification.findMany({
    where: ticketId === undefined ? {} : { ticketId },
    orderBy: { createdAt: 'asc' },
  });
export const run = () => dispatchTenant(town.tenantId, clock);

/** Runs once now and then whenever something is due, for as long as a municipality might. */
export async function runUntilSettled(): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await run();
    const pending = (await rows()).filter(({ status }) => status === 'queued' || status === 'sending');
    if (pending.length === 0) return;
    const next = Math.min(...pending.map(({ notBefore }) => notBefore.getTime()));
    time.ahead += Math.max(0, next - clock().getTime()) + 1;
  }
  throw new Error('Still something to send.');
}
