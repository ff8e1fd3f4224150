// npm test, once the packages are there: npm test -- check | unit | db | e2e runs some parts only, and of a part the files
// that are named as well: npm test -- e2e tests/e2e/map.spec.ts
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { ProcessFailed, stopAllProcesses } from '../running/processes.ts';
import { took } from '../running/progress.ts';
import { endWithError, SentenceError } from '../running/sentence-error.ts';
import { add, type Counts, NOTHING } from './counts.ts';
import { PARTS, PREPARE, type TestStep } from './steps.ts';

type Part = keyof typeof PARTS;

interface Outcome {
  label: string;
  seconds: number;
  counts: Counts;
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
process.on('disconnect', () => void stop());

try {
  const names = process.argv.slice(2);
  const files = names.filter((name) => existsSync(name));
  process.exit(await runTests(chosenParts(names.filter((name) => !files.includes(name))), files));
} catch (error) {
  if (!stopping) endWithError(error);
}

function chosenParts(names: string[]): Part[] {
  const all = Object.keys(PARTS) as Part[];
  const unknown = names.find((name) => !all.some((part) => part === name));
  if (unknown) throw new SentenceError(`There is no part "${unknown}". Choose from: ${all.join(', ')}.`);
  return names.length ? all.filter((part) => names.includes(part)) : all;
}

/** @returns the exit code */
async function runTests(parts: Part[], files: string[]): Promise<number> {
  const steps: TestStep[] = [...PREPARE, ...parts.flatMap((part) => PARTS[part])];
  const outcomes: Outcome[] = [];
  let total: Counts = NOTHING;
  for (const one of steps) {
    const started = Date.now();
    const counts = await runStep(one, files);
    if (stopping) await wait(60_000); // stop() ends the process
    total = add(total, counts);
    outcomes.push({ label: one.label, seconds: (Date.now() - started) / 1000, counts });
    // Without the built pages there is nothing for a browser to look at.
    if (counts.failed > 0 && one.label === 'Building the pages') break;
  }
  summarise(outcomes);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}

/** A step that ends with an error without a failed test of its own counts as one failure. */
async function runStep(one: TestStep, files: string[]): Promise<Counts> {
  try {
    return await one.run(files);
  } catch (error) {
    if (!stopping)
      console.error(error instanceof ProcessFailed ? `${error.output}\n${error.message}` : error);
    const counts = (error as { counts?: Counts }).counts ?? NOTHING;
    return { ...counts, failed: counts.failed + 1 };
  }
}

function summarise(outcomes: Outcome[]): void {
  console.log('');
  for (const { label, seconds, counts } of outcomes) {
    const mark = counts.failed > 0 ? '✗' : '✓';
    console.log(`${mark} ${[label, took(Math.round(seconds))].filter(Boolean).join('  ')}`);
    for (const failure of counts.failures) console.log(`    ${failure}`);
  }
  console.log('');
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log('\nStopping …');
  await stopAllProcesses();
  process.exit(130);
}
