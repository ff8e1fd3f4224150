import fc from 'fast-check';
import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Actor, type LocalActor, systemActor } from '#lib/domain/access/actor.ts';
import { PRIORITIES, TICKET_STATUSES } from '#lib/domain/ticket/status.ts';
import type { MarksQuery } from '#lib/maps/marks.ts';
import { SLA_STATES } from '#lib/tickets/ticket-filter.ts';
import { southAfrican } from '#tests/support/local-actor.ts';
import type { Fixture } from './api-fixture.ts';

/** A clock of the tests' own: whatever happens, all look at the same moment. */
export const NOW = new Date('2026-06-15T10:00:00+02:00');
export const hoursOn = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

/** Everybody whose map is answered from cells. */
export function readersOf({ tenantId, teams, wards }: Fixture) {
  const of = (role: Actor['role'], scope: Partial<Actor> = {}): LocalActor => ({
    ...southAfrican(systemActor(tenantId)),
    role,
    ...scope,
  });
  return {
    manager: of('manager'),
    admin: of('admin'),
    field_worker: of('field_worker', { teamIds: [teams.west, teams.roads] }),
    ward_councillor: of('ward_councillor', { wardIds: [wards[2]] }),
  };
}

/** Tickets of three years in and around both wards, in every state, some sensitive, some without a spot. */
export async function fileMany({ tenantId, wards, teams, categories }: Fixture, count: number) {
  await ownerClient().$executeRaw`
    insert into tickets (tenant_id, tracking_number, source, title, location, category_id, priority, status, ward_id,
      team_id, created_at, resolved_at, response_due_at, response_warn_at, resolution_due_at, resolution_warn_at)
    select ${tenantId}::uuid, 'MAP-' || gen_random_uuid(), 'import', 'Ticket ' || n,
      case when n % 40 > 0 then st_setsrid(st_makepoint(
        18.3 + round((random() * 0.4)::numeric, case n % 3 when 0 then 1 else 4 end)::float8,
        -34.1 + round((random() * 0.3)::numeric, case n % 3 when 0 then 1 else 4 end)::float8), 4326) end,
      case kind.k when 0 then ${categories.abuse}::uuid when 1 then ${categories.roads}::uuid else ${categories.water}::uuid end,
      (${[...PRIORITIES]}::text[])[1 + n % 4], (${[...TICKET_STATUSES]}::text[])[1 + n % 11],
      (array[${wards[1]}::uuid, ${wards[2]}::uuid, null])[1 + n % 3],
      case when kind.k = 0 then ${teams.saps}::uuid else (array[${teams.west}::uuid, ${teams.east}::uuid, ${teams.roads}::uuid, null])[1 + n % 4] end,
      made.at, case when n % 11 in (7, 8) then made.at + random() * interval '90 hours' end,
      due.at, due.at - interval '5 hours', case when due.at is not null then made.at + interval '40 hours' end,
      due.at + interval '3 hours'
    from generate_series(1, ${count}::int) n
    cross join lateral (select n % 7 as k) kind
    cross join lateral (select ${NOW}::timestamptz - random() * (case n % 2 when 0 then 4 else 1000 end) * interval '1 day' as at) made
    cross join lateral (select case when n % 9 > 0 then made.at + interval '20 hours' end as at) due`;
}

/** Everything that the map's cells have to notice, and some that they must not: each to a sixteenth of the tickets. */
export const HAPPENINGS: readonly ((city: Fixture, n: number) => Prisma.Sql)[] = [
  (city, n) =>
    Prisma.sql`update tickets set status = 'closed', resolved_at = ${NOW} where ${someTickets(city, n)} and not is_finished`,
  (city, n) =>
    Prisma.sql`update tickets set status = 'reopened' where ${someTickets(city, n)} and is_finished`,
  (city, n) =>
    Prisma.sql`update tickets set status = 'resolved', resolved_at = created_at + interval '90 hours' where ${someTickets(city, n)}`,
  (city, n) =>
    Prisma.sql`update tickets set category_id = ${city.categories.roads}::uuid where ${someTickets(city, n)} and not is_sensitive`,
  (city, n) =>
    Prisma.sql`update tickets set category_id = ${city.categories.abuse}::uuid, team_id = null
    where ${someTickets(city, n)} and random() < 0.2`,
  (
    city,
    n,
  ) => Prisma.sql`update tickets set location = st_translate(location, 0.013, -0.02), ward_id = ${city.wards[1]}::uuid
    where ${someTickets(city, n)}`,
  (city, n) => Prisma.sql`update tickets set location = case when location is null
    then st_setsrid(st_makepoint(18.45, -33.95), 4326) end where ${someTickets(city, n)}`,
  (city, n) => Prisma.sql`update tickets set priority = 'critical', team_id = ${city.teams.west}::uuid
    where ${someTickets(city, n)} and not is_sensitive`,
  (city, n) =>
    Prisma.sql`update tickets set response_due_at = null, resolution_due_at = null, sla_next_at = null where ${someTickets(city, n)}`,
  (city, n) =>
    Prisma.sql`update tickets set created_at = created_at - interval '40 days' where ${someTickets(city, n)}`,
  (city, n) => Prisma.sql`update tickets set title = title || '.' where ${someTickets(city, n)}`,
];
export const someTickets = ({ tenantId }: Fixture, n: number) =>
  Prisma.sql`tenant_id = ${tenantId}::uuid and ('x' || right(id::text, 2))::bit(8)::int % 16 = ${n % 16}`;

const whole = fc.integer({ min: 0, max: 15 });
/** Cells are brought up to date before the moment that is asked of, or after it, as clocks of two machines differ. */
const foldedAt = fc.option(fc.integer({ min: -90, max: 20 }).map(hoursOn));
export const happenings = fc.array(fc.record({ what: fc.nat(HAPPENINGS.length), n: whole, foldedAt }), {
  maxLength: 4,
});

const someOf = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
const day = fc.option(
  fc.date({ min: new Date('2023-06-01'), max: new Date('2026-07-01'), noInvalidDate: true }),
  { nil: undefined, freq: 1 },
);
const firstOfMonth = fc.option(
  fc.integer({ min: 0, max: 36 }).map((month) => new Date(Date.UTC(2023, 6 + month, 1) - 2 * 3_600_000)),
  { nil: undefined },
);

/** What is asked of the map, with every filter that the cells know, and boxes that hold all of it or a street. */
export const queriesOf = ({ teams, wards }: Fixture) =>
  fc
    .record<Omit<MarksQuery, 'bbox'> & { at: number; across: number }>(
      {
        zoom: fc.integer({ min: 0, max: 16 }),
        status: someOf(TICKET_STATUSES),
        priority: someOf(PRIORITIES),
        category: someOf(['water', 'roads', 'abuse', 'unknown']),
        team: someOf([teams.west, teams.east, teams.saps, 'none']),
        ward: someOf([wards[1], wards[2], 'none']),
        sla: someOf(SLA_STATES),
        from: fc.oneof(day, firstOfMonth),
        to: fc.oneof(day, firstOfMonth),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        across: fc.double({ min: 0.001, max: 0.6, noNaN: true }),
      },
      { requiredKeys: ['zoom', 'at', 'across'] },
    )
    .map(({ at, across, ...query }): MarksQuery => {
      const [west, south] = [18.3 + at * 0.4, -34.1 + at * 0.3];
      return { ...query, bbox: { west, south, east: west + across, north: south + across } };
    });
