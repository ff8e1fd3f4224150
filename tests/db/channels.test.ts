import { beforeAll, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { dispatchTenant } from '#lib/notifications/dispatch.ts';
import { readChannels } from '#lib/notifications/read-channels.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { useSmtpStub } from '../support/smtp-stub.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

const SECRETS = ['AC00000000000000000000000000000000', 'k'.repeat(40), 'HX1111'];

useTestDatabase();
const mail = useSmtpStub();

let town: Fixture;
let admin: Actor;

beforeAll(async () => {
  const [sid, hashKey, template] = SECRETS;
  Object.assign(process.env, {
    TWILIO_ACCOUNT_SID: sid,
    PHONE_HASH_KEY: hashKey,
    TWILIO_WHATSAPP_FROM: '+27215550100',
    TWILIO_CONTENT_SIDS: JSON.stringify({ status: { en: template } }),
    LOG_LEVEL: 'silent',
  });
  town = await makeMunicipality('CHN');
  admin = { ...systemActor(town.tenantId), role: 'admin' };
});

/** Monday in Johannesburg, 10:00. */
const at = (hours: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + hours * 60 * 60_000);
const report = async (name: string, now = at(1)) =>
  (await readChannels(admin, now)).find((channel) => channel.name === name)!;

async function work() {
  const { userId } = await town.person('field_worker', { teams: [town.teams.west] });
  const reporter = { phone: '082 555 0123', email: 'thandi@example.org' };
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    location: IN_WARD_1,
    reporter,
  });
  const filed = await createTicket(admin, input, at(0));
  if (filed.kind !== 'ticket') throw new Error('not here');
  await assignTicket(admin, filed.ticket.id, { assignee: userId, version: 1 }, at(0));
  await changeStatus(admin, filed.ticket.id, { status: 'in_progress', version: 2 }, at(0));
}

it('says of each channel what became of the last day’s messages, in figures that add up, and the last trouble', async () => {
  mail.recipientAnswer = '550 No such user';
  await work();
  const waiting = { waiting: 1, sent: 0, delivered: 0, failed: 0, kept: 0 };
  expect((await report('email')).lastDay).toEqual(waiting);
  await dispatchTenant(town.tenantId, () => at(0));
  expect((await report('in_app')).lastDay).toMatchObject({ delivered: 1 });
  // Twilio lacks a setting: what WhatsApp would have told the resident, that it is filed and worked on, is kept and goes by email.
  expect((await report('whatsapp')).lastDay).toEqual({ ...waiting, waiting: 0, kept: 2 });
  expect(await report('email')).toMatchObject({
    lastDay: { waiting: 0, sent: 0, failed: 3 },
    lastError: { words: 'The mail server refused the message.', at: at(0).toISOString() },
  });
  const rows = await ownerClient().notification.count();
  const counted = (await readChannels(admin, at(1))).flatMap(({ lastDay }) => Object.values(lastDay));
  expect(counted.reduce((sum, count) => sum + count)).toBe(rows);
  expect((await report('email', at(25))).lastDay).toEqual({ ...waiting, waiting: 0 });
});

it('names what is missing, and which templates are there', async () => {
  expect((await report('email')).missing).toEqual([]);
  expect((await report('in_app')).missing).toEqual([]);
  expect((await report('whatsapp')).missing).toEqual(['TWILIO_AUTH_TOKEN']);
  expect((await report('sms')).missing).toEqual(['TWILIO_AUTH_TOKEN', 'TWILIO_SMS_FROM']);
  expect((await report('web_push')).missing).toEqual([
    'VAPID_PUBLIC_KEY',
    'VAPID_PRIVATE_KEY',
    'VAPID_SUBJECT',
  ]);
  expect((await report('whatsapp')).templates).toEqual([
    { kind: 'status', language: 'en', isThere: true },
    { kind: 'status', language: 'zu', isThere: false },
    { kind: 'status', language: 'af', isThere: false },
  ]);
});

it('shows no value of any setting, and nothing of residents', async () => {
  const text = JSON.stringify(await readChannels(admin, at(1)));
  for (const secret of [...SECRETS, mail.url, '+27215550100', 'thandi', '0123', 'Tickets <'])
    expect(text).not.toContain(secret);
});

it('is for administrators', async () => {
  for (const role of ['manager', 'field_worker', 'ward_councillor', 'saps_liaison', 'citizen'] as const)
    await expect(readChannels({ ...admin, role }, at(1)), role).rejects.toMatchObject({ code: 'forbidden' });
});
