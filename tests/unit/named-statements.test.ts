import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { NAMED_STATEMENTS, prepareAgain, statementName } from '#lib/db/named-statements.ts';

const LIB = fileURLToPath(new URL('../../lib', import.meta.url));

test('Every statement that bears a name is in the written list, and every name of the list is borne', () => {
  const borne = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('db/generated'))
    .flatMap((path) => [...readFileSync(join(LIB, path), 'utf8').matchAll(/\/\* named: ([^*]+?) \*\//g)])
    .map(([, name]) => name);
  expect([...new Set(borne)].sort()).toEqual([...NAMED_STATEMENTS].sort());
});

test('A name is another for another text, and for the same text once plans have to be made again', () => {
  const first = statementName('/* named: actor */ select 1');
  expect(first).toMatch(/^actor:/);
  expect(statementName('/* named: actor */ select 1')).toBe(first);
  expect(statementName('/* named: actor */ select 2')).not.toBe(first);
  prepareAgain();
  expect(statementName('/* named: actor */ select 1')).not.toBe(first);
});

test('PostgreSQL tells names apart, which it cuts off after 63 bytes', () => {
  for (const name of NAMED_STATEMENTS) {
    expect(statementName(`/* named: ${name} */ select`).length).toBeLessThan(63);
  }
});
