import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ticketTrail } from '#lib/audit/ticket-trail.ts';
import { type Actor, systemActor } from '#lib/auth/actor.ts';
import { disconnect, ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { applyServiceLevels } from '#lib/sla/apply-service-levels.ts';
import { changeServiceLevels } from '#lib/sla/change-service-levels.ts';
import { type CalendarView, listCalendars } from '#lib/sla/list-calendars.ts';
import { listServiceLevelChanges } from '#lib/sla/list-service-level-changes.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import { previewServiceLevels } from '#lib/sla/preview-service-levels.ts';
import {
  type CalendarChange,
  type PolicyChange,
  type ServiceLevelChange,
  serviceLevelChange,
} from '#lib/sla/service-level-input.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { sweepTenant } from '#lib/sla/sweep.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { createTestDatabase, describeConcurrent, type TestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

let database: TestDatabase;
let towns = 0;
let town: Fixture;
let admin: Actor;
let manager: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.NEXTAUTH_SECRET = 'a secret of thirty-two characters or more';
});
afterAll(async () => {
  await disconnect();
  await database?.drop();
});

beforeEach(async () => {
  towns += 1;
  town = await makeMunicipality(`SLA${towns}`);
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
  const actorOf = async (role: 'admin' | 'manager'): Promise<Actor> => {
    const { userId } = await town.person(role);
    return { ...systemActor(town.tenantId), role, userId };
  };
  [admin, manager] = [await actorOf('admin'), await actorOf('manager')];
  await ownerClient().team.updateMany({
    where: { id: town.teams.west },
    data: { managerId: manager.userId },
  });
});

/** Friday in Johannesburg, 14:00, two hours before closing; Sunday is Women’s Day, so Monday is a holiday too. */
const FRIDAY = '2026-08-07T14:00';
const at = (local: string) => new Date(`${local}:00+02:00`);

async function file(priority: 'high' | 'critical' = 'high', now = at(FRIDAY), category = 'water') {
  const input = createTicketInput.parse({ title: 'No water', category, priority, location: IN_WARD_1 });
  const filed = await createTicket(manager, input, now);
  return filed.handedOver ? { id: filed.id, version: 1 } : filed.ticket;
}

const happenedTo = async (ticketId: string) =>
  (
    await ownerClient().$queryRaw<{ what: string; dueAt: Date }[]>`
      select clock || ' ' || event || case when level > 0 then ' ' || level else '' end as what, due_at as "dueAt"
      from sla_occurrences where ticket_id = ${ticketId}::uuid order by due_at, id`
  ).map(({ what, dueAt }) => [what, dueAt]);

async function officeHours(): Promise<CalendarView> {
  const [calendar] = await listCalendars(admin);
  return calendar!;
}

/** The standard policy of high priority, with these differences. */
async function highPolicy(edits: Partial<PolicyChange> = {}): Promise<PolicyChange> {
  const { policies } = await listServiceLevels(admin);
  const standing = policies.find(({ priority, category }) => priority === 'high' && category === null);
  return {
    ...{ kind: 'set_policy', replaces: standing?.id ?? null, category: null, priority: 'high' },
    ...{ responseMinutes: 120, resolutionMinutes: 1440, warnPercent: 80 },
    calendarId: (await officeHours()).id,
    chain: [{ target: 'team_manager', delayMinutes: 60, countsWorkingTime: true }],
    ...edits,
  } as PolicyChange;
}

async function calendarChange(edits: Partial<CalendarChange> = {}): Promise<CalendarChange> {
  const { policies: _, ...calendar } = await officeHours();
  return { kind: 'set_calendar', ...calendar, ...edits } as CalendarChange;
}

async function make(
  change: ServiceLevelChange,
  now: Date,
  appliesTo: 'open_tickets' | 'new_tickets' = 'open_tickets',
) {
  const preview = await previewServiceLevels(admin, change, now);
  const made = await changeServiceLevels(admin, { change, fingerprint: preview.fingerprint, appliesTo }, now);
  await applyServiceLevels(town.tenantId, made.id, now);
  const changes = await listServiceLevelChanges(admin);
  return { preview, made, applied: changes.find(({ id }) => id === made.id)! };
}

const dueOf = async (id: string, now = at(FRIDAY)) => {
  const { responseDueAt, resolutionDueAt } = await readTicket(manager, id, now);
  return [responseDueAt && new Date(responseDueAt), resolutionDueAt && new Date(resolutionDueAt)];
};

describe('a changed service level', () => {
  it('warns, breaches and escalates at its own minutes, over a weekend and a holiday on its Sunday', async () => {
    const ticket = await file();
    const { applied } = await make(
      await highPolicy({ responseMinutes: 240, resolutionMinutes: 480 }),
      at('2026-08-07T14:30'),
    );
    expect(applied).toMatchObject({ reached: 1, done: 1, moved: 1, becameOverdue: 0, noLongerOverdue: 0 });
    expect(applied.finishedAt).not.toBeNull();

    for (const minute of ['07T16:00', '10T12:00', '11T08:41']) {
      await sweepTenant(town.tenantId, at(`2026-08-${minute}`));
      expect(await happenedTo(ticket.id)).toEqual([]);
    }
    await sweepTenant(town.tenantId, at('2026-08-11T08:42'));
    const warned = ['response warning', at('2026-08-11T08:42')];
    expect(await happenedTo(ticket.id)).toEqual([warned]);
    await sweepTenant(town.tenantId, at('2026-08-11T10:29'));
    const breached = ['response breach', at('2026-08-11T09:30')];
    expect(await happenedTo(ticket.id)).toEqual([warned, breached]);
    await sweepTenant(town.tenantId, at('2026-08-11T10:30'));
    const escalated = ['response escalation 1', at('2026-08-11T10:30')];
    expect(await happenedTo(ticket.id)).toEqual([warned, breached, escalated]);
  });

  it('keeps what was paused', async () => {
    const { id, version } = await file();
    const waiting = await changeStatus(
      manager,
      id,
      { status: 'awaiting_citizen', version },
      at('2026-08-07T15:00'),
    );
    await make(await highPolicy({ resolutionMinutes: 480 }), at('2026-08-07T15:30'));
    expect((await dueOf(id))[1]).toBeNull();
    const again = { status: 'in_progress', version: waiting.version } as const;
    await changeStatus(manager, id, again, at('2026-08-11T09:30'));
    // One hour was used on Friday, six go on Tuesday, and one on Wednesday.
    expect((await dueOf(id))[1]).toEqual(at('2026-08-12T08:30'));
  });

  it('records a breach that it makes at once, and settles first what was due before it', async () => {
    const [late, old] = [await file(), await file('high', at('2026-08-06T09:00'))];
    const now = at('2026-08-07T15:00');
    const { preview, applied } = await make(await highPolicy({ responseMinutes: 30 }), now);
    expect(preview).toMatchObject({ reached: 2, moved: 2, becameOverdue: 1, noLongerOverdue: 0 });
    expect(preview.earliest).toBe(at('2026-08-06T09:30').toISOString());
    expect(applied).toMatchObject({ moved: 2, becameOverdue: 1 });
    expect(await happenedTo(late.id)).toEqual([
      ['response warning', at('2026-08-07T14:24')],
      ['response breach', at('2026-08-07T14:30')],
    ]);
    expect((await happenedTo(old.id)).slice(0, 2)).toEqual([
      ['response warning', at('2026-08-06T10:36')],
      ['response breach', at('2026-08-06T11:00')],
    ]);
  });

  it('moves a chain that is being climbed to the new level’s minute', async () => {
    const ticket = await file('high', at('2026-08-06T09:00'));
    await sweepTenant(town.tenantId, at('2026-08-06T11:30')); // level 1 at 11:00, level 2 would be due at 13:30
    const chain = [60, 30].map((delayMinutes) => ({
      ...{ target: 'managers', delayMinutes, countsWorkingTime: true },
    })) as PolicyChange['chain'];
    await make(await highPolicy({ chain }), at('2026-08-06T11:15'));
    await sweepTenant(town.tenantId, at('2026-08-06T11:30'));
    expect((await happenedTo(ticket.id)).at(-1)).toEqual(['response escalation 2', at('2026-08-06T11:30')]);
  });

  it('ends a chain whose deadline lies ahead again', async () => {
    const ticket = await file('high', at('2026-08-06T09:00'));
    await sweepTenant(town.tenantId, at('2026-08-06T11:15'));
    const { preview, applied } = await make(
      await highPolicy({ responseMinutes: 1200 }),
      at('2026-08-06T11:20'),
    );
    expect([preview.noLongerOverdue, applied.noLongerOverdue]).toEqual([1, 1]);
    await sweepTenant(town.tenantId, at('2026-08-07T15:00'));
    expect((await happenedTo(ticket.id)).at(-1)?.[0]).toBe('response escalation 1');
  });

  it('says in the trail of each ticket why its deadline moved', async () => {
    const { id } = await file();
    await make(await highPolicy({ responseMinutes: 240 }), at(FRIDAY));
    const [, entry] = await ticketTrail(manager, id, at(FRIDAY));
    expect(entry).toMatchObject({
      actorRole: 'system',
      changes: {
        reason: [null, 'All categories, high priority: 4 h to respond, 24 h to resolve, Office hours'],
        response_due_at: expect.any(Array),
      },
    });
  });

  it('can be for new tickets only: those that run keep their terms, also when they move on', async () => {
    const { id, version } = await file();
    const before = await dueOf(id);
    const { applied } = await make(await highPolicy({ resolutionMinutes: 480 }), at(FRIDAY), 'new_tickets');
    expect(applied).toMatchObject({ reached: 0, moved: 0 });
    await changeStatus(manager, id, { status: 'in_progress', version }, at(FRIDAY));
    expect(await dueOf(id)).toEqual(before);
    expect((await dueOf((await file()).id))[1]).not.toEqual(before[1]);
  });

  it('leaves finished tickets and sensitive ones alone, and counts neither', async () => {
    const { id, version } = await file();
    const done = { status: 'resolved', version, resolutionSummary: 'Mended' } as const;
    await changeStatus(manager, id, done, at(FRIDAY));
    await file('high', at(FRIDAY), 'abuse');
    const before = await dueOf(id);
    const { preview } = await make(await highPolicy({ resolutionMinutes: 480 }), at(FRIDAY));
    expect(preview).toMatchObject({ reached: 0, moved: 0, examples: [], earliest: null });
    expect(await dueOf(id)).toEqual(before);
  });

  it('applies by precedence, and what it held falls to the next when it is removed', async () => {
    const { id } = await file();
    const standard = await dueOf(id);
    const own = { category: 'water', priority: null, replaces: null, responseMinutes: 60 } as const;
    await make(await highPolicy(own), at(FRIDAY));
    const { policies, applies } = await listServiceLevels(admin);
    const policy = policies.find(({ category }) => category?.code === 'water')!;
    expect(applies.find((one) => one.category === 'water' && one.priority === 'high')).toMatchObject({
      ...{ policyId: policy.id, rule: 'category' },
    });
    expect(applies.find((one) => one.category === 'roads' && one.priority === 'high')?.rule).toBe('priority');
    expect((await dueOf(id))[0]).toEqual(at('2026-08-07T15:00'));
    await make({ kind: 'remove_policy', id: policy.id }, at(FRIDAY));
    expect(await dueOf(id)).toEqual(standard);
  });

  it('that is removed ends the chain it had begun, and the warnings that had not gone out', async () => {
    const own = { category: 'water', priority: null, replaces: null, responseMinutes: 20 } as const;
    await make(
      await highPolicy({ ...own, chain: [{ ...(await highPolicy()).chain[0]!, delayMinutes: 0 }] }),
      at(FRIDAY),
    );
    const { id } = await file();
    await sweepTenant(town.tenantId, at('2026-08-07T14:30'));
    const emails = () =>
      ownerClient().notification.findMany({
        where: { ticketId: id, channel: 'email', userId: { not: null } },
      });
    expect(new Set((await emails()).map(({ kind, status }) => `${kind} ${status}`))).toEqual(
      new Set(['warning queued', 'breach queued', 'escalated queued']),
    );
    const { policies } = await listServiceLevels(admin);
    const policy = policies.find(({ category }) => category?.code === 'water')!;
    await make({ kind: 'remove_policy', id: policy.id }, at('2026-08-07T14:31'));
    expect(new Set((await emails()).map(({ status }) => status))).toEqual(new Set(['suppressed']));
    await sweepTenant(town.tenantId, at('2026-08-07T15:00'));
    expect((await happenedTo(id)).at(-1)?.[0]).toBe('response escalation 1');
  });
});

describe('a changed calendar', () => {
  it('moves the deadlines that count by it, and no others', async () => {
    const [counted, around] = [await file(), await file('critical')];
    const aroundTheClock = await dueOf(around.id);
    const closures = [{ date: '2026-08-11', name: 'Office move' }];
    const { preview, applied } = await make(await calendarChange({ closures }), at(FRIDAY));
    expect(preview).toMatchObject({ reached: 1, moved: 1 });
    expect(applied).toMatchObject({ reached: 1, moved: 1 });
    // Two hours on Friday; eight each on Wednesday and Thursday; six on Friday.
    expect((await dueOf(counted.id))[1]).toEqual(at('2026-08-14T14:00'));
    expect(await dueOf(around.id)).toEqual(aroundTheClock);
  });

  it('cannot be without any hours: the command says so, and the database refuses it', async () => {
    const none = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
    await expect(
      previewServiceLevels(admin, await calendarChange({ weeklyHours: none }), at(FRIDAY)),
    ).rejects.toThrow('The calendar has no working hours at all; add hours to at least one weekday.');
    await expect(ownerClient().businessCalendar.updateMany({ data: { weeklyHours: none } })).rejects.toThrow(
      /business_calendars_have_hours/,
    );
  });

  it('stays while a service level counts by it', async () => {
    const { id, version } = await officeHours();
    await expect(
      previewServiceLevels(admin, { kind: 'remove_calendar', id, version }, at(FRIDAY)),
    ).rejects.toThrow('3 service levels count by “Office hours”. Give them another calendar first.');
    const { version: _, ...rest } = await calendarChange();
    await make({ ...rest, id: null, version: 0, name: 'Night shift' }, at(FRIDAY));
    const spare = (await listCalendars(admin)).find(({ name }) => name === 'Night shift')!;
    await make({ kind: 'remove_calendar', id: spare.id, version: spare.version }, at(FRIDAY));
    expect((await listCalendars(admin)).map(({ name }) => name)).toEqual(['Office hours']);
  });
});

describe('two administrators', () => {
  it('do not overwrite each other’s service level', async () => {
    const [mine, theirs] = [
      await highPolicy({ responseMinutes: 60 }),
      await highPolicy({ responseMinutes: 90 }),
    ];
    await make(theirs, at(FRIDAY));
    await expect(previewServiceLevels(admin, mine, at(FRIDAY))).rejects.toMatchObject({ code: 'conflict' });
    const { policies } = await listServiceLevels(admin);
    expect(policies.find(({ priority }) => priority === 'high')?.responseMinutes).toBe(90);
  });

  it('do not save what was previewed before the other’s change', async () => {
    const change = await highPolicy({ responseMinutes: 60 });
    const { fingerprint } = await previewServiceLevels(admin, change, at(FRIDAY));
    await make(await calendarChange({ observesPublicHolidays: false }), at(FRIDAY));
    const save = changeServiceLevels(admin, { change, fingerprint, appliesTo: 'open_tickets' }, at(FRIDAY));
    await expect(save).rejects.toThrow(
      'Service levels or calendars were changed after this preview. Look at the preview again, then save.',
    );
  });

  it('do not overwrite each other’s calendar', async () => {
    const mine = await calendarChange({ name: 'Mine' });
    await make(await calendarChange({ name: 'Theirs' }), at(FRIDAY));
    await expect(previewServiceLevels(admin, mine, at(FRIDAY))).rejects.toMatchObject({ code: 'conflict' });
  });
});

describeConcurrent('at the same moment', () => {
  it('one of two administrators saves, and the other is told', async () => {
    const changes = [await highPolicy({ responseMinutes: 60 }), await highPolicy({ responseMinutes: 90 })];
    const saves = await Promise.allSettled(
      await Promise.all(
        changes.map(async (change) => {
          const { fingerprint } = await previewServiceLevels(admin, change, at(FRIDAY));
          return { change, fingerprint, appliesTo: 'open_tickets' } as const;
        }),
      ).then((inputs) => inputs.map((input) => changeServiceLevels(admin, input, at(FRIDAY)))),
    );
    expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('bad input is answered with a sentence', () => {
  it.each([
    [{ responseMinutes: 0 }, 'The response time is 1 minute or more.'],
    [
      { responseMinutes: 2000 },
      'The response is due before the resolution: make the response time the shorter one.',
    ],
    [{ warnPercent: 100 }, 'Warn at 99 % at the latest: at 100 % it is overdue.'],
    [{ resolutionMinutes: 10_000_000 }, 'The resolution time is a year at most.'],
    [
      { chain: [{ target: 'person', delayMinutes: 0 }] },
      'A level that asks a named person needs the person; the others need none.',
    ],
  ])('%j', async (edits, sentence) => {
    const parsed = serviceLevelChange.safeParse({ ...(await highPolicy()), ...edits });
    expect(parsed.error?.issues[0]?.message).toBe(sentence);
  });

  it('a sensitive category has no deadlines', async () => {
    const change = await highPolicy({ category: 'abuse', replaces: null });
    await expect(previewServiceLevels(admin, change, at(FRIDAY))).rejects.toThrow(
      'Sensitive reports are the police’s and have no deadlines here.',
    );
  });

  it('nobody from elsewhere stands in a chain, nor the police', async () => {
    const liaison = await town.person('saps_liaison', { teams: [town.teams.saps] });
    const elsewhere = await makeMunicipality(`ELSE${towns}`);
    const stranger = await elsewhere.person('manager');
    for (const personId of [liaison.userId!, stranger.userId!]) {
      const change = await highPolicy({
        chain: [{ target: 'person', personId, delayMinutes: 0, countsWorkingTime: true }],
      });
      await expect(previewServiceLevels(admin, change, at(FRIDAY))).rejects.toThrow(
        'Level 1: there is no such person among the staff.',
      );
    }
  });

  it('a manager may not', async () => {
    const change = await highPolicy();
    expect(() =>
      changeServiceLevels(manager, { change, fingerprint: '', appliesTo: 'open_tickets' }, at(FRIDAY)),
    ).toThrow('Only an administrator looks after deadlines and calendars.');
    await expect(previewServiceLevels(manager, change, at(FRIDAY))).rejects.toThrow(/Only an administrator/);
  });
});

it('a preview leaves nothing behind', async () => {
  await file();
  const before = await listServiceLevels(admin);
  await previewServiceLevels(admin, await highPolicy({ responseMinutes: 60 }), at(FRIDAY));
  expect(await listServiceLevels(admin)).toEqual(before);
  expect(await listServiceLevelChanges(admin)).toEqual([]);
});
