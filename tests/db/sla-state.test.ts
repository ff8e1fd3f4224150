import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor, withSystem } from '#lib/db/with-actor.ts';
import { systemActor } from '#lib/domain/access/actor.ts';
import { type Deadlines, deadlines, slaState, stopKind } from '#lib/domain/sla/deadlines.ts';
import { stopsAfter } from '#lib/domain/sla/timer-columns.ts';
import { TICKET_STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { insertTickets } from '#lib/tickets/insert-tickets.ts';
import { filterConditions, SLA_STATES, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { slaStateSql } from '#lib/tickets/ticket-view.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { southAfrican } from '#tests/support/local-actor.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;

beforeAll(async () => {
  town = await makeMunicipality('SLA');
});

const START = Date.parse('2026-03-02T08:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR);
const TERMS = { responseMinutes: 8 * 60, resolutionMinutes: 48 * 60, warnPercent: 80, calendar: null };

/** A life of a ticket: when it was answered, and its statuses one after the other. Hours on the quarter. */
const hours = fc.integer({ min: 0, max: 400 }).map((quarters) => quarters / 4);
const life = fc.record({
  respondedAfter: fc.option(hours, { nil: null }),
  changes: fc.array(fc.record({ after: hours, status: fc.constantFrom(...TICKET_STATUSES) }), {
    maxLength: 4,
  }),
});

type Case = { id: string; expected: (now: Date) => string };

it('the state of the clock is the same in SQL, in the list’s filter and in slaState', async () => {
  const actor = southAfrican(systemActor(town.tenantId));
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 40, maxLength: 80 }), hours, async (lives, nowHours) => {
      const cases: Case[] = [];
      const tickets = lives.map(({ respondedAfter, changes }) => {
        const inOrder = [...changes].sort((a, b) => a.after - b.after);
        let status: TicketStatus = 'new';
        let stops = stopsAfter([], 'new', at(0));
        let resolvedAt: Date | null = null;
        for (const change of inOrder) {
          status = change.status;
          stops = stopsAfter(stops, status, at(change.after));
          resolvedAt =
            stopKind(status) === 'stopped' && status !== 'cancelled'
              ? (resolvedAt ?? at(change.after))
              : null;
        }
        const respondedAt = respondedAfter === null ? null : at(respondedAfter);
        const due: Deadlines = deadlines({ startedAt: at(0), respondedAt, stops }, TERMS);
        const id = crypto.randomUUID();
        cases.push({
          id,
          expected: (now) => slaState({ deadlines: due, respondedAt, resolvedAt, status }, now),
        });
        return {
          id,
          trackingNumber: newTrackingNumber('SLA'),
          externalRef: null,
          source: 'import' as const,
          title: 'A ticket',
          description: '',
          address: null,
          location: null,
          language: 'en' as const,
          tags: [],
          categoryId: town.categories.water,
          priority: 'medium' as const,
          status,
          resolutionSummary: null,
          createdBy: null,
          createdAt: at(0),
          resolvedAt,
          closedAt: null,
          firstResponseAt: respondedAt,
          clockStops: stops,
          slaPolicyId: null,
          ...due,
          slaNextAt: null,
        };
      });
      await withSystem(actor.tenantId, (tx) => insertTickets(tx, tickets));
      const now = at(nowHours);
      const ids = cases.map(({ id }) => id);
      const inSql = await withActor(
        actor,
        (tx) => tx.$queryRaw<{ id: string; state: string }[]>`
          select t.id, ${slaStateSql(now)} as state from tickets t where t.id = any (${ids}::uuid[])`,
      );
      const stateOf = new Map(inSql.map(({ id, state }) => [id, state]));
      for (const { id, expected } of cases) expect(stateOf.get(id)).toBe(expected(now));

      for (const state of SLA_STATES) {
        const filter = ticketFilterSchema.parse({ sla: state });
        const found = await withActor(
          actor,
          (tx) => tx.$queryRaw<{ id: string }[]>`select t.id from tickets t
            where ${filterConditions(actor, filter, now)} and ${Prisma.sql`t.id = any (${ids}::uuid[])`}`,
        );
        const expected = cases.filter((one) => one.expected(now) === state).map(({ id }) => id);
        expect(found.map(({ id }) => id).sort()).toEqual(expected.sort());
      }
    }),
    { numRuns: 20 },
  );
}, 240_000);
