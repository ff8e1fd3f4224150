import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterMarks, widthOf } from './letter-marks.ts';

const HEIGHT = 20;

test('letters that have room stand at their spots, those that have none share a mark between them', () => {
  const apart = { letters: ['B'], x: 100, y: 0 };
  const marks = letterMarks([{ letters: ['A'], x: 0, y: 0 }, apart, { letters: ['C'], x: 10, y: 4 }], HEIGHT);
  expect(marks).toEqual([apart, { letters: ['A', 'C'], x: 5, y: 2 }]);
});

test('wherever the spots lie, every letter is written once and no mark covers another', () => {
  const place = fc.record({ x: fc.integer({ max: 120, min: 0 }), y: fc.integer({ max: 120, min: 0 }) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 8 }), (places) => {
      const spots = places.map((at, index) => ({ letters: [String.fromCharCode(65 + index)], ...at }));
      const marks = letterMarks(spots, HEIGHT);
      expect(marks.flatMap(({ letters }) => letters).sort()).toEqual(spots.flatMap(({ letters }) => letters));
      for (const [index, one] of marks.entries())
        for (const other of marks.slice(index + 1)) {
          const room = (widthOf(one, HEIGHT) + widthOf(other, HEIGHT)) / 2;
          expect(Math.abs(one.y - other.y) >= HEIGHT || Math.abs(one.x - other.x) >= room).toBe(true);
        }
    }),
  );
});
