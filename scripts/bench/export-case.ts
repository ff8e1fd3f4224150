// One case of `npm run bench -- export`, in a process of its own. Prints its figures as JSON.
import { type ColumnDef, writeXlsxStream } from 'hucre';
import pg from 'pg';
import { utils, write } from 'xlsx';
import { disconnect } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { LocalActor, TenantId, UserId } from '#lib/domain/access/actor.ts';
import { STANDARD_CALENDAR } from '#lib/domain/sla/calendar.ts';
import { columnOf, usualColumnsFor } from '#lib/exports/export-columns.ts';
import { cellsSql, type ExportRow, exportRows, NAMES } from '#lib/exports/export-rows.ts';
import { writeCsv } from '#lib/exports/write-csv.ts';
import { writeXlsx } from '#lib/exports/write-xlsx.ts';
import { filterConditions, type TicketFilter } from '#lib/tickets/ticket-filter.ts';
import type { BenchCity } from './bench-database.ts';

export type ExportCase = BenchCity & {
  writer: 'copy' | 'csv' | 'xlsx' | 'hucre' | 'sheetjs';
  from: string | undefined;
};
export type Figures = { rows: number; bytes: number; ms: number; peakBytes: number };

const { tenantId, managerId, writer, from } = JSON.parse(process.argv[2] ?? '') as ExportCase;
const actor: LocalActor = {
  ...{ tenantId: tenantId as TenantId, userId: managerId as UserId, role: 'manager' },
  ...{ wardIds: [], teamIds: [], ip: null, timeZone: STANDARD_CALENDAR.timeZone },
};
const now = new Date();
const filter: TicketFilter = from ? { from: new Date(from) } : {};
const keys = usualColumnsFor(actor);
const columns = keys.map(columnOf);
let rows = 0;

async function* batches(): AsyncGenerator<ExportRow[]> {
  for await (const batch of exportRows(actor, { filter, columns: keys }, now)) {
    rows += batch.length;
    yield batch;
  }
}

async function* cells() {
  for await (const batch of batches()) for (const row of batch) yield row.slice(0, keys.length);
}

async function* bySheetJs() {
  const all: unknown[][] = [columns.map(({ header }) => header)];
  for await (const row of cells()) all.push(row);
  const book = utils.book_new(utils.aoa_to_sheet(all), 'Tickets');
  yield write(book, { type: 'buffer', compression: true }) as Buffer;
}

const hucreColumns: ColumnDef[] = columns.map(({ header, width }) => ({ header, width }));

/** The same select as the owner, without row-level security, in one go. */
async function* byCopy(): AsyncGenerator<Uint8Array> {
  const sql = Prisma.sql`select ${cellsSql(keys, actor.timeZone, now)} from tickets t ${NAMES}
    where ${filterConditions(actor, filter, now)} order by t.created_at desc, t.id desc`;
  // COPY takes no parameters.
  const text = sql.text.replace(/\$(\d+)/g, (_, number) => pg.escapeLiteral(literal(sql.values[number - 1])));
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  let bytes = 0;
  connection.on('copyData', ({ chunk }: { chunk: Uint8Array }) => {
    rows += 1;
    bytes += chunk.length;
  });
  await client.query(`copy (${text}) to stdout (format csv)`);
  await client.end();
  yield { length: bytes } as Uint8Array;
}

const literal = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value));

const WRITERS = {
  copy: byCopy,
  csv: () => writeCsv(batches(), columns),
  xlsx: () => writeXlsx(batches(), columns, () => []),
  hucre: () => writeXlsxStream(cells(), { name: 'Tickets', columns: hucreColumns }),
  sheetjs: bySheetJs,
} as const satisfies Record<ExportCase['writer'], () => AsyncIterable<Uint8Array>>;

let bytes = 0;
const started = performance.now();
for await (const chunk of WRITERS[writer]()) bytes += chunk.length;
const ms = performance.now() - started;
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ rows, bytes, ms, peakBytes } satisfies Figures));
await disconnect();
