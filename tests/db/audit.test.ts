import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenLinks } from '#lib/audit/verify-audit.ts';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { addMessage } from '#lib/tickets/add-message.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { ticketTrail } from '#lib/tickets/ticket-trail.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let manager: Actor;
let ticket: TicketView;
const now = new Date('2026-03-02T08:00:00Z');

beforeAll(async () => {
  town = await makeMunicipality('AUD');
  const { userId } = await town.person('manager');
  manager = { ...systemActor(town.tenantId), role: 'manager', userId, ip: '203.0.113.9' };
});

beforeEach(async () => {
  ticket = await file();
});

async function file(): Promise<TicketView> {
  const input = createTicketInput.parse({
    title: 'Burst pipe',
    category: 'water',
    location: IN_WARD_1,
    reporter: { name: 'Sipho Dlamini', phone: '+27 82 555 0123' },
  });
  const filed = await createTicket(manager, input, now);
  if (filed.kind !== 'ticket') throw new Error('Water is not sensitive.');
  return filed.ticket;
}

const trail = () => ticketTrail(manager, ticket.id, now);

describe('the audit trail', () => {
  it('says who did what, from where, with old and new values', async () => {
    await changeStatus(manager, ticket.id, { status: 'in_progress', version: ticket.version }, now);
    const last = (await trail()).at(-1);
    expect(last).toMatchObject({ actorRole: 'manager', action: 'status_changed' });
    expect(last?.changes.status).toEqual(['new', 'in_progress']);
    expect(last?.actor).toMatch(/^manager/);
    const [{ ip } = { ip: '' }] = await ownerClient().$queryRaw<{ ip: string }[]>`
      select ip from ticket_audit where ticket_id = ${ticket.id}::uuid order by seq desc limit 1`;
    expect(ip).toBe('203.0.113.9');
  });

  it('records every command, even where it raises itself to route', async () => {
    await editTicket(manager, ticket.id, { version: 1, location: IN_WARD_2, priority: 'high' }, now);
    await addMessage(manager, ticket.id, { body: 'On our way', visibility: 'public' }, now);
    const entries = await trail();
    expect(entries.map(({ action }) => action)).toEqual([
      'created',
      'reporter_added',
      'edited',
      'assigned',
      // The first response, and the message that is it.
      'edited',
      'message_added',
    ]);
    expect(new Set(entries.map(({ actorRole }) => actorRole))).toEqual(new Set(['manager']));
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps of a reporter which columns changed, never what stood in them', async () => {
    const text = JSON.stringify(await trail());
    expect(text).toContain('"phone":[]');
    expect(text).not.toMatch(/Sipho|555 0123/);
  });

  it('has no link for a clock that only ticks', async () => {
    const before = (await trail()).length;
    await ownerClient().$executeRaw`update tickets set sla_next_at = now() where id = ${ticket.id}::uuid`;
    expect(await trail()).toHaveLength(before);
  });

  it.each([
    ['update', 'update ticket_audit set action = action'],
    ['delete', 'delete from ticket_audit'],
    ['truncate', 'truncate ticket_audit'],
  ])('takes no %s, not even from the owner of the table', async (_, sql) => {
    await expect(ownerClient().$executeRawUnsafe(sql)).rejects.toThrow(/append-only/);
    await expect(withActor(systemActor(town.tenantId), (tx) => tx.$executeRawUnsafe(sql))).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('audit:verify', () => {
  it('finds every chain whole after every kind of change', async () => {
    await changeStatus(manager, ticket.id, { status: 'in_progress', version: 1, note: 'Starting' }, now);
    await assignTicket(manager, ticket.id, { version: 2, team: town.teams.east }, now);
    expect(await brokenLinks(town.tenantId)).toEqual([]);
  });

  it.each([
    [
      'an altered value',
      (id: string) => `update ticket_audit set changes = '{}' where ticket_id = '${id}' and seq = 2`,
      2,
      'altered',
    ],
    [
      'an altered author',
      (id: string) => `update ticket_audit set actor_role = 'admin' where ticket_id = '${id}' and seq = 1`,
      1,
      'altered',
    ],
    [
      'a removed link',
      (id: string) => `delete from ticket_audit where ticket_id = '${id}' and seq = 1`,
      1,
      'missing',
    ],
    ['a removed chain', (id: string) => `delete from ticket_audit where ticket_id = '${id}'`, 1, 'missing'],
  ])(
    'names the first broken link after %s by somebody who can switch triggers off',
    async (_, sql, seq, what) => {
      const db = ownerClient();
      await db.$transaction([
        db.$executeRaw`alter table ticket_audit disable trigger audit_is_append_only`,
        db.$executeRawUnsafe(sql(ticket.id)),
        db.$executeRaw`alter table ticket_audit enable trigger audit_is_append_only`,
      ]);
      const broken = await brokenLinks(town.tenantId);
      expect(broken.filter(({ ticketId }) => ticketId === ticket.id)).toEqual([
        { ticketId: ticket.id, seq, what },
      ]);
    },
  );
});

describeConcurrent('at the same moment', () => {
  it('two changes from one version: one is made, the other is told', async () => {
    const outcomes = await Promise.allSettled(
      (['in_progress', 'cancelled'] as const).map((status) =>
        changeStatus(manager, ticket.id, { status, version: 1 }, now),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'conflict', extra: { current: { version: 2 } } });
  });

  it('twenty messages: one chain without gaps or forks', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        addMessage(manager, ticket.id, { body: `Message ${at}`, visibility: 'internal' }, now),
      ),
    );
    const entries = await trail();
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 22 }, (_, at) => at + 1));
    const broken = await brokenLinks(town.tenantId);
    expect(broken.filter(({ ticketId }) => ticketId === ticket.id)).toEqual([]);
  });
});

describe('assignments', () => {
  it('keep a history with exactly one current', async () => {
    await assignTicket(manager, ticket.id, { version: 1, team: town.teams.east, note: 'Closer depot' }, now);
    const rows = await ownerClient().$queryRaw<{ reason: string; note: string | null; open: boolean }[]>`
      select reason, note, ended_at is null as open from ticket_assignments where ticket_id = ${ticket.id}::uuid order by id`;
    expect(rows).toEqual([
      { reason: 'routing', note: null, open: false },
      { reason: 'manual', note: 'Closer depot', open: true },
    ]);
    await expect(
      ownerClient().$executeRaw`insert into ticket_assignments (tenant_id, ticket_id, team_id, reason)
        values (${town.tenantId}::uuid, ${ticket.id}::uuid, ${town.teams.west}::uuid, 'manual')`,
    ).rejects.toThrow(/ticket_assignments_current/);
  });

  it('by hand are never overruled by routing', async () => {
    await assignTicket(manager, ticket.id, { version: 1, team: town.teams.roads }, now);
    const moved = await editTicket(manager, ticket.id, { version: 2, location: IN_WARD_2 }, now);
    expect(moved?.team?.id).toBe(town.teams.roads);
    expect(moved?.ward?.number).toBe(2);
  });
});
