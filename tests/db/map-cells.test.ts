import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { foldMapCells, mapCellFaults, rebuildMapCells } from '#lib/maps/map-cells.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';
import { fileMany, hoursOn, NOW, readersOf, someTickets } from './map-fixture.ts';

useTestDatabase();
let city: Fixture;
let readers: ReturnType<typeof readersOf>;

beforeAll(async () => {
  city = await makeMunicipality('NORTH');
  readers = readersOf(city);
  await fileMany(city, 600);
  await fileMany(await makeMunicipality('SOUTH'), 50);
});

describe('the cells', () => {
  const faults = () => mapCellFaults(city.tenantId);

  test('are what the tickets say, before they are brought up to date, after, and counted anew', async () => {
    await fileMany(city, 40);
    expect(await faults()).toEqual([]);
    await foldMapCells(NOW);
    const { count } = (
      await ownerClient().$queryRaw<{ count: number }[]>`select count(*)::int from map_changes`
    )[0]!;
    expect(count).toBe(0);
    expect(await faults()).toEqual([]);
    await rebuildMapCells(city.tenantId, hoursOn(-5));
    expect(await faults()).toEqual([]);
  });

  test('that are wrong are found, and put right by counting anew', async () => {
    await ownerClient().$executeRaw`update map_cells set tickets = tickets + 1
      where (tenant_id, level, months, y, x) in (select tenant_id, level, months, y, x from map_cells
        where tenant_id = ${city.tenantId}::uuid and level = 11 and months = 12 limit 1)`;
    expect(await faults()).toMatchObject([{ level: 11, months: 12 }]);
    await rebuildMapCells(city.tenantId, hoursOn(-5));
    expect(await faults()).toEqual([]);
  });

  test('hear nothing of a sweep that finds nothing due, or of a title', async () => {
    await foldMapCells(NOW);
    await ownerClient()
      .$executeRaw`update tickets set sla_next_at = ${NOW}, escalation_level = 1, title = 'Same'
      where tenant_id = ${city.tenantId}::uuid and response_due_at is not null`;
    expect(await ownerClient().$queryRaw`select * from map_changes`).toEqual([]);
  });

  test('move with the clocks when nothing else happens', async () => {
    const lateAt = async (at: Date) => {
      await foldMapCells(at);
      const [row] = await ownerClient().$queryRaw<{ late: number }[]>`
        select coalesce(sum(tickets), 0)::int as late from map_cells where tenant_id = ${city.tenantId}::uuid
          and level = 8 and months = 0 and sla = 'breached' and status in ('new', 'open')`;
      return row?.late ?? 0;
    };
    const [before, after] = [await lateAt(hoursOn(-48)), await lateAt(NOW)];
    expect(after).toBeGreaterThan(before);
    expect(await faults()).toEqual([]);
    expect(await lateAt(hoursOn(-48))).toBe(before);
  });

  test('hold no sensitive ticket, and one that becomes sensitive leaves them', async () => {
    const abuse = Prisma.sql`category_id = ${city.categories.abuse}::uuid`;
    await ownerClient()
      .$executeRaw`update tickets set category_id = ${city.categories.abuse}::uuid, team_id = null
      where ${someTickets(city, 3)}`;
    await foldMapCells(NOW);
    for (const table of [Prisma.sql`map_cells`, Prisma.sql`map_changes`])
      expect(await ownerClient().$queryRaw`select * from ${table} where ${abuse}`).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  test('are brought up to date by jobs alone', async () => {
    for (const actor of Object.values(readers)) {
      for (const call of [
        Prisma.sql`select map_cells_fold(1, now())`,
        Prisma.sql`select map_cells_rebuild(now())`,
      ])
        await expect(withActor(actor, (tx) => tx.$executeRaw(call))).rejects.toThrow(/Only jobs/);
    }
  });
});
