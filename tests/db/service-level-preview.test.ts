import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { asSystem, withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import type { ClockStop } from '#lib/domain/sla/deadlines.ts';
import { clockColumns } from '#lib/domain/sla/timer-columns.ts';
import { PRIORITIES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import type { NewTicket } from '#lib/domain/ticket/ticket.ts';
import { changeServiceLevels } from '#lib/sla/change-service-levels.ts';
import { listServiceLevelChanges } from '#lib/sla/list-service-level-changes.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { type ServiceLevelChange, serviceLevelChange } from '#lib/sla/service-level-input.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { insertTickets } from '#lib/tickets/insert-tickets.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { applyServiceLevels } from '#lib/timers/apply-service-levels.ts';
import { previewServiceLevels } from '#lib/timers/preview-service-levels.ts';
import { sweepTenant } from '#lib/timers/sweep.ts';
import { describeConcurrent, useTestDatabase } from '../support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

const NOW = new Date('2026-08-13T09:20:00Z');
const MINUTE = 60_000;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);

/** A life of a ticket, in minutes before now. */
type Life = { filed: number; answered: number; paused: number; resumed: number; finished: boolean };
type Shape = Life & { priority: (typeof PRIORITIES)[number]; category: 'water' | 'roads' };

const shape: fc.Arbitrary<Shape> = fc.record({
  filed: fc.integer({ min: 1, max: 15_000 }),
  answered: fc.double({ min: 0, max: 1.5, noNaN: true }),
  paused: fc.double({ min: 0, max: 1.5, noNaN: true }),
  resumed: fc.double({ min: 0, max: 1.5, noNaN: true }),
  finished: fc.boolean(),
  priority: fc.constantFrom(...PRIORITIES),
  category: fc.constantFrom('water' as const, 'roads' as const),
});

function lifeOf({ filed, answered, paused, resumed, finished }: Life) {
  const after = (share: number) => (share > 1 ? null : ago(filed * (1 - share)));
  const from = after(paused);
  const to = from && after(paused + resumed);
  const stops: ClockStop[] = from ? [{ from, to, status: 'awaiting_citizen' }] : [];
  let status: TicketStatus = from && !to ? 'awaiting_citizen' : 'open';
  // Few are finished: what is done with the open ones is the question.
  if (finished && !from && filed % 5 === 0) status = 'cancelled';
  if (status === 'cancelled') stops.push({ from: NOW, to: null, status });
  return { createdAt: ago(filed), firstResponseAt: after(answered), stops, status };
}

async function makeTown(code: string, shapes: readonly Shape[]): Promise<{ town: Fixture; admin: Actor }> {
  const town = await makeMunicipality(code);
  const system = systemActor(town.tenantId);
  await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
  await withActor(system, async (tx) => {
    await ensureStandardPolicies(tx, town.tenantId);
    const policies = await loadPolicies(tx);
    const tickets = shapes.map((one): NewTicket => {
      const { createdAt, firstResponseAt, stops, status } = lifeOf(one);
      const categoryId = town.categories[one.category];
      const history = { startedAt: createdAt, respondedAt: firstResponseAt, stops };
      const policy = policies.for(categoryId, one.priority);
      return {
        ...{ id: randomUUID(), trackingNumber: newTrackingNumber(code), externalRef: null, source: 'staff' },
        ...{ title: 'Ticket', description: '', address: null, location: null, language: 'en', tags: [] },
        ...{
          categoryId,
          priority: one.priority,
          status,
          resolutionSummary: null,
          createdBy: null,
          createdAt,
        },
        ...{ resolvedAt: null, closedAt: null, firstResponseAt, clockStops: stops },
        ...clockColumns({ history, status, resolvedAt: null }, policy, createdAt),
      };
    });
    await asSystem(tx, (system) => insertTickets(system, tickets));
  });
  const { userId } = await town.person('admin');
  return { town, admin: { ...system, role: 'admin', userId } };
}

type Drawn = {
  responseMinutes: number;
  /** Of the resolution time, beyond that for the response. */
  more: number;
  warnPercent: number;
  priority: (typeof PRIORITIES)[number] | null;
  category: 'water' | 'roads' | null;
  isAroundTheClock: boolean;
};

const policy: fc.Arbitrary<Drawn> = fc.record({
  responseMinutes: fc.integer({ min: 1, max: 2000 }),
  more: fc.integer({ min: 0, max: 4000 }),
  warnPercent: fc.integer({ min: 1, max: 99 }),
  priority: fc.constantFrom(null, ...PRIORITIES),
  category: fc.constantFrom(null, 'water' as const, 'roads' as const),
  isAroundTheClock: fc.boolean(),
});
const closures = fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { maxLength: 6 });

async function changeOf(
  { tenantId, categories }: Fixture,
  drawn: Drawn,
  closed: readonly number[],
  kind: 'policy' | 'calendar' | 'removal',
): Promise<ServiceLevelChange> {
  const db = ownerClient();
  const calendar = await db.businessCalendar.findFirstOrThrow({ where: { tenantId } });
  const { category, priority, responseMinutes, warnPercent } = drawn;
  const categoryId = category === null ? null : categories[category];
  const standing = await db.slaPolicy.findFirst({ where: { tenantId, categoryId, priority } });
  if (kind === 'removal') {
    const high = await db.slaPolicy.findFirstOrThrow({ where: { tenantId, priority: priority ?? 'high' } });
    return { kind: 'remove_policy', id: high.id };
  }
  if (kind === 'calendar') {
    const dates = closed.map((day) => ({ date: `2026-08-${String(day).padStart(2, '0')}`, name: 'Closed' }));
    const { id, name, timeZone, weeklyHours, version } = calendar;
    return serviceLevelChange.parse({
      ...{ kind: 'set_calendar', id, version, name, timeZone, weeklyHours },
      ...{ observesPublicHolidays: drawn.isAroundTheClock, closures: dates },
    });
  }
  return {
    ...{ kind: 'set_policy', replaces: standing?.id ?? null, category, priority },
    ...{ responseMinutes, resolutionMinutes: responseMinutes + drawn.more, warnPercent },
    calendarId: drawn.isAroundTheClock ? null : calendar.id,
    chain: [{ target: 'managers', delayMinutes: 30, countsWorkingTime: true }],
  };
}

type Seen = { id: string; response: Date | null; resolution: Date | null; isOverdue: boolean };

/** The running deadlines as the list sees them. */
const look = ({ tenantId }: Fixture) =>
  ownerClient().$queryRaw<Seen[]>`
    select id, case when first_response_at is null then response_due_at end as response,
      resolution_due_at as resolution, not is_finished and next_due_at <= ${NOW} as "isOverdue"
    from tickets where tenant_id = ${tenantId}::uuid order by id`;

describe('a preview', () => {
  it('says exactly what the change then does, over random tickets and changes', async () => {
    let towns = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(shape, { minLength: 30, maxLength: 60 }),
        policy,
        closures,
        fc.constantFrom('policy' as const, 'calendar' as const, 'removal' as const),
        async (shapes, drawn, closed, kind) => {
          towns += 1;
          const { town, admin } = await makeTown(`P${towns}`, shapes);
          await sweepTenant(town.tenantId, ago(60));
          const change = await changeOf(town, drawn, closed, kind);
          const before = await look(town);
          const { fingerprint, ...preview } = await previewServiceLevels(admin, change, NOW);
          expect(await look(town)).toEqual(before);

          const input = { change, fingerprint, appliesTo: 'open_tickets' } as const;
          const { id } = await changeServiceLevels(admin, input, NOW);
          await applyServiceLevels(town.tenantId, id, () => NOW);
          const after = await look(town);
          const pairs = before.map((old, at) => ({ old, now: after[at]! }));
          const differ = (a: Date | null, b: Date | null) => a?.getTime() !== b?.getTime();
          const seen = {
            moved: pairs.filter(
              ({ old, now }) => differ(old.response, now.response) || differ(old.resolution, now.resolution),
            ).length,
            becameOverdue: pairs.filter(({ old, now }) => now.isOverdue && !old.isOverdue).length,
            noLongerOverdue: pairs.filter(({ old, now }) => old.isOverdue && !now.isOverdue).length,
          };
          expect(preview).toMatchObject(seen);
          const [made] = await listServiceLevelChanges(admin);
          expect(made).toMatchObject({ ...seen, done: preview.reached, reached: preview.reached });
        },
      ),
      { numRuns: 12 },
    );
  });
});

const many = (count: number): Shape[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ filed: 60 + at, answered: 2, paused: 2, resumed: 0, finished: false },
    ...{ priority: 'high', category: 'water' },
  }));

describeConcurrent('two workers on one change', () => {
  it('count and write each of its tickets once', async () => {
    const { town, admin } = await makeTown('TWO', many(700));
    const change = await changeOf(
      town,
      {
        ...{ responseMinutes: 60, more: 60, warnPercent: 80 },
        priority: 'high',
        category: null,
        isAroundTheClock: true,
      },
      [],
      'policy',
    );
    const { fingerprint, moved } = await previewServiceLevels(admin, change, NOW);
    const { id } = await changeServiceLevels(admin, { change, fingerprint, appliesTo: 'open_tickets' }, NOW);
    await Promise.all([1, 2].map(() => applyServiceLevels(town.tenantId, id, () => NOW)));
    await applyServiceLevels(town.tenantId, id, () => NOW);
    const [made] = await listServiceLevelChanges(admin);
    expect(made).toMatchObject({ reached: 700, done: 700, moved });
    const links = await ownerClient().$queryRaw<{ links: number; tickets: number }[]>`
      select count(*)::int as links, count(distinct ticket_id)::int as tickets from ticket_audit
      where tenant_id = ${town.tenantId}::uuid and changes ? 'reason' and action <> 'sla_escalation'`;
    expect(links).toEqual([{ links: 700, tickets: 700 }]);
  });
});
