import { describe, expect, test } from 'vitest';
import { figureText, medianOf, verdict } from './ward-comparison.ts';

describe('the median', () => {
  test.each([
    [[], null],
    [[null], null],
    [[3], 3],
    [[5, 1], 3],
    [[9, 1, 2], 2],
    [[10, null, 2, 100, 30], 20],
  ])('of %j is %j', (values, expected) => expect(medianOf(values)).toBe(expected));
});

describe('a figure', () => {
  test.each([
    ['open', 1234, '1,234'],
    ['onTimeShare', 0.726, '73 %'],
    ['daysToResolve', 2.46, '2.5 days'],
    ['daysToResolve', 1, '1 day'],
    ['daysToResolve', null, '–'],
  ] as const)('%s of %j reads %s', (key, value, text) =>
    expect(figureText(key, value).replaceAll(/\s/g, ' ')).toBe(text),
  );

  test.each([
    ['overdue', 5, 3, 'worse'],
    ['overdue', 2, 3, 'better'],
    ['overdue', 3, 3, 'same'],
    ['onTimeShare', 0.9, 0.5, 'better'],
    ['onTimeShare', 0.501, 0.499, 'same'],
    ['filed', 10, 3, null],
    ['daysToResolve', null, 3, null],
  ] as const)('%s of %j against %j is %j', (key, ward, median, expected) =>
    expect(verdict(key, { ward, median })).toBe(expected),
  );
});
