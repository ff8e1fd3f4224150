import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { MOST_CORNERS, parseArea, parseAreaText } from './area-input.ts';

const RING: Position[] = [
  [18.4, -34],
  [18.5, -34],
  [18.5, -33.9],
  [18.4, -34],
];
const POLYGON = { type: 'Polygon', coordinates: [RING] };
const MULTI = { type: 'MultiPolygon', coordinates: [[RING]] };
const feature = (geometry: unknown) => ({ type: 'Feature', properties: { name: 'x' }, geometry });
const nested = (depth: number): object =>
  Array.from({ length: depth }).reduce<object>(
    (within) => ({ type: 'GeometryCollection', geometries: [within] }),
    POLYGON,
  );
const circle = (corners: number): Position[] => {
  const ring = Array.from({ length: corners }, (_, at) => {
    const angle = (2 * Math.PI * at) / corners;
    return [18 + Math.cos(angle), -34 + Math.sin(angle)];
  });
  return [...ring, ring[0] ?? []];
};

describe('an imported area', () => {
  it.each([
    ['a Polygon', POLYGON, 1],
    ['a MultiPolygon', MULTI, 1],
    ['a Feature', feature(MULTI), 1],
    ['a FeatureCollection', { type: 'FeatureCollection', features: [feature(POLYGON), feature(MULTI)] }, 2],
    ['a GeometryCollection', { type: 'GeometryCollection', geometries: [POLYGON] }, 1],
    ['one with heights', { type: 'Polygon', coordinates: [RING.map((at) => [...at, 12])] }, 1],
  ])('may be %s', (_, geoJson, parts) => {
    expect(parseArea(geoJson)).toEqual({ type: 'MultiPolygon', coordinates: Array(parts).fill([RING]) });
  });

  it.each([
    ['a line', { type: 'LineString', coordinates: RING }, /a Polygon or MultiPolygon, not a LineString/],
    ['a feature without a geometry', feature(null), /not nothing/],
    ['a text', 'area', /not this/],
    ['nothing', undefined, /not nothing/],
    ['an empty collection', { type: 'FeatureCollection', features: [] }, /There is no polygon in it/],
    [
      'an open ring',
      { type: 'Polygon', coordinates: [[...RING.slice(0, 3), [18.45, -33.95]]] },
      /does not end where it begins/,
    ],
    [
      'metres',
      { type: 'Polygon', coordinates: [RING.map(([x = 0, y = 0]) => [x * 1e5, y * 1e5])] },
      /are not degrees/,
    ],
    [
      'latitude first',
      { type: 'Polygon', coordinates: [RING.map((at) => at.toReversed())] },
      /latitude came first/,
    ],
    ['another system', { ...POLYGON, crs: { properties: { name: 'EPSG:2048' } } }, /Convert it to EPSG:4326/],
    [
      'too many corners',
      { type: 'Polygon', coordinates: [circle(MOST_CORNERS + 1)] },
      /has 20.001 corners; 20.000 is the most/,
    ],
  ])('is refused in a sentence where it is %s', (_, geoJson, sentence) => {
    expect(() => parseArea(geoJson)).toThrow(sentence);
  });

  it('is refused in a sentence where its collections lie too deep within each other', () => {
    expect(parseArea(nested(10))).toEqual(MULTI);
    for (const depth of [11, 100_000]) expect(() => parseArea(nested(depth))).toThrow('more than 10 deep');
  });

  it('is refused where its text is no JSON, and read with a byte order mark', () => {
    expect(() => parseAreaText('{"type":')).toThrow('That is not well-formed JSON.');
    expect(parseAreaText(`\uFEFF${JSON.stringify(POLYGON)}`)).toEqual(MULTI);
    expect(parseArea({ type: 'Polygon', coordinates: [circle(MOST_CORNERS)] }).coordinates).toHaveLength(1);
  });
});
