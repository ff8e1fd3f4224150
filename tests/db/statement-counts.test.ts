// How many statements reach the server: as many for five hundred tickets as for one, and no more than is written here for
// a single command. BEGIN and COMMIT are not counted; each command, and each batch, is one transaction.
import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withSystem } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { importTickets } from '#lib/import/import-tickets.ts';
import { parseMapping } from '#lib/import/mapping.ts';
import { rerouteAfterEdit } from '#lib/service-areas/reroute-after-edit.ts';
import { changeServiceLevels } from '#lib/sla/change-service-levels.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import type { PolicyChange } from '#lib/sla/service-level-input.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { addMessage } from '#lib/tickets/add-message.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { escalateTicket } from '#lib/tickets/escalate-ticket.ts';
import { applyServiceLevels } from '#lib/timers/apply-service-levels.ts';
import { previewServiceLevels } from '#lib/timers/preview-service-levels.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';
import { HEADER, TICKETS } from './import-fixture.ts';
import { insertMany } from './many-tickets.ts';
import { type Sent, statementsSent } from './sent-statements.ts';

useTestDatabase();

/** A Tuesday, noon in Johannesburg. */
const NOW = new Date('2026-03-10T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

type Town = Fixture & { admin: Actor; manager: Actor; worker: string };

/** With the standard service levels, and people at each level of their chains. */
async function makeTown(code: string): Promise<Town> {
  const town = await makeMunicipality(code);
  const { tenantId, teams } = town;
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId } });
  await withSystem(tenantId, (tx) => ensureStandardPolicies(tx, tenantId));
  const actorOf = async (role: 'admin' | 'manager'): Promise<Actor> => ({
    ...{ ...systemActor(tenantId), role, userId: (await town.person(role)).userId },
  });
  const [admin, manager] = [await actorOf('admin'), await actorOf('manager')];
  const { userId } = await town.person('field_worker', { teams: [teams.west, teams.east] });
  await ownerClient().team.updateMany({ where: { tenantId }, data: { managerId: userId } });
  return { ...town, admin, manager, worker: userId! };
}

/** Compared statement by statement, so that the difference names the one that is sent for each ticket. */
function expectAsFew(ofMany: Sent | undefined, ofOne: Sent | undefined, atMost: number): void {
  expect(ofMany).toEqual(ofOne);
  expectAtMost(ofOne ?? [], atMost);
}

function expectAtMost(sent: Sent, bound: number): void {
  const list = sent.map((text, at) => `${at + 1}. ${text.slice(0, 120)}`).join('\n');
  const advice = `There are ${sent.length} statements where ${bound} were enough. Do without the new one, or say here why not.`;
  expect(sent.length, `${advice}\n${list}`).toBeLessThanOrEqual(bound);
  expect(sent.length, 'no statement was seen').toBeGreaterThan(0);
}

describe('as many statements are sent for a whole batch as for one ticket', () => {
  /** Of critical tickets: a warning at 24 minutes, the breach and level 1 at 30, level 2 at 60. */
  const DUE_MINUTES = [65, 25, 35];

  async function sweepOf(count: number) {
    const town = await makeTown(`SWP${count}`);
    const category = { id: town.categories.water, isSensitive: false };
    const drafts = Array.from({ length: count }, (_, at) => ({
      ...{ category, location: IN_WARD_1, priority: 'critical' as const },
      createdAt: minutesAgo(DUE_MINUTES[at % DUE_MINUTES.length] ?? 0),
    }));
    await insertMany(town.tenantId, drafts);
    const sent = await statementsSent(() => sweepTenant(town.tenantId, NOW));
    const recorded = await ownerClient().$queryRaw<{ what: string }[]>`
      select distinct event || ' ' || level as what from sla_occurrences where tenant_id = ${town.tenantId}::uuid order by 1`;
    expect(recorded.map(({ what }) => what)).toEqual([
      'breach 0',
      'escalation 1',
      'escalation 2',
      'warning 0',
    ]);
    return sent;
  }

  test('of a sweep that warns, records breaches and escalates', async () => {
    const one = await sweepOf(1);
    const many = await sweepOf(500);
    expectAsFew(many[0], one[0], 13);
    // A full batch is followed by a look for the next one; the last transaction is the report.
    expect(one).toHaveLength(2);
    expect(many.slice(1).map((sent) => sent.length)).toEqual([2, 2]);
  });

  async function recalculationOf(count: number) {
    const town = await makeTown(`RCL${count}`);
    const category = { id: town.categories.water, isSensitive: false };
    const draft = { category, location: IN_WARD_1, priority: 'critical' as const, createdAt: minutesAgo(20) };
    await insertMany(town.tenantId, new Array(count).fill(draft));
    const { policies } = await listServiceLevels(town.admin);
    const standing = policies.find(({ priority }) => priority === 'critical');
    // Overdue at once: what lies in the past under the new terms is recorded in the same transaction.
    const change: PolicyChange = {
      ...{ kind: 'set_policy', replaces: standing?.id ?? null, category: null, priority: 'critical' },
      ...{ responseMinutes: 10, resolutionMinutes: 120, warnPercent: 80, calendarId: null },
      chain: [{ target: 'managers', delayMinutes: 5, countsWorkingTime: false }],
    };
    const { fingerprint } = await previewServiceLevels(town.admin, change, NOW);
    const { id } = await changeServiceLevels(
      town.admin,
      { change, fingerprint, appliesTo: 'open_tickets' },
      NOW,
    );
    return statementsSent(() => applyServiceLevels(town.tenantId, id, () => NOW));
  }

  test('of a recalculation after a changed service level', async () => {
    const one = await recalculationOf(1);
    const many = await recalculationOf(500);
    expectAsFew(many[0], one[0], 19);
    expect(one).toHaveLength(1);
    expect(many, 'a full batch is followed by a look for the next one').toHaveLength(2);
  });

  async function importOf(count: number) {
    const { tenantId } = await makeTown(`IMP${count}`);
    const rows = Array.from({ length: count }, (_, at) => ({
      line: at + 2,
      cells: [`R${at}`, 'Burst pipe', '', 'water', '2026-03-09 08:00', '', '-33.95', '18.45'],
      geometry: null,
    }));
    const table = { columns: HEADER.split(','), rows, progress: () => 1 };
    const rejected: unknown[] = [];
    const options = { now: NOW, onReject: (...fault: unknown[]) => void rejected.push(fault) };
    const sent = await statementsSent(async () => {
      const counts = await importTickets(tenantId, table, parseMapping('tickets', TICKETS), options);
      expect(counts, JSON.stringify(rejected)).toMatchObject({ imported: count });
    });
    return sent;
  }

  test('of an import', async () => {
    const one = await importOf(1);
    const many = await importOf(500);
    expect(many).toHaveLength(one.length);
    expectAsFew(many.at(-1), one.at(-1), 3);
  });

  async function rerouteOf(count: number) {
    const { tenantId, teams, categories } = await makeTown(`RRT${count}`);
    const category = { id: categories.water, isSensitive: false };
    await insertMany(
      tenantId,
      new Array(count).fill({ category, location: IN_WARD_1, createdAt: minutesAgo(5) }),
    );
    await ownerClient().team.updateMany({ where: { id: teams.west }, data: { isActive: false } });
    return statementsSent(async () => {
      const report = await rerouteAfterEdit({ tenantId, teamId: teams.west });
      expect(report).toEqual({ looked: count, moved: count });
    });
  }

  test('of rerouting after an edited area', async () => {
    // Of the transactions before, one waits for earlier readers of the teams, and may look more than once.
    expectAsFew((await rerouteOf(200)).at(-1), (await rerouteOf(1)).at(-1), 6);
  });
});

describe('a single command', () => {
  let town: Town;
  beforeAll(async () => {
    town = await makeTown('ONE');
  });

  const create = () =>
    createTicket(
      town.manager,
      createTicketInput.parse({
        ...{ title: 'No water', category: 'water', priority: 'critical', location: IN_WARD_1 },
        reporter: { phone: '082 555 0123' },
      }),
      minutesAgo(5),
    );

  type Command = { bound: number; run: (id: string) => Promise<unknown> };

  /** Each with all that it causes: routing, followers, messages to staff and to the resident. Nothing else is due. */
  const COMMANDS: Record<string, Command> = {
    create: { bound: 17, run: create },
    edit: { bound: 10, run: (id) => editTicket(town.manager, id, { version: 1, title: 'Dry' }, NOW) },
    move: { bound: 14, run: (id) => editTicket(town.manager, id, { version: 1, location: IN_WARD_2 }, NOW) },
    'change the status of': {
      bound: 14,
      run: (id) => changeStatus(town.manager, id, { version: 1, status: 'in_progress', note: 'On it' }, NOW),
    },
    assign: {
      bound: 18,
      run: (id) =>
        assignTicket(town.manager, id, { version: 1, team: town.teams.east, assignee: town.worker }, NOW),
    },
    'write a message on': {
      bound: 15,
      run: (id) =>
        addMessage(
          town.manager,
          id,
          { body: 'Who is near?', visibility: 'public', mentions: [town.worker] },
          NOW,
        ),
    },
    escalate: {
      bound: 15,
      run: (id) => escalateTicket(town.manager, id, { version: 1, reason: 'A school is dry' }, NOW),
    },
  };

  test.each(Object.keys(COMMANDS))(
    'to %s a ticket takes no more statements than are written here',
    async (name) => {
      const { bound, run } = COMMANDS[name]!;
      const { id } = await create();
      const sent = await statementsSent(() => run(id));
      expect(sent, 'one transaction').toHaveLength(1);
      expectAtMost(sent.flat(), bound);
    },
  );
});
