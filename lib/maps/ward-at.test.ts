import type { Position } from 'geojson';
import { expect, test } from 'vitest';
import type { Area } from './areas.ts';
import { wardAt } from './ward-at.ts';

const square = (west: number, south: number, size: number): Position[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const area = (label: string, ...polygons: Position[][][]): Area => ({
  id: label,
  label,
  name: label,
  area: { type: 'MultiPolygon', coordinates: polygons },
  labelAt: { lat: 0, lng: 0 },
});

const wards = [
  area('with a hole and an island in it', [square(0, 0, 10), square(4, 4, 4)], [square(5, 5, 1)]),
  area('in the hole', [square(7, 7, 0.5)]),
];

test.each([
  [1, 1, 'with a hole and an island in it'],
  [4.5, 4.5, undefined],
  [5.5, 5.5, 'with a hole and an island in it'],
  [7.2, 7.2, 'in the hole'],
  [-1, 5, undefined],
  [5, 11, undefined],
])('the ward at longitude %d, latitude %d is %s', (lng, lat, label) => {
  expect(wardAt(wards, { lat, lng })?.label).toBe(label);
});
