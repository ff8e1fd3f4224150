// npm run report -- --municipality CODE: how its tickets were routed, and whether each ward is right.
import { parseArgs } from 'node:util';
import { tenantWithCode } from '#lib/auth/api-keys.ts';
import { disconnect } from '#lib/db/client.ts';
import { type RoutingReport, routingReport } from '#lib/figures/routing-report.ts';
import { ruleTitle } from '#lib/routing/routing-explanation.ts';
import { endWithError, SentenceError } from './running/sentence-error.ts';
import { useDatabase } from './running/use-database.ts';
import { checkDatabase } from './start/check-database.ts';

const USAGE = 'Usage: npm run report -- --municipality CODE';

try {
  const report = await readReport();
  console.log(textOf(report));
  await disconnect();
  if (report.mismatchCount > 0) process.exitCode = 1;
} catch (error) {
  await disconnect();
  endWithError(error);
}

async function readReport(): Promise<RoutingReport> {
  const code = readCode()?.trim().toUpperCase();
  if (!code) throw new SentenceError(`Say which municipality the report is about.\n${USAGE}`);
  useDatabase();
  await checkDatabase(process.env.DATABASE_URL ?? '');
  const tenantId = await tenantWithCode(code);
  if (!tenantId) throw new SentenceError(`There is no municipality with the code ${code}.`);
  return routingReport(tenantId);
}

function readCode(): string | undefined {
  try {
    return parseArgs({ options: { municipality: { type: 'string' } } }).values.municipality;
  } catch (error) {
    throw new SentenceError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function textOf(report: RoutingReport): string {
  const { total, withLocation, byRule, byTeam, byWard } = report;
  const share = (tickets: number) => `${((100 * tickets) / Math.max(total, 1)).toFixed(1)} %`;
  return [
    `${figure(total)} tickets, ${figure(withLocation)} of them with a location (sensitive ones are not counted).`,
    table(
      ['Rule', 'Tickets', 'Share'],
      byRule.map(({ rule, tickets }) => [ruleTitle(rule), figure(tickets), share(tickets)]),
    ),
    table(
      ['Team', 'Tickets', 'Unfinished'],
      byTeam.map(({ team, ...row }) => [team ?? '(unrouted)', figure(row.tickets), figure(row.unfinished)]),
    ),
    table(
      ['Ward', 'Tickets', 'Unfinished'],
      byWard.map(({ ward, ...row }) => [ward ?? '(no ward)', figure(row.tickets), figure(row.unfinished)]),
    ),
    wardCheck(report),
  ].join('\n\n');
}

function wardCheck({ mismatchCount, mismatches, total }: RoutingReport): string {
  const heading = `Ward stored ≠ ward by ST_Covers: ${figure(mismatchCount)} of ${figure(total)} tickets.`;
  if (mismatchCount === 0) return heading;
  const rows = mismatches.map(({ trackingNumber, stored, expected }) => [
    trackingNumber,
    stored ?? '(none)',
    expected ?? '(none)',
  ]);
  return `${heading}\n\n${table(['Ticket', 'Stored', 'By ST_Covers'], rows)}`;
}

function figure(value: number): string {
  return value.toLocaleString('en');
}

/** The first column to the left, figures to the right. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
