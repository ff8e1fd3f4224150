// A day of a call centre agent, and where it ends.
import { beforeAll, describe, expect, test } from 'vitest';
import { listBell } from '#lib/notifications/list-bell.ts';
import { listCalendars } from '#lib/sla/list-calendars.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';
import { rowsAs } from './isolation/sql.ts';
import { http } from './isolation/surface.ts';
import { actorOfCaller, succeeded } from './isolation/world.ts';

useTestDatabase();

let town: Fixture;
let agent: Caller;
let manager: Caller;

beforeAll(async () => {
  town = await makeMunicipality('CALL');
  agent = await town.person('call_centre_agent');
  manager = await town.person('manager');
});

const CALL = {
  ...{ title: 'No water', category: 'water', location: IN_WARD_1 },
  reporter: { name: 'Thandi', phone: '+27 82 555 0123' },
};

type Ticket = { id: string; version: number; status: string; firstResponseAt: string | null };

const on = (route: string, id: string, body: object, as = agent) =>
  http(route.replace(' ', ' /api/v1/tickets/[id]'), { as, id, body });
const log = async (as = agent) =>
  succeeded(await http('POST /api/v1/tickets', { as, body: CALL })).json as Ticket;
const read = async (id: string, as = agent) => {
  const { json } = succeeded(await http('GET /api/v1/tickets/[id]', { as, id }));
  return json as Ticket & Record<string, unknown>;
};

describe('A call centre agent', () => {
  test('An agent logs a call, corrects all that was said in it, answers, notes and escalates', async () => {
    const { id } = await log();
    const correction = {
      ...{ version: 1, title: 'Burst pipe', description: 'In the road', address: '12 Protea Street' },
      ...{
        location: { lat: -33.951, lng: 18.451 },
        category: 'roads',
        reporter: { phone: '+27 82 555 0199' },
      },
    };
    const { version } = succeeded(await on('PATCH ', id, correction)).json as Ticket;
    succeeded(await on('POST /messages', id, { body: 'The dog bites', visibility: 'internal' }));
    expect(await read(id)).toMatchObject({ title: 'Burst pipe', firstResponseAt: null });
    succeeded(await on('POST /messages', id, { body: 'A crew is on its way', visibility: 'public' }));
    succeeded(await on('POST /escalate', id, { version, reason: 'A school is without water' }));
    expect(await read(id)).toMatchObject({
      ...{ status: 'escalated', category: { code: 'roads' }, team: { name: 'Road-works' } },
      reporter: { name: 'Thandi', phone: '+27 82 555 0199' },
      firstResponseAt: expect.any(String),
    });
  });

  test('An agent reopens what is disputed, and is told why any other change of status is refused', async () => {
    const { id } = await log(manager);
    const resolved = { version: 1, status: 'resolved', resolutionSummary: 'Mended' };
    const { version } = succeeded(await on('POST /status', id, resolved, manager)).json as Ticket;
    const closed = await on('POST /status', id, { version, status: 'closed' });
    expect(closed.status).toBe(403);
    expect(closed.body).toContain('A manager closes it, or the resident’s confirmation, or seven days.');
    succeeded(await on('POST /status', id, { version, status: 'reopened', note: 'Still no water' }));
    const moved = await on('POST /status', id, { version: version + 1, status: 'in_progress' });
    expect(moved.status).toBe(403);
    expect(moved.body).toContain('Only those who work on a ticket can move it on.');
  });

  test.each([{ priority: 'critical' }, { tags: ['main'] }, { language: 'zu' }])(
    'An agent cannot edit %o, and a correction beside it is refused with it',
    async (edit) => {
      const { id } = await log();
      const refused = await on('PATCH ', id, { version: 1, title: 'Burst pipe', ...edit });
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('Priority, language and tags are for those who work on the ticket.');
      expect(await read(id)).toMatchObject({ title: 'No water', version: 1 });
    },
  );

  test('An agent neither assigns a ticket nor is given one', async () => {
    const { id } = await log();
    expect((await on('POST /assign', id, { version: 1, team: town.teams.east })).status).toBe(403);
    const given = await on('POST /assign', id, { version: 1, assignee: agent.userId }, manager);
    expect(given.status).toBe(400);
    expect(given.body).toContain('neither in the team nor a manager');
  });

  test('An agent who follows a ticket is told of each step, and a colleague can mention the agent', async () => {
    const actor = await actorOfCaller(agent);
    const { id } = await log(manager);
    succeeded(await on('PUT /watch', id, {}));
    succeeded(await on('POST /status', id, { version: 1, status: 'in_progress' }, manager));
    const mention = { body: 'Please call back', visibility: 'internal', mentions: [agent.userId] };
    succeeded(await on('POST /messages', id, mention, manager));
    const { notifications } = await listBell(actor, { limit: 20 });
    expect(notifications.map(({ kind }) => kind).sort()).toEqual(['mentioned', 'status']);
  });

  test('A category that turns out to be sensitive takes the ticket out of the agent’s sight', async () => {
    const { id } = await log();
    expect((await on('PATCH ', id, { version: 1, category: 'abuse' })).status).toBe(204);
    expect((await http('GET /api/v1/tickets/[id]', { as: agent, id })).status).toBe(404);
  });
});

describe('What a call centre agent reads', () => {
  test('An agent sees a ticket’s deadlines and how its time was used, and not its audit trail', async () => {
    const { id } = await log();
    succeeded(await on('POST /status', id, { version: 1, status: 'in_progress' }, manager));
    const waiting = { version: 2, status: 'awaiting_supplier', note: 'Valve ordered' };
    succeeded(await on('POST /status', id, waiting, manager));
    const ticket = await read(id);
    expect(ticket).toMatchObject({ responseDueAt: expect.any(String), firstResponseAt: expect.any(String) });
    const { entries } = ticket.clock as { entries: { kind: string; by?: string | null; reason?: string }[] };
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'paused', by: null, reason: 'Valve ordered' }),
    );
    expect((await http('GET /api/v1/tickets/[id]/audit', { as: agent, id })).status).toBe(403);
    const actor = await actorOfCaller(agent);
    expect(await rowsAs(actor, 'select from ticket_audit')).toEqual([]);
    expect(await rowsAs(actor, 'select from ticket_assignments where ticket_id = $1::uuid', id)).not.toEqual(
      [],
    );
  });

  test.each(['GET /api/v1/export/tickets.csv', 'GET /api/v1/export/tickets.xlsx'])(
    'An agent exports nothing by %s',
    async (route) => {
      expect((await http(route, { as: agent })).status).toBe(403);
    },
  );

  test('An agent asks for no file, and reads no service levels, calendars or figures of wards', async () => {
    const actor = await actorOfCaller(agent);
    const asked = await http('POST /api/v1/exports', { as: agent, body: { format: 'csv' } });
    expect(asked.status).toBe(403);
    const ward = await http('GET /api/v1/wards/[id]/report', { as: agent, id: town.wards[1] });
    expect(ward.status).toBe(403);
    await expect(async () => listServiceLevels(actor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(async () => listCalendars(actor)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
