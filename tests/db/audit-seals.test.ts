import { Client } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { sealAudit, sealAudits } from '#lib/audit/seal-audit.ts';
import { brokenLinks } from '#lib/audit/verify-audit.ts';
import { brokenSeals } from '#lib/audit/verify-seals.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { addMessage } from '#lib/tickets/add-message.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

const database = useTestDatabase();
let town: Fixture;
let manager: Actor;
let towns = 0;
const now = new Date('2026-03-02T08:00:00Z');

// What a test breaks stays broken: each has a municipality of its own.
beforeEach(async () => {
  towns += 1;
  town = await makeMunicipality(`SEAL${towns}`);
  const { userId } = await town.person('manager');
  manager = { ...systemActor(town.tenantId), role: 'manager', userId };
});

async function file(category: 'water' | 'abuse' = 'water'): Promise<string> {
  const input = createTicketInput.parse({ title: 'Burst pipe', category, location: IN_WARD_1 });
  const filed = await createTicket(manager, input, now);
  return filed.id;
}

const note = (ticketId: string) =>
  addMessage(manager, ticketId, { body: 'Noted', visibility: 'internal' }, now);
const seal = () => sealAudit(town.tenantId);
const sealFaults = () => brokenSeals(systemActor(town.tenantId));
const linkFaults = () => brokenLinks(systemActor(town.tenantId));

/** As the owner of the tables, with the triggers switched off. */
async function tamper(...statements: string[]): Promise<void> {
  const tables = ['ticket_audit', 'audit_seals', 'audit_seal_heads'];
  const db = ownerClient();
  await db.$transaction([
    ...tables.map((table) =>
      db.$executeRawUnsafe(`alter table ${table} disable trigger audit_is_append_only`),
    ),
    ...statements.map((sql) => db.$executeRawUnsafe(sql)),
    ...tables.map((table) =>
      db.$executeRawUnsafe(`alter table ${table} enable trigger audit_is_append_only`),
    ),
  ]);
}

describe('a seal', () => {
  it('covers each chain that grew since the one before, and nothing twice', async () => {
    const [first] = [await file(), await file()];
    expect(await seal()).toEqual({ number: 1, chains: 2 });
    expect(await seal()).toBeNull();
    await note(first);
    await file();
    expect(await seal()).toEqual({ number: 2, chains: 2 });
    expect(await sealFaults()).toEqual([]);
  });

  it('is of one municipality, and one that nothing happened in gets none', async () => {
    await file();
    const quiet = await makeMunicipality(`QUIET${towns}`);
    await sealAudits();
    const seals = await ownerClient().$queryRaw`select tenant_id from audit_seals
      where tenant_id in (${town.tenantId}::uuid, ${quiet.tenantId}::uuid)`;
    expect(seals).toEqual([{ tenant_id: town.tenantId }]);
  });

  it('covers a sensitive ticket, and only jobs may read it', async () => {
    await file('abuse');
    expect(await seal()).toMatchObject({ chains: 1 });
    for (const role of ['admin', 'manager', 'saps_liaison'] as const)
      for (const table of ['audit_seals', 'audit_seal_heads'])
        expect(
          await withActor({ ...manager, role }, (tx) => tx.$queryRawUnsafe(`select from ${table}`)),
        ).toEqual([]);
  });

  it.each(['audit_seals', 'audit_seal_heads'])(
    'in %s is append-only, even for the owner of the table',
    async (table) => {
      for (const sql of [
        `update ${table} set number = number`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ])
        await expect(ownerClient().$executeRawUnsafe(sql)).rejects.toThrow(/append-only/);
    },
  );

  it('after a restore into a younger database finds what grew, and costs the history just once', async () => {
    const first = await file();
    await seal();
    await note(first);
    // As restored: the last seal knows transactions that this server has not reached.
    await tamper(
      `update audit_seals set sealed_before = '9000000000000' where tenant_id = '${town.tenantId}'`,
    );
    expect(await seal()).toEqual({ number: 2, chains: 1 });
    await note(first);
    expect(await seal()).toEqual({ number: 3, chains: 1 });
    expect(await sealFaults()).toEqual([]);
  });
});

describeConcurrent('while changes are being made', () => {
  it('a link that commits after a younger one was sealed is in the next seal', async () => {
    const [late, early] = [await file(), await file()];
    await seal();
    const slow = new Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('begin');
    await slow.query(`update tickets set priority = 'high' where id = '${late}'`);
    await note(early);
    expect(await seal()).toMatchObject({ chains: 1 });
    await slow.query('commit');
    await slow.end();
    expect(await seal()).toMatchObject({ chains: 1 });
    const [head] = await ownerClient().$queryRaw<object[]>`
      select max(seq) = (select max(seq) from ticket_audit where ticket_id = ${late}::uuid) as sealed
      from audit_seal_heads where ticket_id = ${late}::uuid`;
    expect(head).toEqual({ sealed: true });
  });

  it('two workers make one chain of seals', async () => {
    for (let at = 0; at < 5; at += 1) await file();
    const seals = await Promise.all([seal(), seal(), seal()]);
    expect(seals.filter((one) => one !== null)).toEqual([{ number: 1, chains: 5 }]);
    expect(await sealFaults()).toEqual([]);
  });
});

describe('audit:verify', () => {
  it('names the ticket whose tail was cut off, and the first link that is gone', async () => {
    const [cut] = [await file(), await file()];
    await note(cut);
    await note(cut);
    await seal();
    await tamper(`delete from ticket_audit where ticket_id = '${cut}' and seq >= 3`);
    expect(await linkFaults()).toEqual([]);
    expect(await sealFaults()).toEqual([{ ticketId: cut, seq: 3, what: 'cut off' }]);
  });

  it('names the ticket whose chain was written anew, each link fitting the next', async () => {
    const [forged] = [await file(), await file()];
    await note(forged);
    await seal();
    await tamper(
      `update ticket_audit set actor_role = 'citizen' where ticket_id = '${forged}' and seq = 1`,
      ...[1, 2].map(
        (
          seq,
        ) => `update ticket_audit a set prev_hash = p.hash, hash = audit_hash(p.hash, a.tenant_id, a.ticket_id, a.seq,
            a.at, a.actor_id, a.actor_role, a.ip, a.action, a.changes)
          from (select (select hash from ticket_audit where ticket_id = '${forged}' and seq = ${seq - 1}) as hash) p
          where a.ticket_id = '${forged}' and a.seq = ${seq}`,
      ),
    );
    expect(await linkFaults()).toEqual([]);
    expect(await sealFaults()).toEqual([{ ticketId: forged, seq: 2, what: 'rewritten' }]);
  });

  it('names the seal that was altered to fit, and one that is gone', async () => {
    const first = await file();
    await seal();
    await note(first);
    await seal();
    await note(first);
    await seal();
    await tamper(
      `update audit_seal_heads set hash = '\\x00' where tenant_id = '${town.tenantId}' and number = 1`,
    );
    expect(await sealFaults()).toContainEqual({ seal: 1, what: 'altered' });
    await tamper(
      `delete from audit_seal_heads where tenant_id = '${town.tenantId}' and number = 2`,
      `delete from audit_seals where tenant_id = '${town.tenantId}' and number = 2`,
    );
    expect(await sealFaults()).toContainEqual({ seal: 2, what: 'missing' });
  });
});
