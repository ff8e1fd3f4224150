import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MEMORY_FLAGS } from './processes.ts';

test('a worker that is started by itself has the same bounds of memory', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(scripts.worker).toBe(`node ${MEMORY_FLAGS.join(' ')} jobs/worker.ts`);
});
