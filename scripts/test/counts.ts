import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { PROJECT_ROOT } from '../running/processes.ts';

/** What a step of `npm test` counted. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** The failed tests, each with its file. */
  failures: readonly string[];
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

interface VitestReport {
  numPassedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** Nothing where the run did not get as far as writing its report. */
export function readVitestReport(file: string): Counts {
  const report = readReport<VitestReport>(file);
  if (!report) return NOTHING;
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const path = relative(PROJECT_ROOT, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that fails before its first test has no failed test to count.
    if (status === 'failed' && failed.length === 0) return [path];
    return failed.map(({ fullName }) => `${path}: ${fullName}`);
  });
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

interface PlaywrightSuite {
  specs: { title: string; file: string; tests: { projectName: string; status: string }[] }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: PlaywrightSuite[];
}

export function readPlaywrightReport(file: string): Counts {
  const report = readReport<PlaywrightReport>(file);
  if (!report) return NOTHING;
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failures = report.suites.flatMap(failedSpecs);
  return { passed: expected + flaky, failed: unexpected, skipped, failures };
}

function failedSpecs({ specs, suites = [] }: PlaywrightSuite): string[] {
  const here = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName }) => `${file} (${projectName}): ${title}`),
  );
  return [...here, ...suites.flatMap(failedSpecs)];
}

function readReport<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}
