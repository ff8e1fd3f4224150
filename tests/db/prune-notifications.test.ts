import { beforeAll, beforeEach, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { pruneNotifications } from '#lib/notifications/prune-notifications.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

const NOW = new Date('2026-03-02T08:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60_000);

let worker: string;
let ticketId: string;

beforeAll(async () => {
  const town = await makeMunicipality('PRN');
  worker = (await town.person('field_worker', { teams: [town.teams.west] })).userId!;
  const manager: Actor = { ...systemActor(town.tenantId), role: 'manager' };
  const input = {
    title: 'No water',
    category: 'water',
    location: IN_WARD_1,
    reporter: { phone: '082 555 0123' },
  };
  const filed = await createTicket(manager, createTicketInput.parse(input), NOW);
  ticketId = filed.id;
});
beforeEach(() => ownerClient().notification.deleteMany());

type Row = { to: 'staff' | 'resident'; channel: string; status: string; days: number };

const named = ({ to, channel, status, days }: Row) => `${to} ${channel} ${status} ${days}`;

const tell = (row: Row, times = 1) => ownerClient().$executeRaw`
  insert into notifications (tenant_id, ticket_id, event_key, kind, reporter_id, user_id, channel, language, text,
    variables, status, not_before, created_at)
  select tenant_id, ticket_id, ${named(row)} || n, 'status', case ${row.to} when 'resident' then id end,
    case ${row.to} when 'staff' then ${worker}::uuid end, ${row.channel}, 'en', ${named(row)}, '{}', ${row.status},
    ${NOW}, ${daysAgo(row.days)}
  from ticket_reporters, generate_series(1, ${times}::int) n where ticket_id = ${ticketId}::uuid`;
const left = async () =>
  (await ownerClient().notification.findMany({ select: { text: true } })).map(({ text }) => text).sort();

it('what staff were told goes after 90 days, unread after a year; what a ticket’s page shows stays with it', async () => {
  const gone: Row[] = [
    { to: 'staff', channel: 'in_app', status: 'read', days: 91 },
    { to: 'staff', channel: 'in_app', status: 'delivered', days: 366 },
    { to: 'staff', channel: 'email', status: 'sent', days: 91 },
    { to: 'staff', channel: 'web_push', status: 'suppressed', days: 91 },
    { to: 'staff', channel: 'email', status: 'not_configured', days: 91 },
  ];
  const kept: Row[] = [
    { to: 'staff', channel: 'in_app', status: 'read', days: 89 },
    { to: 'staff', channel: 'in_app', status: 'delivered', days: 364 },
    { to: 'staff', channel: 'email', status: 'sent', days: 89 },
    { to: 'staff', channel: 'email', status: 'failed', days: 500 },
    { to: 'staff', channel: 'email', status: 'queued', days: 500 },
    { to: 'resident', channel: 'whatsapp', status: 'read', days: 500 },
    { to: 'resident', channel: 'sms', status: 'suppressed', days: 500 },
  ];
  for (const row of [...gone, ...kept]) await tell(row);
  expect(await pruneNotifications(NOW)).toBe(gone.length);
  expect(await left()).toEqual(kept.map(named).sort());
});

it('it goes however much there is, in more than one statement', async () => {
  await tell({ to: 'staff', channel: 'in_app', status: 'read', days: 100 }, 10_001);
  expect(await pruneNotifications(NOW)).toBe(10_001);
  expect(await left()).toEqual([]);
});
