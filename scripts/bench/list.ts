import type { Client } from 'pg';
import { createApiKey } from '#lib/auth/api-keys.ts';
import { disconnect } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { LocalActor, TenantId, UserId } from '#lib/domain/access/actor.ts';
import { STANDARD_CALENDAR } from '#lib/domain/sla/calendar.ts';
import { listSql, listTickets, ticketListQuery } from '#lib/tickets/ticket-list.ts';
import { buildPages } from '../running/build-pages.ts';
import { freePort } from '../running/free-port.ts';
import { step } from '../running/progress.ts';
import { startWeb } from '../running/web-and-worker.ts';
import { fillWithTickets, makeCity, startBenchDatabase } from './bench-database.ts';
import { median, ms, quantile, ratio, table, timesOf } from './measure.ts';

const TICKETS = 1_000_000;
const RUNS = 15;
const HTTP_RUNS = 60;

type Case = { name: string; query: Record<string, string> };

/** The list at a million tickets, as a manager: bare SQL as the owner, the same under RLS, the same over HTTP. */
export async function run(): Promise<void> {
  const database = await startBenchDatabase();
  try {
    const city = await makeCity(database.owner, 'BEN');
    await step(`Making ${TICKETS.toLocaleString('en')} tickets`, async () => {
      await fillWithTickets(database.owner, city, TICKETS);
      return undefined;
    });
    const actor: LocalActor = {
      tenantId: city.tenantId as TenantId,
      userId: city.managerId as UserId,
      role: 'manager',
      wardIds: [],
      teamIds: [],
      ip: null,
      timeZone: STANDARD_CALENDAR.timeZone,
    };
    const cases = await casesFor(actor);
    const title = `List at ${TICKETS.toLocaleString('en')} tickets, 50 a page, as a manager`;
    table(
      `${title}: the statement, medians of ${RUNS}`,
      ['query', 'bare SQL', 'under RLS', 'ratio', 'how it reads tickets under RLS'],
      await measureSql(database.owner, actor, cases),
    );
    table(
      `${title}: GET /api/v1/tickets, ${HTTP_RUNS} each`,
      ['query', 'p50', 'p95'],
      await measureHttp(database.url, actor, cases),
    );
  } finally {
    await disconnect();
    await database.stop();
  }
}

async function casesFor(actor: LocalActor): Promise<Case[]> {
  const now = new Date();
  // A cursor from nine tenths down, made from a page that begins there.
  const deepFrom = new Date(now.getTime() - 985 * 86_400_000).toISOString();
  const deep = await listTickets(actor, ticketListQuery.parse({ to: deepFrom }), now);
  return [
    { name: 'first page', query: {} },
    { name: 'page 18,000 (keyset)', query: { cursor: deep.nextCursor ?? '' } },
    { name: 'due soonest', query: { sort: 'due' } },
    { name: 'by priority', query: { sort: 'priority' } },
    { name: 'unfinished of a category', query: { category: 'c4', status: 'open' } },
    { name: 'breached', query: { sla: 'breached' } },
    { name: 'near breach', query: { sla: 'near_breach' } },
    { name: 'unrouted', query: { team: 'none' } },
    { name: 'search, rare word', query: { q: 'c4ca4238a0b923820dcc509a6f75849b' } },
    { name: 'search, two words', query: { q: 'pothole 499' } },
    { name: 'search, common word', query: { q: 'pothole' } },
    { name: 'box of a street', query: { bbox: '18.5,-34.0,18.505,-33.995' } },
  ];
}

async function measureSql(owner: Client, actor: LocalActor, cases: Case[]): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { name, query } of cases) {
    const sql = listSql(actor, ticketListQuery.parse(query), new Date());
    const bare = median(await timesOf(RUNS, () => owner.query({ text: sql.text, values: sql.values })));
    await withActor(
      actor,
      async (tx) => {
        const guarded = median(await timesOf(RUNS, () => tx.$queryRaw(sql)));
        rows.push([name, ms(bare), ms(guarded), ratio(guarded, bare), await planOf(tx, sql)]);
      },
      { timeoutMs: 120_000 },
    );
  }
  return rows;
}

type PlanNode = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: PlanNode[] };

/** How the plan reads `tickets`: the nodes that touch it. */
async function planOf(tx: Tx, sql: Prisma.Sql): Promise<string> {
  const rows = await tx.$queryRaw<{ 'QUERY PLAN': { Plan: PlanNode }[] }[]>(
    Prisma.sql`explain (format json) ${sql}`,
  );
  const found: string[] = [];
  const visit = (node: PlanNode) => {
    if (node['Relation Name'] === 'tickets' || node['Index Name']?.startsWith('tickets')) {
      found.push([node['Node Type'], node['Index Name']].filter(Boolean).join(' '));
    }
    node.Plans?.forEach(visit);
  };
  const root = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (root) visit(root);
  return found.join(' + ');
}

async function measureHttp(databaseUrl: string, actor: LocalActor, cases: Case[]): Promise<string[][]> {
  const key = await createApiKey(actor.tenantId, 'manager', 'bench');
  const port = await freePort();
  const env = { ...process.env, DATABASE_URL: databaseUrl, NEXTAUTH_URL: `http://127.0.0.1:${port}` };
  await buildPages(env);
  const web = await startWeb(port, env, { logFolder: undefined });
  try {
    const rows: string[][] = [];
    for (const { name, query } of cases) {
      const url = `http://127.0.0.1:${port}/api/v1/tickets?${new URLSearchParams(query)}`;
      const times = await timesOf(HTTP_RUNS, async () => {
        const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
        if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
        await response.arrayBuffer();
      });
      rows.push([name, ms(median(times)), ms(quantile(times, 0.95))]);
      await pauseForRateLimit(rows.length);
    }
    return rows;
  } finally {
    await web.stop();
  }
}

/** 600 requests a minute are allowed to a key; after nine series a new minute has to begin. */
async function pauseForRateLimit(series: number): Promise<void> {
  if (series % 9 === 0) await new Promise((resolve) => setTimeout(resolve, 60_000));
}
