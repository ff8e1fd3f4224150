import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { fittingZoom, squareDegrees, squaresIn } from '#lib/domain/geo/tiles.ts';
import { FILTER_KEYS, FILTERS } from '#lib/domain/ticket/filters.ts';
import { foldMapCells, mapCellFaults } from '#lib/maps/map-cells.ts';
import { countedBeforehand, type Mark, type MarksQuery, squareMarksSql } from '#lib/maps/marks.ts';
import { readViewport, viewportQuery } from '#lib/maps/viewport.ts';
import { filterConditions, type TicketFilter } from '#lib/tickets/ticket-filter.ts';
import { slaStateSql } from '#lib/tickets/ticket-view.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';
import { fileMany, HAPPENINGS, happenings, hoursOn, NOW, queriesOf, readersOf } from './map-fixture.ts';

const BOX = { west: 18.3, south: -34.1, east: 18.7, north: -33.8 };

useTestDatabase();
let city: Fixture;
let readers: ReturnType<typeof readersOf>;

beforeAll(async () => {
  city = await makeMunicipality('NORTH');
  readers = readersOf(city);
  await fileMany(city, 600);
  await fileMany(await makeMunicipality('SOUTH'), 50);
});

/** What a plain look at every ticket that the actor sees comes to; of squares it knows only how they are numbered. */
async function plainMarks(actor: LocalActor, query: MarksQuery): Promise<Mark[]> {
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

const markings = (actor: LocalActor, query: MarksQuery) =>
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
        queriesOf(city),
        fc.constantFrom(...Object.values(readers)),
        happenings,
        async (query, actor, happened) => {
          for (const { what, n, foldedAt: at } of happened) {
            const happening = HAPPENINGS[what];
            if (happening) await ownerClient().$executeRaw(happening(city, n));
            else await fileMany(city, 5);
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
      const { tickets, clusters, total } = await readViewport(readers.manager, query, NOW);
      expect(tickets.length + clusters.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      const plain = await plainMarks(readers.manager, {
        ...query,
        zoom: fittingZoom(query.bbox, query.zoom),
      });
      expect(total).toBe(plain.reduce((sum, { count }) => sum + count, 0));
    }
  });
});

describe('The map answers from its counts', () => {
  /** One of each filter that shows some of the tickets. */
  const each = (): { [K in Exclude<keyof TicketFilter, 'bbox'>]: NonNullable<TicketFilter[K]> } => ({
    status: ['open'],
    priority: ['high'],
    category: ['water'],
    team: [city.teams.west],
    ward: [city.wards[1]],
    assignee: ['none'],
    sla: ['breached'],
    from: new Date('2025-02-10T00:00:00+02:00'),
    to: new Date('2026-02-10T00:00:00+02:00'),
    q: 'ticket 17',
    asset: 'P-17',
  });

  test.each(FILTER_KEYS.filter((key) => key !== 'bbox'))(
    'what it declares: a filter by %s is heeded, whether the counts know it or the tickets are counted',
    async (key) => {
      await foldMapCells(NOW);
      const filter = { [key]: each()[key as keyof ReturnType<typeof each>] };
      const query: MarksQuery = { ...filter, bbox: BOX, zoom: 10 };
      for (const actor of Object.values(readers)) {
        const { marks, usesCells } = await markings(actor, query);
        expect(usesCells).toBe(FILTERS[key].mapCounts !== 'live');
        expect(marks).toEqual(await plainMarks(actor, query));
      }
      const everything = await plainMarks(readers.admin, { bbox: BOX, zoom: 10 });
      const shown = await plainMarks(readers.admin, query);
      if (key !== 'assignee') expect(shown).not.toEqual(everything);
    },
  );
});

describeConcurrent('while tickets are filed, finished, moved and hidden by many at once', () => {
  test('every look at the map is the plain count of the same moment, and nobody deadlocks', async () => {
    let isOver = false;
    const work = async (seed: number) => {
      for (let round = 0; round < 25; round += 1) {
        const happening = HAPPENINGS[(seed * 7 + round * 3) % HAPPENINGS.length];
        if (happening && round % 5 > 0) await ownerClient().$executeRaw(happening(city, seed + 4 * round));
        else await fileMany(city, 10);
      }
    };
    const fold = async () => {
      for (let hours = -30; !isOver; hours += 7) await foldMapCells(hoursOn(hours % 40));
    };
    let looks = 0;
    const look = async (actor: LocalActor) => {
      while (!isOver) {
        const [query] = fc.sample(queriesOf(city), 1) as [MarksQuery];
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
    const looking = [look(readers.manager), look(readers.field_worker), fold(), fold()];
    // Each writes other rows than the others: what they share is the map.
    await Promise.all([Promise.all([0, 1, 2, 3].map(work)).finally(over), ...looking]).finally(over);
    expect(looks).toBeGreaterThan(5);
    expect(await mapCellFaults(city.tenantId)).toEqual([]);
  }, 180_000);
});
