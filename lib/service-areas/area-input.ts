import type { MultiPolygon, Polygon, Position } from 'geojson';
import { figure } from '#lib/domain/language/format-number.ts';
import { invalid } from '#lib/errors.ts';
import { areaOf, checkCrs } from '#lib/import/geometry.ts';
import { ImportError, RowFault } from '#lib/import/source-row.ts';

/** A metro's outline at survey resolution has some 8,000; what has more was traced, not drawn. */
export const MOST_CORNERS = 20_000;

/** Collections within collections. A file of layers has two or three. */
const MOST_NESTED = 10;

/**
 * The polygons of a GeoJSON Polygon, MultiPolygon, Feature, FeatureCollection or GeometryCollection, in two dimensions.
 * Whether they cross themselves is PostGIS's to find (`drawn-area.ts`). Throws `invalid` with a sentence.
 */
export function parseArea(geoJson: unknown): MultiPolygon {
  try {
    checkCrs(geoJson);
    const coordinates = geometriesOf(geoJson).flatMap((geometry) => polygonsOf(areaOf(geometry)));
    if (coordinates.length === 0) throw invalid('area', 'There is no polygon in it.');
    refuseTooMany(coordinates.flat().reduce((sum, ring) => sum + ring.length - 1, 0));
    return { type: 'MultiPolygon', coordinates };
  } catch (error) {
    if (error instanceof RowFault || error instanceof ImportError) throw invalid('area', error.message);
    throw error;
  }
}

/** Like `parseArea`, of the text of a file. */
export function parseAreaText(text: string): MultiPolygon {
  return parseArea(jsonOf(text));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw invalid('area', 'That is not well-formed JSON. Check that the whole file was taken.');
  }
}

/** Bare geometries out of whatever GeoJSON wraps them in. What is none of these is left for `areaOf` to refuse. */
function geometriesOf(geoJson: unknown, depth = 0): unknown[] {
  if (depth > MOST_NESTED) {
    throw invalid(
      'area',
      `Its collections lie within each other, more than ${MOST_NESTED} deep. Take them apart.`,
    );
  }
  const within = (collected: unknown[]) => collected.flatMap((one) => geometriesOf(one, depth + 1));
  if (typeof geoJson !== 'object' || geoJson === null) return [geoJson];
  const { type, geometry, features, geometries } = geoJson as Record<string, unknown>;
  if (type === 'Feature') return [geometry];
  if (type === 'FeatureCollection' && Array.isArray(features)) return within(features);
  if (type === 'GeometryCollection' && Array.isArray(geometries)) return within(geometries);
  return [geoJson];
}

/** Heights are dropped: an area lies flat. */
function polygonsOf({ type, coordinates }: Polygon | MultiPolygon): Position[][][] {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return polygons.map((rings) => rings.map((ring) => ring.map(([lng = 0, lat = 0]) => [lng, lat])));
}

/** Throws `invalid` for more than `MOST_CORNERS`. */
export function refuseTooMany(corners: number): void {
  if (corners <= MOST_CORNERS) return;
  throw invalid(
    'area',
    `The area has ${figure(corners)} corners; ${figure(MOST_CORNERS)} is the most. Simplify it in the program it comes from.`,
  );
}
