import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, systemActor } from '#lib/auth/actor.ts';
import { disconnect, ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { foldMapCells, mapCellFaults, rebuildMapCells } from '#lib/maps/map-cells.ts';
import { countedBeforehand, type Mark, type MarksQuery, squareMarksSql } from '#lib/maps/marks.ts';
import { fittingZoom, squareDegrees, squaresIn } from '#lib/maps/squares.ts';
import { readViewport, viewportQuery } from '#lib/maps/viewport.ts';
import { filterConditions, SLA_STATES } from '#lib/tickets/ticket-filter.ts';
import { PRIORITIES, TICKET_STATUSES } from '#lib/tickets/ticket-status.ts';
import { slaStateSql } from '#lib/tickets/ticket-view.ts';
import { createTestDatabase, describeConcurrent, type TestDatabase } from '#tests/support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

let database: TestDatabase;
let north: Fixture;
let south: Fixture;
let actors: Record<'manager' | 'admin' | 'field_worker' | 'ward_councillor', Actor>;

/** A clock of the tests' own: whatever happens, all look at the same moment. */
const NOW = new Date('2026-06-15T10:00:00+02:00');
const TICKETS = 600;
const hoursOn = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.NEXTAUTH_SECRET = 'x'.repeat(32);
  north = await makeMunicipality('NORTH');
  south = await makeMunicipality('SOUTH');
  await fileMany(north, TICKETS);
  await fileMany(south, 50);
  const of = (role: Actor['role'], scope: Partial<Actor> = {}): Actor => ({
    ...systemActor(north.tenantId),
    role,
    ...scope,
  });
  actors = {
    manager: of('manager'),
    admin: of('admin'),
    field_worker: of('field_worker', { teamIds: [north.teams.west, north.teams.roads] }),
    ward_councillor: of('ward_councillor', { wardIds: [north.wards[2]] }),
  };
});
afterAll(async () => {
  await disconnect();
  await database?.drop();
});

/** Tickets of three years in and around both wards, in every state, some sensitive, some without a spot. */
async function fileMany({ tenantId, wards, teams, categories }: Fixture, count: number) {
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

/** Everything that the map's cells have to notice, and some that they must not. */
const HAPPENINGS = [
  (n: number) =>
    Prisma.sql`update tickets set status = 'closed', resolved_at = ${NOW} where ${some(n)} and not is_finished`,
  (n: number) => Prisma.sql`update tickets set status = 'reopened' where ${some(n)} and is_finished`,
  (n: number) =>
    Prisma.sql`update tickets set status = 'resolved', resolved_at = created_at + interval '90 hours' where ${some(n)}`,
  (n: number) =>
    Prisma.sql`update tickets set category_id = ${north.categories.roads}::uuid where ${some(n)} and not is_sensitive`,
  (n: number) =>
    Prisma.sql`update tickets set category_id = ${north.categories.abuse}::uuid, team_id = null
    where ${some(n)} and random() < 0.2`,
  (
    n: number,
  ) => Prisma.sql`update tickets set location = st_translate(location, 0.013, -0.02), ward_id = ${north.wards[1]}::uuid
    where ${some(n)}`,
  (n: number) => Prisma.sql`update tickets set location = case when location is null
    then st_setsrid(st_makepoint(18.45, -33.95), 4326) end where ${some(n)}`,
  (n: number) => Prisma.sql`update tickets set priority = 'critical', team_id = ${north.teams.west}::uuid
    where ${some(n)} and not is_sensitive`,
  (n: number) =>
    Prisma.sql`update tickets set response_due_at = null, resolution_due_at = null, sla_next_at = null where ${some(n)}`,
  (n: number) => Prisma.sql`update tickets set created_at = created_at - interval '40 days' where ${some(n)}`,
  (n: number) => Prisma.sql`update tickets set title = title || '.' where ${some(n)}`,
];
const some = (n: number) =>
  Prisma.sql`tenant_id = ${north.tenantId}::uuid and ('x' || right(id::text, 2))::bit(8)::int % 16 = ${n % 16}`;

const whole = fc.integer({ min: 0, max: 15 });
/** Cells are brought up to date before the moment that is asked of, or after it, as clocks of two machines differ. */
const foldedAt = fc.option(fc.integer({ min: -90, max: 20 }).map(hoursOn));
const happenings = fc.array(fc.record({ what: fc.nat(HAPPENINGS.length), n: whole, foldedAt }), {
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

const queries = () =>
  fc
    .record<Omit<MarksQuery, 'bbox'> & { at: number; across: number }>(
      {
        zoom: fc.integer({ min: 0, max: 16 }),
        status: someOf(TICKET_STATUSES),
        priority: someOf(PRIORITIES),
        category: someOf(['water', 'roads', 'abuse', 'unknown']),
        team: someOf([north.teams.west, north.teams.east, north.teams.saps, 'none']),
        ward: someOf([north.wards[1], north.wards[2], 'none']),
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

/** What a plain look at every ticket that the actor sees comes to; of squares it knows only how they are numbered. */
async function plainMarks(actor: Actor, query: MarksQuery): Promise<Mark[]> {
  const { bbox, zoom, ...filter } = query;
  type Row = { lat: number; lng: number; sla: string };
  const rows = await withActor(
    actor,
    (tx) => tx.$queryRaw<Row[]>`
    select st_y(t.location) as lat, st_x(t.location) as lng, ${slaStateSql(NOW)} as sla
    from tickets t where ${filterConditions(actor, filter, NOW)} and t.location is not null`,
  );
  const range = squaresIn(bbox, zoom);
  const squares = new Map<string, Mark>();
  for (const { lat, lng, sla } of rows) {
    const [y, x] = [Math.floor(lat / squareDegrees(zoom)), Math.floor(lng / squareDegrees(zoom))];
    if (y < range.south || y > range.north || x < range.west || x > range.east) continue;
    const mark = squares.get(`${y} ${x}`) ?? { y, x, count: 0, breached: 0, lat: 0, lng: 0 };
    squares.set(`${y} ${x}`, mark);
    mark.count += 1;
    mark.breached += sla === 'breached' ? 1 : 0;
    mark.lat += Math.round(lat * 1e7);
    mark.lng += Math.round(lng * 1e7);
  }
  return [...squares.values()]
    .map((mark) => ({ ...mark, lat: mark.lat / mark.count, lng: mark.lng / mark.count }))
    .sort((a, b) => a.y - b.y || a.x - b.x);
}

const markings = (actor: Actor, query: MarksQuery) =>
  withActor(actor, async (tx) => {
    const counted = await countedBeforehand(tx, actor, query);
    const marks = await tx.$queryRaw<Mark[]>(squareMarksSql(actor, query, NOW, counted));
    return { marks, usesCells: counted !== null };
  });

describe('what the map draws', () => {
  test('is what a plain count of the tickets comes to, whatever is asked, whoever asks, whatever happened before', async () => {
    let answeredByCells = 0;
    await fc.assert(
      fc.asyncProperty(
        queries(),
        fc.constantFrom(...Object.values(actors)),
        happenings,
        async (query, actor, happened) => {
          for (const { what, n, foldedAt: at } of happened) {
            const happening = HAPPENINGS[what];
            if (happening) await ownerClient().$executeRaw(happening(n));
            else await fileMany(north, 5);
            if (at) await foldMapCells(at);
          }
          const { marks, usesCells } = await markings(actor, query);
          answeredByCells += usesCells ? 1 : 0;
          expect(marks).toEqual(await plainMarks(actor, query));
        },
      ),
      { numRuns: 250 },
    );
    expect(answeredByCells).toBeGreaterThan(25);
  }, 120_000);

  test('names each lone ticket, be it counted beforehand or live', async () => {
    await foldMapCells(NOW);
    for (const zoom of ['9', '12', '14', '16']) {
      const query = viewportQuery.parse({ bbox: '18.3,-34.1,18.7,-33.8', zoom });
      const { tickets, clusters, total } = await readViewport(actors.manager, query, NOW);
      expect(tickets.length + clusters.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      const plain = await plainMarks(actors.manager, { ...query, zoom: fittingZoom(query.bbox, query.zoom) });
      expect(total).toBe(plain.reduce((sum, { count }) => sum + count, 0));
    }
  });
});

describe('the cells', () => {
  const faults = () => mapCellFaults(systemActor(north.tenantId));

  test('are what the tickets say, before they are brought up to date, after, and counted anew', async () => {
    await fileMany(north, 40);
    expect(await faults()).toEqual([]);
    await foldMapCells(NOW);
    const { count } = (
      await ownerClient().$queryRaw<{ count: number }[]>`select count(*)::int from map_changes`
    )[0]!;
    expect(count).toBe(0);
    expect(await faults()).toEqual([]);
    await rebuildMapCells(systemActor(north.tenantId), hoursOn(-5));
    expect(await faults()).toEqual([]);
  });

  test('that are wrong are found, and put right by counting anew', async () => {
    await ownerClient().$executeRaw`update map_cells set tickets = tickets + 1
      where (tenant_id, level, months, y, x) in (select tenant_id, level, months, y, x from map_cells
        where tenant_id = ${north.tenantId}::uuid and level = 11 and months = 12 limit 1)`;
    expect(await faults()).toMatchObject([{ level: 11, months: 12 }]);
    await rebuildMapCells(systemActor(north.tenantId), hoursOn(-5));
    expect(await faults()).toEqual([]);
  });

  test('hear nothing of a sweep that finds nothing due, or of a title', async () => {
    await foldMapCells(NOW);
    await ownerClient()
      .$executeRaw`update tickets set sla_next_at = ${NOW}, escalation_level = 1, title = 'Same'
      where tenant_id = ${north.tenantId}::uuid and response_due_at is not null`;
    expect(await ownerClient().$queryRaw`select * from map_changes`).toEqual([]);
  });

  test('move with the clocks when nothing else happens', async () => {
    const lateAt = async (at: Date) => {
      await foldMapCells(at);
      const [row] = await ownerClient().$queryRaw<{ late: number }[]>`
        select coalesce(sum(tickets), 0)::int as late from map_cells where tenant_id = ${north.tenantId}::uuid
          and level = 8 and months = 0 and sla = 'breached' and status in ('new', 'open')`;
      return row?.late ?? 0;
    };
    const [before, after] = [await lateAt(hoursOn(-48)), await lateAt(NOW)];
    expect(after).toBeGreaterThan(before);
    expect(await faults()).toEqual([]);
    expect(await lateAt(hoursOn(-48))).toBe(before);
  });

  test('hold no sensitive ticket, and one that becomes sensitive leaves them', async () => {
    const abuse = Prisma.sql`category_id = ${north.categories.abuse}::uuid`;
    await ownerClient()
      .$executeRaw`update tickets set category_id = ${north.categories.abuse}::uuid, team_id = null
      where ${some(3)}`;
    await foldMapCells(NOW);
    for (const table of [Prisma.sql`map_cells`, Prisma.sql`map_changes`])
      expect(await ownerClient().$queryRaw`select * from ${table} where ${abuse}`).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  test('are brought up to date by jobs alone', async () => {
    for (const actor of Object.values(actors)) {
      for (const call of [
        Prisma.sql`select map_cells_fold(1, now())`,
        Prisma.sql`select map_cells_rebuild(now())`,
      ])
        await expect(withActor(actor, (tx) => tx.$executeRaw(call))).rejects.toThrow(/Only jobs/);
    }
  });
});

describeConcurrent('while tickets are filed, finished, moved and hidden by many at once', () => {
  test('every look at the map is the plain count of the same moment, and nobody deadlocks', async () => {
    let isOver = false;
    const work = async (seed: number) => {
      for (let round = 0; round < 25; round += 1) {
        const happening = HAPPENINGS[(seed * 7 + round * 3) % HAPPENINGS.length];
        if (happening && round % 5 > 0) await ownerClient().$executeRaw(happening(seed + 4 * round));
        else await fileMany(north, 10);
      }
    };
    const fold = async () => {
      for (let hours = -30; !isOver; hours += 7) await foldMapCells(hoursOn(hours % 40));
    };
    let looks = 0;
    const look = async (actor: Actor) => {
      while (!isOver) {
        const [query] = fc.sample(queries(), 1) as [MarksQuery];
        const unlike = await withActor(actor, async (tx) => {
          const counted = await countedBeforehand(tx, actor, query);
          // One statement is one moment.
          return tx.$queryRaw<unknown[]>`with
            by_cells as (${squareMarksSql(actor, query, NOW, counted)}),
            plain as (${squareMarksSql(actor, query, NOW, null)})
            (select 'by cells', * from (table by_cells except table plain) a)
            union all (select 'plain', * from (table plain except table by_cells) b)`;
        });
        expect(unlike).toEqual([]);
        looks += 1;
      }
    };
    const over = () => {
      isOver = true;
    };
    const readers = [look(actors.manager), look(actors.field_worker), fold(), fold()];
    // Each writes other rows than the others: what they share is the map.
    await Promise.all([Promise.all([0, 1, 2, 3].map(work)).finally(over), ...readers]).finally(over);
    expect(looks).toBeGreaterThan(5);
    expect(await mapCellFaults(systemActor(north.tenantId))).toEqual([]);
  }, 180_000);
});
