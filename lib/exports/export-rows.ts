import { Prisma } from '#lib/db/generated/client.ts';
import { readRows } from '#lib/db/read-rows.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { EXPORTED_KEYS, type ExportedKey, FIELDS } from '#lib/domain/ticket/fields.ts';
import { columnSql } from '#lib/tickets/ticket-columns.ts';
import { filterConditions, type TicketFilter } from '#lib/tickets/ticket-filter.ts';
import { slaStateSql } from '#lib/tickets/ticket-view.ts';
import { type ColumnKey, columnOf, type ExportCell } from './export-columns.ts';

/** One ticket: a cell for each column. What stands behind the last column is the source's own. */
export type ExportRow = readonly ExportCell[];

type Source = {
  filter: TicketFilter;
  columns: readonly ColumnKey[];
};

type Options = { rowsPerBatch?: number };

/** Enough that the round trips of a batch do not count, little enough that two of them are a few megabytes. */
const ROWS_PER_BATCH = 1000;
/** A search that no index answers well has to be done again for each batch. */
const BATCH_TIMEOUT_MS = 120_000;

/** Where a batch ended: a ticket's time of creation, as PostgreSQL prints it, and its id. */
type Key = { createdAt: string; id: string };

/**
 * The tickets of the filter that the actor sees, newest first, batch by batch, without end: whoever iterates decides how
 * fast. Each batch is a transaction of its own, so that a slow reader holds none open; the next one is read while this
 * one is used, and no further, and a batch is emptied when the next one is asked for. A ticket keeps its place (time of
 * creation, id) whatever happens to it, so none comes twice, and one that is in the filter all along is never missed;
 * each is as it was when its batch was read. `now` is the same for all.
 */
export async function* exportRows(
  actor: LocalActor,
  source: Source,
  now: Date,
  { rowsPerBatch = ROWS_PER_BATCH }: Options = {},
): AsyncGenerator<ExportRow[]> {
  const read = (after: Key | null) => {
    const batch = readBatch(actor, source, now, after, rowsPerBatch);
    // Whoever awaits it hears of its failure; a reader that went away does not.
    batch.catch(() => {});
    return batch;
  };
  let reading: Promise<ExportCell[][]> | null = read(null);
  try {
    while (reading) {
      const batch: ExportCell[][] = await reading;
      reading = batch.length === rowsPerBatch ? read(keyOf(batch.at(-1))) : null;
      if (batch.length > 0) yield batch;
      // Promises hold the batch until Node's next full collection: then they hold no tickets.
      batch.length = 0;
    }
  } finally {
    await reading?.catch(() => {});
  }
}

const keyOf = (row: ExportCell[] | undefined): Key => ({
  createdAt: String(row?.at(-2)),
  id: String(row?.at(-1)),
});

async function readBatch(
  actor: LocalActor,
  source: Source,
  now: Date,
  after: Key | null,
  limit: number,
): Promise<ExportCell[][]> {
  const rows = await readRows(actor, batchSql(actor, source, now, after, limit), {
    timeoutMs: BATCH_TIMEOUT_MS,
    // Row-level security hides from the planner how many rows there are: it would go through all wards for each ticket.
    settings: { enable_nestloop: 'off' },
  });
  putIntoWords(rows, source.columns);
  return rows;
}

/** The statement of one batch. */
function batchSql(
  actor: LocalActor,
  { filter, columns }: Source,
  now: Date,
  after: Key | null,
  limit: number,
): Prisma.Sql {
  const beyond = after
    ? Prisma.sql`and (t.created_at, t.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  const reporter = columns.some((key) => columnOf(key).group === 'Resident') ? REPORTER : Prisma.empty;
  // Whoever exports sees no sensitive ticket; the condition is for jobs, whose role sees all.
  return Prisma.sql`
    select ${cellsSql(columns, actor.timeZone, now)}, t.created_at::text, t.id
    from (select t.* from tickets t
      where ${filterConditions(actor, filter, now)} and not t.is_sensitive ${beyond}
      order by t.created_at desc, t.id desc limit ${limit}) t
    ${NAMES} ${reporter}
    order by t.created_at desc, t.id desc`;
}

/** What the columns of a ticket name, but for people: of those there may be too many to hash. */
export const NAMES = Prisma.sql`
  join categories c on c.tenant_id = t.tenant_id and c.id = t.category_id
  left join wards w on w.tenant_id = t.tenant_id and w.id = t.ward_id
  left join teams m on m.tenant_id = t.tenant_id and m.id = t.team_id`;

/** The values of the columns, over `t` (tickets), `NAMES` and the reporter. */
export const cellsSql = (columns: readonly ColumnKey[], timeZone: string, now: Date): Prisma.Sql =>
  Prisma.join(columns.map((key) => CELLS[key](timeZone, now)));

/** Who reported it first. */
const REPORTER = Prisma.sql`left join lateral (
  select r.name, r.phone, r.email from ticket_reporters r
  where r.tenant_id = t.tenant_id and r.ticket_id = t.id order by r.created_at, r.id limit 1) r on true`;

type CellSql = (timeZone: string, now: Date) => Prisma.Sql;

const plain =
  (sql: Prisma.Sql): CellSql =>
  () =>
    sql;

/** Whole seconds of the wall clock. */
const localTime =
  (column: Prisma.Sql): CellSql =>
  (timeZone) =>
    Prisma.sql`floor(date_part('epoch', ${column} at time zone ${timeZone}))`;

/** Whole seconds from report to `end`; nothing where an import says that it ended before it began. */
const sinceReport = (end: Prisma.Sql): CellSql =>
  plain(
    Prisma.sql`case when ${end} >= t.created_at then floor(date_part('epoch', ${end} - t.created_at)) end`,
  );

/** A field's column as a cell. */
function cellOf(key: ExportedKey): CellSql {
  const column = Prisma.sql`t.${columnSql(FIELDS[key].column)}`;
  switch (FIELDS[key].kind) {
    case 'text':
      return plain(Prisma.sql`nullif(${column}, '')`);
    case 'list':
      return plain(Prisma.sql`nullif(array_to_string(${column}, ', '), '')`);
    case 'time':
      return localTime(column);
    default:
      return plain(column);
  }
}

const CELLS = {
  ...(Object.fromEntries(EXPORTED_KEYS.map((key) => [key, cellOf(key)])) as Record<ExportedKey, CellSql>),
  category: plain(Prisma.sql`c.name_en`),
  wardNumber: plain(Prisma.sql`w.number`),
  wardName: plain(Prisma.sql`w.name`),
  latitude: plain(Prisma.sql`st_y(t.location)`),
  longitude: plain(Prisma.sql`st_x(t.location)`),
  team: plain(Prisma.sql`m.name`),
  assignee: plain(Prisma.sql`(select a.name from users a where a.id = t.assignee_id)`),
  clock: (_, now) => slaStateSql(now),
  isLate: plain(Prisma.sql`t.is_finished_late`),
  timeToResponse: sinceReport(Prisma.sql`t.first_response_at`),
  timeToResolution: sinceReport(Prisma.sql`t.resolved_at`),
  reporterName: plain(Prisma.sql`r.name`),
  reporterPhone: plain(Prisma.sql`r.phone`),
  reporterEmail: plain(Prisma.sql`r.email`),
} as const satisfies Record<ColumnKey, CellSql>;

function putIntoWords(rows: ExportCell[][], columns: readonly ColumnKey[]): void {
  columns.forEach((key, index) => {
    const { words } = columnOf(key);
    if (!words) return;
    for (const row of rows) row[index] = words[String(row[index])] ?? row[index] ?? null;
  });
}
