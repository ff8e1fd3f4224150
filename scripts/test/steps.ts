import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPages } from '../running/build-pages.ts';
import { PROJECT_ROOT, ProcessFailed, runNode } from '../running/processes.ts';
import { step } from '../running/progress.ts';
import { type Counts, NOTHING, readPlaywrightReport, readVitestReport } from './counts.ts';

export interface TestStep {
  label: string;
  /**
   * @param files the test files to run; a part without any of them runs all of its own
   * @throws when something cannot be run at all; failed tests are counted instead
   */
  run(files: readonly string[]): Promise<Counts>;
}

const BIN = {
  next: 'node_modules/next/dist/bin/next',
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  knip: 'node_modules/knip/bin/knip.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
} as const;

const REPORTS = join(PROJECT_ROOT, 'test-results');

/** Always first: everything else needs the generated client and Next's generated types. */
export const PREPARE: TestStep[] = [
  quiet('Database client', 'scripts/generate.mjs', []),
  quiet('Types of the routes', BIN.next, ['typegen']),
];

/** The parts that `npm test -- PART` takes, in the order in which they run. */
export const PARTS = {
  check: [
    quiet('Types (tsc)', BIN.tsc, ['--noEmit']),
    quiet('Lint and format (biome)', BIN.biome, ['check', '.']),
    quiet('Dead code (knip)', BIN.knip, []),
  ],
  unit: [vitest('Unit tests', 'unit', /^(lib|jobs|tests\/unit)\//)],
  db: [vitest('Database tests', 'db', /^tests\/db\//)],
  e2e: [{ label: 'Building the pages', run: () => buildPages().then(() => NOTHING) }, playwright()],
} satisfies Record<string, TestStep[]>;

/** Prints its output only when it fails. */
function quiet(label: string, script: string, args: string[]): TestStep {
  return {
    label,
    run: async () => {
      await step(label, () => runNode(label, script, args).then(() => undefined));
      return NOTHING;
    },
  };
}

function vitest(label: string, project: string, ownFiles: RegExp): TestStep {
  const report = join(REPORTS, `vitest-${project}.json`);
  return counted({
    label,
    report,
    read: readVitestReport,
    ownFiles,
    script: BIN.vitest,
    args: [
      ...['run', '--config', 'tests/vitest.config.ts', '--project', project, '--passWithNoTests'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
  });
}

function playwright(): TestStep {
  const report = join(REPORTS, 'playwright.json');
  return counted({
    label: 'Browser tests',
    report,
    read: readPlaywrightReport,
    ownFiles: /^tests\/e2e\//,
    script: BIN.playwright,
    args: [
      'test',
      '--config',
      'tests/e2e/playwright.config.ts',
      '--pass-with-no-tests',
      '--reporter=list,json',
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
}

interface TestRunner {
  label: string;
  /** The file in which the runner leaves its figures. */
  report: string;
  read(file: string): Counts;
  /** Which test files are this runner's. */
  ownFiles: RegExp;
  script: string;
  args: string[];
  env?: Record<string, string>;
}

/** Shows the runner's own output as it comes; its report to a file gives the figures. */
function counted({ label, report, read, ownFiles, script, args, env = {} }: TestRunner): TestStep {
  return {
    label,
    run: async (files) => {
      rmSync(report, { force: true });
      console.log(`\n${label} …`);
      try {
        await runNode(label, script, [...args, ...files.filter((file) => ownFiles.test(file))], {
          live: true,
          env,
        });
      } catch (error) {
        const counts = read(report);
        // It failed otherwise than by a test: before the first one, or in the clearing up.
        if (!(error instanceof ProcessFailed) || counts.failed === 0)
          throw Object.assign(error as Error, { counts });
        return counts;
      }
      return read(report);
    },
  };
}
