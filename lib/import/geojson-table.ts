import { checkCrs } from './geometry.ts';
import { ImportError, type SourceRow, type SourceTable } from './source-row.ts';

type Feature = { properties?: Record<string, unknown> | null; geometry?: unknown };

/**
 * The features of a GeoJSON text as a table; columns are the properties of any of them. Held in memory as a whole: borders
 * are megabytes, not gigabytes. `name` is what sentences call it. Throws ImportError.
 */
export function geoJsonTable(text: string, name: string): SourceTable {
  const collection = parseJson(text, name);
  checkCrs(collection);
  const features = featuresOf(collection, name);
  const columns = [...new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  let read = 0;
  function* rows(): Generator<SourceRow> {
    for (const { properties, geometry } of features) {
      read += 1;
      yield {
        line: read,
        cells: columns.map((column) => cellOf(properties?.[column])),
        geometry: geometry ?? null,
      };
    }
  }
  return { columns, rows: rows(), progress: () => read / features.length };
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ImportError(`${name} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function featuresOf(collection: unknown, name: string): Feature[] {
  const isCollection =
    typeof collection === 'object' &&
    collection !== null &&
    'features' in collection &&
    Array.isArray(collection.features);
  if (!isCollection) throw new ImportError(`${name} is not a GeoJSON FeatureCollection.`);
  return (collection.features as unknown[]).map((feature) =>
    typeof feature === 'object' && feature !== null ? (feature as Feature) : {},
  );
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
