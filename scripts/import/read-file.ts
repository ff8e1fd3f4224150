import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { geoJsonTable } from '#lib/import/geojson-table.ts';
import { ImportError, type SourceTable } from '#lib/import/source-row.ts';
import { readCsv } from './read-csv.ts';

/** Opens a file by its name: `.csv`, `.csv.gz`, `.geojson`, `.json` or `.xlsx`. Throws ImportError. */
export async function openTable(file: string, delimiter: string): Promise<SourceTable> {
  if (!existsSync(file)) throw new ImportError(`There is no file ${file}.`);
  if (/\.csv(\.gz)?$/i.test(file)) return readCsv(file, delimiter);
  if (/\.(geo)?json$/i.test(file)) return geoJsonTable(await readFile(file, 'utf8'), file);
  if (/\.xlsx$/i.test(file)) return (await import('./read-xlsx.ts')).readXlsx(file);
  throw new ImportError(`${file} is none of the formats that are read: .csv, .csv.gz, .geojson, .xlsx.`);
}
