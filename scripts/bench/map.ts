import type { Client } from 'pg';
import { disconnect } from '#lib/db/client.ts';
import { withActor, withSystem } from '#lib/db/with-actor.ts';
import {
  type Actor,
  type LocalActor,
  systemActor,
  type TenantId,
  type UserId,
} from '#lib/domain/access/actor.ts';
import { STANDARD_CALENDAR } from '#lib/domain/sla/calendar.ts';
import { foldMapCells, mapCellFaults, rebuildMapCells } from '#lib/maps/map-cells.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { step } from '../running/progress.ts';
import { type BenchCity, makeCity, startBenchDatabase } from './bench-database.ts';
import { type Backlog, fillCrowdedCity } from './crowded-city.ts';
import { median, ms, quantile, ratio, table, timesOf } from './measure.ts';
import { FILTERS, measureViewport, ZOOMS } from './viewports.ts';

const RUNS = 20;
const COMMANDS = 150;

/**
 * The map's viewport for one municipality, transaction and JSON included, at every zoom and under every kind of filter,
 * and what keeping the cells costs. `npm run bench -- map [tickets] [everything]`; `everything`: nothing is ever finished.
 */
export async function run(): Promise<void> {
  const [count = 1_000_000, backlog = 'usual'] = [
    Number(process.argv[3] ?? 1_000_000),
    (process.argv[4] ?? 'usual') as Backlog,
  ];
  const database = await startBenchDatabase();
  const { owner } = database;
  try {
    const city = await makeCity(owner, 'BEN');
    const actor = managerOf(city);
    await withSystem(actor.tenantId, (tx) => ensureStandardPolicies(tx, city.tenantId));
    await step(`Making ${count.toLocaleString('en')} tickets`, async () => {
      await fillCrowdedCity(owner, city, count, backlog);
      await owner.query('vacuum analyze tickets');
      return undefined;
    });
    await measureCells(owner, actor);
    await measureFloor(actor);
    const middle = await busiestSpot(owner, city);
    for (const filter of FILTERS(middle.teamId)) {
      const rows: string[][] = [];
      for (const { name, zoom } of ZOOMS) {
        const { p50, p95, bytes, marks, total } = await measureViewport(actor, middle, zoom, filter, RUNS);
        const figures = [marks, total].map((figure) => figure.toLocaleString('en'));
        rows.push([name, ms(p50), ms(p95), `${(bytes / 1000).toFixed(1)} kB`, ...figures]);
      }
      table(
        `Viewport of ${count.toLocaleString('en')} tickets: ${filter.name}`,
        ['zoom', 'p50', 'p95', 'response', 'marks', 'tickets'],
        rows,
      );
    }
    await measureWrites(owner, actor);
  } finally {
    await disconnect();
    await database.stop();
  }
}

const managerOf = (city: BenchCity): LocalActor => ({
  ...systemActor(city.tenantId as TenantId),
  userId: city.managerId as UserId,
  role: 'manager',
  timeZone: STANDARD_CALENDAR.timeZone,
});

async function measureCells(owner: Client, actor: Actor): Promise<void> {
  const started = performance.now();
  await rebuildMapCells(actor.tenantId, new Date());
  const took = performance.now() - started;
  await owner.query('vacuum analyze map_cells');
  const { rows } = await owner.query(`select count(*)::int as cells,
    pg_size_pretty(pg_total_relation_size('map_cells')) as size,
    pg_size_pretty(pg_total_relation_size('tickets')) as tickets from map_cells`);
  const [{ cells, size, tickets }] = rows;
  table(
    'The cells',
    ['counted anew', 'cells', 'size', 'size of tickets'],
    [[ms(took), cells.toLocaleString('en'), size, tickets]],
  );
}

/** What this machine takes for a transaction that asks nothing: its noise, which is in every figure below. */
async function measureFloor(actor: Actor): Promise<void> {
  const times = await timesOf(100, () => withActor(actor, (tx) => tx.$queryRaw`select 1`));
  table('A transaction that asks nothing', ['p50', 'p95'], [[ms(median(times)), ms(quantile(times, 0.95))]]);
}

async function busiestSpot(owner: Client, { tenantId }: BenchCity) {
  const { rows } = await owner.query<{ lat: number; lng: number; teamId: string }>(
    `select (y + 0.5) * 90 / 4096 as lat, (x + 0.5) * 90 / 4096 as lng, max(team_id::text) as "teamId" from (
      select floor(st_y(location) / (90.0 / 4096)) as y, floor(st_x(location) / (90.0 / 4096)) as x, team_id
      from tickets where tenant_id = $1) t
    group by y, x order by count(*) desc limit 1`,
    [tenantId],
  );
  const [spot] = rows;
  if (!spot) throw new Error('The city has no tickets.');
  return spot;
}

const KEEPING = ['map_changes_insert', 'map_changes_update'];
const INDEXES = ['tickets_map', 'tickets_map_unfinished', 'tickets_map_days'];

/** The same commands with the triggers and indexes of the map, and then without. */
async function measureWrites(owner: Client, actor: Actor): Promise<void> {
  const kept = await timeCommands(actor);
  const { rows: waiting } = await owner.query('select count(*)::int as changes from map_changes');
  const started = performance.now();
  await foldMapCells(new Date());
  const folded = performance.now() - started;
  const faults = await mapCellFaults(actor.tenantId);
  if (faults.length > 0) throw new Error('The cells are not what the tickets say.');
  for (const trigger of KEEPING) await owner.query(`alter table tickets disable trigger ${trigger}`);
  for (const index of INDEXES) await owner.query(`drop index ${index}`);
  const bare = await timeCommands(actor);
  table(
    `One command, medians of ${COMMANDS}; then ${waiting[0].changes} changes brought into the cells in ${ms(folded)}`,
    ['command', 'with the map', 'without', 'ratio'],
    (['file', 'cancel'] as const).map((name) => [
      name,
      ms(kept[name]),
      ms(bare[name]),
      ratio(kept[name], bare[name]),
    ]),
  );
}

async function timeCommands(actor: Actor): Promise<{ file: number; cancel: number }> {
  const file: number[] = [];
  const cancel: number[] = [];
  for (let run = 0; run < COMMANDS; run += 1) {
    const location = { lat: -34 + (run % 40) / 400, lng: 18.4 + (run % 30) / 300 };
    const input = createTicketInput.parse({ title: 'Burst pipe', category: `c${run % 12}`, location });
    let started = performance.now();
    const filed = await createTicket(actor, input, new Date());
    file.push(performance.now() - started);
    if (filed.kind !== 'ticket') continue;
    const { id, version } = filed.ticket;
    started = performance.now();
    await changeStatus(actor, id, { status: 'cancelled', version }, new Date());
    cancel.push(performance.now() - started);
  }
  return { file: median(file), cancel: median(cancel) };
}
