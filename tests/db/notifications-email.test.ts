import { beforeAll, beforeEach, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { dispatchTenant } from '#lib/notifications/dispatch.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { useSmtpStub } from '../support/smtp-stub.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();
const mail = useSmtpStub();

let town: Fixture;
let manager: Actor;
let worker: string;

beforeAll(async () => {
  process.env.LOG_LEVEL = 'silent';
  town = await makeMunicipality('EML');
  manager = { ...systemActor(town.tenantId), role: 'manager' };
  worker = (await town.person('field_worker', { teams: [town.teams.west] })).userId!;
});

beforeEach(async () => {
  await ownerClient().notification.deleteMany();
});

/** Monday in Johannesburg, 22:00 and 10:00. */
const AT_NIGHT = new Date('2026-03-02T20:00:00Z');
const BY_DAY = new Date('2026-03-02T08:00:00Z');
const IN_THE_MORNING = new Date('2026-03-03T04:00:00Z');

async function file(extra: Record<string, unknown> = {}, now = BY_DAY) {
  const input = createTicketInput.parse({
    title: 'No water',
    category: 'water',
    location: IN_WARD_1,
    ...extra,
  });
  const { id } = await createTicket(manager, input, now);
  // That it was received is told too: tests/db/ticket-messages.test.ts. Here it would only be in the way.
  await ownerClient().notification.deleteMany({ where: { ticketId: id } });
  return id;
}
const rows = (where = {}) => ownerClient().notification.findMany({ where, orderBy: { createdAt: 'asc' } });
const run = (now: Date) => dispatchTenant(town.tenantId, () => now);

it('staff are left alone at night and told in the morning, but of what is critical at once', async () => {
  const [ordinary, critical] = [await file({}, AT_NIGHT), await file({ priority: 'critical' }, AT_NIGHT)];
  for (const id of [ordinary, critical])
    await assignTicket(manager, id, { assignee: worker, version: 1 }, AT_NIGHT);
  await run(AT_NIGHT);
  expect(await rows({ ticketId: critical, channel: 'email' })).toMatchObject([{ status: 'sent' }]);
  expect(await rows({ ticketId: ordinary, channel: 'email' })).toMatchObject([
    { status: 'queued', notBefore: IN_THE_MORNING, attempts: 0, uncertainSince: null },
  ]);
  await run(IN_THE_MORNING);
  expect(await rows({ ticketId: ordinary, channel: 'email' })).toMatchObject([
    { status: 'sent', attempts: 1 },
  ]);
  expect(mail.taken).toHaveLength(2);
});

it('an email says what the ledger says, under the ledger’s own Message-ID', async () => {
  const id = await file({ reporter: { email: 'thandi@example.org' }, language: 'af' });
  await changeStatus(manager, id, { status: 'in_progress', version: 1 }, BY_DAY);
  await run(BY_DAY);
  const [row] = await rows({ ticketId: id });
  const [message] = mail.taken;
  expect(row?.status).toBe('sent');
  expect(message).toContain('To: thandi@example.org');
  expect(message).toContain(`Message-ID: <${row?.id}@lungisa>`);
  expect(message).toMatch(/Subject: Opdatering vir EML-/);
  expect(message?.replace(/=\n/g, '')).toContain(row?.text);
});

it('without Twilio’s credentials keeps what WhatsApp would have been sent, says so, and sends the email instead', async () => {
  const id = await file({ reporter: { phone: '082 555 0123', email: 'thandi@example.org' } });
  await changeStatus(manager, id, { status: 'in_progress', version: 1 }, BY_DAY);
  await run(BY_DAY);
  expect(await rows({ ticketId: id })).toMatchObject([
    {
      channel: 'whatsapp',
      status: 'not_configured',
      text: expect.stringContaining('Your report is now being worked on.'),
      errorWords: expect.stringContaining('Not configured'),
    },
    { channel: 'email', status: 'sent' },
  ]);
});

it('a mailbox that does not exist is a failure in words, one that is full is tried again', async () => {
  const id = await file({ reporter: { email: 'thandi@example.org' } });
  mail.recipientAnswer = '452 Mailbox full';
  await changeStatus(manager, id, { status: 'in_progress', version: 1 }, BY_DAY);
  await run(BY_DAY);
  expect(await rows({ ticketId: id })).toMatchObject([
    { status: 'queued', errorCode: '452', uncertainSince: null },
  ]);
  mail.recipientAnswer = '550 No such user';
  await run(new Date(BY_DAY.getTime() + 60_000));
  expect(await rows({ ticketId: id })).toMatchObject([
    { status: 'failed', errorCode: '550', errorWords: 'The mail server refused the message.' },
  ]);
});

it('a field worker is not written to of a ticket that went to another team meanwhile: as in the bell', async () => {
  const id = await file();
  await assignTicket(manager, id, { assignee: worker, version: 1 }, BY_DAY);
  const mate = (await town.person('field_worker', { teams: [town.teams.east] })).userId!;
  await assignTicket(manager, id, { team: town.teams.east, version: 2 }, BY_DAY);
  await run(BY_DAY);
  expect(await rows({ channel: 'email', userId: worker })).toMatchObject([
    { status: 'suppressed', errorWords: expect.stringContaining('sight') },
  ]);
  expect(await rows({ channel: 'email', userId: mate })).toMatchObject([{ status: 'sent' }]);
  expect(mail.taken).toHaveLength(1);
});

it('who is a manager as well is written to of every team’s tickets', async () => {
  const id = await file();
  await assignTicket(manager, id, { assignee: worker, version: 1 }, BY_DAY);
  const asManager = { tenantId: town.tenantId, userId: worker, role: 'manager' };
  await ownerClient().membership.create({ data: asManager });
  await assignTicket(manager, id, { team: town.teams.roads, version: 2 }, BY_DAY);
  await run(BY_DAY);
  expect(await rows({ channel: 'email', userId: worker })).toMatchObject([{ status: 'sent' }]);
  await ownerClient().membership.deleteMany({ where: asManager });
});

it('who has left the municipality meanwhile is not written to', async () => {
  const id = await file();
  await assignTicket(manager, id, { assignee: worker, version: 1 }, BY_DAY);
  const become = (role: string) =>
    ownerClient().membership.updateMany({ where: { userId: worker }, data: { role } });
  await become('citizen');
  await run(BY_DAY);
  expect(await rows({ channel: 'email' })).toMatchObject([{ status: 'suppressed' }]);
  expect(mail.taken).toEqual([]);
  await become('field_worker');
});

it('who has been disabled meanwhile is not written to', async () => {
  const id = await file();
  await assignTicket(manager, id, { assignee: worker, version: 1 }, BY_DAY);
  await ownerClient().user.update({ where: { id: worker }, data: { disabledAt: BY_DAY } });
  await run(BY_DAY);
  expect(await rows({ channel: 'email' })).toMatchObject([{ status: 'suppressed' }]);
  expect(mail.taken).toEqual([]);
});
