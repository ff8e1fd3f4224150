import { expect, test } from 'vitest';
import { FieldReader, type FieldSource, slugOf } from './field-source.ts';

const reader = new FieldReader(['id', 'group', 'note'], ['', 'NA']);
const row = (...cells: string[]) => ({ line: 2, cells, geometry: null });
const textOf = (source: FieldSource, ...cells: string[]) => reader.field(source)(row(...cells))?.text ?? null;

test.each<[string, FieldSource, string[], string | null]>([
  ['a column, trimmed', 'id', [' 007 '], '007'],
  ['what is missing', 'id', ['NA'], null],
  ['a constant', { value: 'x' }, [], 'x'],
  ['the first that is there', { column: ['id', 'group'] }, ['NA', 'b'], 'b'],
  ['all that are there', { column: ['id', 'group', 'note'], join: ', ' }, ['a', '', 'c'], 'a, c'],
  ['nothing to join', { column: ['id', 'group'], join: ', ' }, ['NA', ''], null],
  ['what the map says', { column: 'group', map: { SEWER: 'sewer' } }, ['', 'SEWER'], 'sewer'],
  ['itself where the map says nothing', { column: 'group', map: { SEWER: 'sewer' } }, ['', 'FIRE'], 'FIRE'],
  ['otherwise where the map says nothing', { column: 'group', map: {}, otherwise: 'z' }, ['', 'FIRE'], 'z'],
  ['otherwise where it is missing', { column: 'group', otherwise: 'z' }, ['', 'NA'], 'z'],
  ['no word of JavaScript', { column: 'group', map: {}, otherwise: 'z' }, ['', 'constructor'], 'z'],
  ['a prefix', { column: 'id', prefix: 'Ward ' }, ['7'], 'Ward 7'],
  ['a cut that splits no character', { column: 'id', cut: 2 }, ['a😀'], 'a\uFFFD'],
  [
    'a slug',
    { column: 'id', prefix: 'saps-', slug: true },
    ['Cape Town (Central)'],
    'saps-cape-town-central',
  ],
])('gives %s', (_, source, cells, expected) => {
  expect(textOf(source, ...cells)).toBe(expected);
});

test('a column that the file has not is named, with those it has', () => {
  expect(() => reader.field('colour')).toThrow(/“colour”.*It has: id, group, note/);
});

test('a filter takes rows that meet all of it', () => {
  const isWanted = reader.filter({ id: '1', group: ['a', 'b'] });
  expect([row('1', 'a'), row('1', 'c'), row('2', 'a')].map(isWanted)).toEqual([true, false, false]);
});

test('a slug loses accents and all else', () => {
  expect(slugOf("L'Agulhas – Müller's")).toBe('l-agulhas-muller-s');
});
