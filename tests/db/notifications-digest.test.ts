import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { dispatchTenant } from '#lib/notifications/dispatch.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { useSmtpStub } from '../support/smtp-stub.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();
const mail = useSmtpStub();

let town: Fixture;
let manager: Actor;
let foreman: string;

beforeAll(async () => {
  process.env.LOG_LEVEL = 'silent';
  town = await makeMunicipality('DIG');
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  manager = { ...systemActor(town.tenantId), role: 'manager', userId: (await town.person('manager')).userId };
  foreman = (await town.person('field_worker', { teams: [town.teams.west] })).userId!;
});

beforeEach(async () => {
  await ownerClient().notification.deleteMany();
  await ownerClient().$executeRaw`update tickets set sla_next_at = null, escalation_next_at = null`;
});

/** Monday in Johannesburg, from 10:00. */
const at = (minute: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minute * 60_000);
const WARNED = at(25);

async function file(count: number, priority = 'critical'): Promise<string[]> {
  const filed = await Promise.all(
    Array.from({ length: count }, () => {
      const input = { title: 'No water', category: 'water', priority, location: IN_WARD_1 };
      return createTicket(manager, createTicketInput.parse(input), at(0));
    }),
  );
  return filed.map((one) => one.id);
}

const emails = () => ownerClient().notification.findMany({ where: { channel: 'email' } });
const run = (now = WARNED) => dispatchTenant(town.tenantId, () => now);

it('many emails to one person go out as one that names every ticket, each row once and with the same id', async () => {
  await file(40);
  await sweepTenant(town.tenantId, WARNED);
  await run();
  const rows = await emails();
  expect(rows).toHaveLength(40);
  expect(new Set(rows.map(({ userId }) => userId))).toEqual(new Set([foreman]));
  expect(new Set(rows.map(({ status, attempts }) => `${status} ${attempts}`))).toEqual(new Set(['sent 1']));
  expect(new Set(rows.map(({ providerId }) => providerId)).size).toBe(1);
  expect(mail.taken).toHaveLength(1);
  const [digest = ''] = mail.taken;
  expect(digest).toContain('Subject: 40 messages about your tickets');
  expect(digest).toContain(`Message-ID: <${rows[0]?.providerId}@lungisa>`);
  const text = digest.replaceAll('=\n', '');
  for (const row of rows) expect(text).toContain(row.text.split(':')[0]);
  expect(await ownerClient().notification.count({ where: { channel: 'in_app', userId: foreman } })).toBe(40);
});

it('five to one person go out one by one', async () => {
  await file(5);
  await sweepTenant(town.tenantId, WARNED);
  await run();
  expect(mail.taken).toHaveLength(5);
  expect(new Set((await emails()).map(({ providerId }) => providerId)).size).toBe(5);
});

it('a digest that the mail server puts off is sent later, the same one', async () => {
  await file(8);
  await sweepTenant(town.tenantId, WARNED);
  mail.recipientAnswer = '452 Mailbox full';
  await run();
  expect(new Set((await emails()).map(({ status, errorCode }) => `${status} ${errorCode}`))).toEqual(
    new Set(['queued 452']),
  );
  mail.recipientAnswer = '250 OK';
  await run(at(40));
  expect(mail.taken).toHaveLength(1);
  expect(new Set((await emails()).map(({ status }) => status))).toEqual(new Set(['sent']));
});

it('a digest leaves out what has left the person’s sight since it was queued', async () => {
  const [moved = ''] = await file(8);
  await sweepTenant(town.tenantId, WARNED);
  await assignTicket(manager, moved, { team: town.teams.east, version: 1 }, WARNED);
  await run();
  const [digest = ''] = mail.taken;
  expect(digest).toContain('Subject: 7 messages about your tickets');
  for (const { ticketId, status, text } of await emails()) {
    expect(status).toBe(ticketId === moved ? 'suppressed' : 'sent');
    expect(digest.includes(text.split(':')[0] ?? text)).toBe(ticketId !== moved);
  }
});

it('what is critical does not wait for the morning with the rest', async () => {
  const night = new Date('2026-03-02T20:00:00Z');
  await file(7);
  await sweepTenant(town.tenantId, WARNED);
  await file(7, 'high');
  await ownerClient().$executeRaw`
    insert into notifications (tenant_id, ticket_id, event_key, kind, user_id, channel, language, text, variables, not_before, created_at)
    select t.tenant_id, t.id, 'x', 'warning', ${foreman}::uuid, 'email', 'en', 'Ticket x: y', '{}', ${night}, ${night}
    from tickets t where t.priority = 'high' and t.tenant_id = ${town.tenantId}::uuid`;
  await run(night);
  expect(mail.taken).toHaveLength(1);
  expect(mail.taken[0]).toContain('Subject: 7 messages');
  const waiting = (await emails()).filter(({ status }) => status === 'queued');
  expect(waiting.map(({ attempts }) => attempts)).toEqual(Array(7).fill(0));
});

describeConcurrent('several dispatchers', () => {
  it('send each row once, in no more digests than there are dispatchers', async () => {
    await file(60);
    await sweepTenant(town.tenantId, WARNED);
    await Promise.all([run(), run(), run(), run()]);
    const rows = await emails();
    expect(new Set(rows.map(({ status, attempts }) => `${status} ${attempts}`))).toEqual(new Set(['sent 1']));
    expect(new Set(rows.map(({ providerId }) => providerId)).size).toBe(mail.taken.length);
    expect(mail.taken.length).toBeLessThanOrEqual(4);
  });
});

describe('a ticket that is finished', () => {
  it.each([
    [
      'cancelled',
      async (id: string) => changeStatus(manager, id, { status: 'cancelled', version: 1 }, at(26)),
    ],
    [
      'closed',
      async (id: string) => {
        const resolved = { status: 'resolved', resolutionSummary: 'Mended', version: 1 } as const;
        await changeStatus(manager, id, resolved, at(26));
        await changeStatus(manager, id, { status: 'closed', version: 2 }, at(27));
      },
    ],
  ] as const)('because it was %s, warns nobody any more and climbs nothing', async (_, finish) => {
    const [id = ''] = await file(1);
    await sweepTenant(town.tenantId, WARNED);
    await finish(id);
    expect(await emails()).toMatchObject([
      { kind: 'warning', status: 'suppressed', errorWords: expect.stringContaining('ended') },
    ]);
    await run(at(28));
    await sweepTenant(town.tenantId, at(600));
    expect(mail.taken).toEqual([]);
    expect((await emails()).length).toBe(1);
    const pending = await ownerClient().$queryRaw`select sla_next_at, escalation_next_at, escalation_clock
      from tickets where id = ${id}::uuid`;
    expect(pending).toEqual([{ sla_next_at: null, escalation_next_at: null, escalation_clock: null }]);
  });

  it('after its chain was begun, ends the chain and what it had still to tell', async () => {
    const [id = ''] = await file(1);
    await sweepTenant(town.tenantId, at(31));
    await changeStatus(manager, id, { status: 'cancelled', version: 2 }, at(32));
    const queued = (await emails()).filter(({ status }) => status === 'queued');
    expect(queued).toEqual([]);
    await sweepTenant(town.tenantId, at(600));
    expect(
      await ownerClient()
        .$queryRaw`select max(level)::int as level from sla_occurrences where ticket_id = ${id}::uuid`,
    ).toEqual([{ level: 1 }]);
  });
});
