import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { type ImportKind, parseMapping } from '#lib/import/mapping.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { runImport } from '../../scripts/import/run-import.ts';

/** Public data beside the repository; not part of it. */
export const DATA = new URL('../../../shared/data/', import.meta.url);
export const hasData = existsSync(DATA);

const NOW = new Date('2026-11-21T08:00:00Z');

/** A database for the calling file, a folder for each of its tests, and what an import prints caught in `printed`. */
export function useImports() {
  let folder: string;
  const printed: string[] = [];

  useTestDatabase();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lungisa-import-'));
    printed.length = 0;
    vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(String(text)));
    vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    printed,
    /** Puts a file into the test's folder. */
    file: async (name: string, content: string | Buffer) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    /** As `npm run import` does, with the text of the rejects file. */
    run: async (tenantId: TenantId, kind: ImportKind, file: string, mapping: unknown) => {
      const result = await runImport({
        tenantId,
        file,
        mapping: parseMapping(kind, mapping),
        rejectsFolder: folder,
        now: NOW,
      });
      const rejects = result.rejectsPath ? await readFile(result.rejectsPath, 'utf8') : '';
      return { ...result, rejects };
    },
  };
}

/** One of the ready mappings. */
export const readyMapping = async (name: string) =>
  JSON.parse(await readFile(new URL(`../../scripts/import/mappings/${name}.json`, import.meta.url), 'utf8'));

/** For files with the columns of `HEADER`. */
export const TICKETS = {
  kind: 'tickets',
  nulls: ['', 'NA'],
  timeZone: 'Africa/Johannesburg',
  categories: { water: { en: 'Water', priority: 'high' } },
  noLocation: { points: [{ lat: -34, lng: 18 }], toleranceMetres: 5 },
  fields: {
    id: 'id',
    title: 'title',
    description: 'text',
    category: 'category',
    createdAt: 'opened',
    completedAt: 'closed',
    lat: 'lat',
    lng: 'lng',
  },
};
export const HEADER = 'id,title,text,category,opened,closed,lat,lng';
