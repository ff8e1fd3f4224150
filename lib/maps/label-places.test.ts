import { expect, test } from 'vitest';
import type { Ring } from '#lib/domain/geo/rings.ts';
import { type Label, placeLabels, type Spot } from './label-places.ts';

const square = (west: number, east: number, hole?: [number, number]): Ring[] =>
  [[west, east] as const, ...(hole ? [hole] : [])].map(([from, to]) => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ]);

const FULL = { width: 80, height: 32 };
const SHORT = { width: 20, height: 16 };
const MIDDLE = { x: 100, y: 100 };

const label = (outline: Ring[], at: Spot = MIDDLE): Label => ({ at, sizes: [FULL, SHORT], outline });

test('a label stands at its spot, as full as there is room in the outline', () => {
  expect(placeLabels([label(square(0, 200))], [])).toEqual([{ at: MIDDLE, size: 0 }]);
  expect(placeLabels([label(square(80, 120))], [])).toEqual([{ at: MIDDLE, size: 1 }]);
  expect(placeLabels([label(square(95, 105))], [])).toEqual([null]);
});

test('a label moves aside for a mark as far as it stays in the outline, and is left out where it cannot', () => {
  const mark = { ...MIDDLE, radius: 20 };
  const [place] = placeLabels([label(square(0, 200))], [mark]);
  expect(place).toMatchObject({ size: 0 });
  expect(Math.abs(place!.at.y - MIDDLE.y)).toBeGreaterThanOrEqual(mark.radius + FULL.height / 2);
  expect(placeLabels([label(square(85, 115))], [mark])).toEqual([null]);
});

test('no label is written over another one', () => {
  const places = placeLabels([label(square(0, 200)), label(square(0, 200))], []);
  expect(places[0]!.at).toEqual(MIDDLE);
  expect(Math.abs(places[1]!.at.y - MIDDLE.y)).toBeGreaterThanOrEqual(FULL.height);
});

test('a hole is not within the outline', () => {
  const [place] = placeLabels([label(square(0, 200, [90, 110]))], []);
  expect(place!.at).not.toEqual(MIDDLE);
});
