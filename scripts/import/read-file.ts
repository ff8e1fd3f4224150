import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { checkCrs } from '#lib/import/geometry.ts';
import { ImportError, type SourceRow, type SourceTable } from '#lib/import/source-row.ts';
import { readCsv } from './read-csv.ts';

/** Opens a file by its name: `.csv`, `.csv.gz`, `.geojson`, `.json` or `.xlsx`. Throws ImportError. */
export async function openTable(file: string, delimiter: string): Promise<SourceTable> {
  if (!existsSync(file)) throw new ImportError(`There is no file ${file}.`);
  if (/\.csv(\.gz)?$/i.test(file)) return readCsv(file, delimiter);
  if (/\.(geo)?json$/i.test(file)) return readGeoJson(file);
  if (/\.xlsx$/i.test(file)) return (await import('./read-xlsx.ts')).readXlsx(file);
  throw new ImportError(`${file} is none of the formats that are read: .csv, .csv.gz, .geojson, .xlsx.`);
}

type Feature = { properties?: Record<string, unknown> | null; geometry?: unknown };

/** Held in memory as a whole: borders are megabytes, not gigabytes. Columns are the properties of any feature. */
async function readGeoJson(file: string): Promise<SourceTable> {
  const collection = parseJson(file, await readFile(file, 'utf8'));
  checkCrs(collection);
  const features = featuresOf(file, collection);
  const columns = [...new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  let read = 0;
  function* rows(): Generator<SourceRow> {
    for (const { properties, geometry } of features) {
      read += 1;
      yield {
        line: read,
        cells: columns.map((name) => cellOf(properties?.[name])),
        geometry: geometry ?? null,
      };
    }
  }
  return { columns, rows: rows(), progress: () => read / features.length };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ImportError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function featuresOf(file: string, collection: unknown): Feature[] {
  const isCollection =
    typeof collection === 'object' &&
    collection !== null &&
    'features' in collection &&
    Array.isArray(collection.features);
  if (!isCollection) throw new ImportError(`${file} is not a GeoJSON FeatureCollection.`);
  return (collection.features as unknown[]).map((feature) =>
    typeof feature === 'object' && feature !== null ? (feature as Feature) : {},
  );
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
