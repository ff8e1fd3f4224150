import { describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { listCalendars } from '#lib/sla/list-calendars.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import type { PolicyChange } from '#lib/sla/service-level-input.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { ticketTrail } from '#lib/tickets/ticket-trail.ts';
import { previewServiceLevels } from '#lib/timers/preview-service-levels.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';

import {
  admin,
  at,
  calendarChange,
  dueOf,
  FRIDAY,
  file,
  happenedTo,
  highPolicy,
  inTownsWithServiceLevels,
  make,
  manager,
  officeHours,
  town,
} from './service-level-fixture.ts';

inTownsWithServiceLevels();

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

  it('records a breach that it makes at once, and processes first what was due before it', async () => {
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
