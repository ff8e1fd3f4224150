import { gatherStatistics } from '#lib/db/gather-statistics.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { type AreaCounts, importStations, importTeams, importWards } from '#lib/import/import-areas.ts';
import { importTickets, type TicketCounts } from '#lib/import/import-tickets.ts';
import type { Mapping } from '#lib/import/mapping.ts';
import type { FaultKind, OnReject, SourceTable } from '#lib/import/source-row.ts';
import { showProgress } from './progress-line.ts';
import { openTable } from './read-file.ts';
import { RejectsFile } from './rejects-file.ts';

type Run = {
  tenantId: TenantId;
  file: string;
  mapping: Mapping;
  /** Where the rejects file goes; the current folder unless told otherwise. */
  rejectsFolder?: string;
  now?: Date;
};

export type ImportResult = {
  counts: TicketCounts | AreaCounts;
  rejectsByKind: ReadonlyMap<FaultKind, number>;
  /** Null where nothing was rejected. */
  rejectsPath: string | null;
};

/** Imports one file, shows how far it is, and prints what came of it. */
export async function runImport({ tenantId, file, mapping, rejectsFolder, now }: Run): Promise<ImportResult> {
  const started = performance.now();
  const table = await openTable(file, mapping.delimiter);
  const rejects = new RejectsFile(file, table.columns, rejectsFolder);
  const onReject: OnReject = (row, fault) => rejects.add(row, fault);
  try {
    const counts =
      mapping.kind === 'tickets'
        ? await withProgress(table, (onProgress) =>
            importTickets(tenantId, table, mapping, { now: now ?? new Date(), onReject, onProgress }),
          )
        : await importAreas(tenantId, table, mapping, onReject);
    const rejectsPath = counts.rejected > 0 ? rejects.path : null;
    const result = { counts, rejectsByKind: rejects.countByKind, rejectsPath };
    console.log(summary(result, (performance.now() - started) / 1000));
    if ('imported' in counts && counts.imported > 0) await gatherStatistics();
    return result;
  } finally {
    rejects.close();
  }
}

function importAreas(
  tenantId: TenantId,
  table: SourceTable,
  mapping: Exclude<Mapping, { kind: 'tickets' }>,
  onReject: OnReject,
): Promise<AreaCounts> {
  switch (mapping.kind) {
    case 'wards':
      return importWards(tenantId, table, mapping, onReject);
    case 'teams':
      return importTeams(tenantId, table, mapping, onReject);
    case 'stations':
      return importStations(tenantId, table, mapping, onReject);
  }
}

async function withProgress(
  table: SourceTable,
  work: (onProgress: (counts: TicketCounts) => void) => Promise<TicketCounts>,
): Promise<TicketCounts> {
  let done = 0;
  const progress = showProgress(() => done, table.progress);
  try {
    return await work((counts) => {
      done = counts.imported + counts.alreadyThere + counts.rejected + counts.passedOver;
    });
  } finally {
    progress.end();
  }
}

const NAMES = {
  read: 'Read',
  passedOver: 'Passed over (where)',
  imported: 'Imported',
  alreadyThere: 'Already there',
  created: 'Created',
  updated: 'Updated',
  unchanged: 'Unchanged',
  rejected: 'Rejected',
} as const satisfies Record<keyof TicketCounts | keyof AreaCounts, string>;

function summary({ counts, rejectsByKind, rejectsPath }: ImportResult, seconds: number): string {
  const line = (name: string, figure: string) => `${name.padEnd(22)}${figure.padStart(10)}`;
  const lines = (Object.keys(counts) as (keyof typeof NAMES)[]).map((key) =>
    line(NAMES[key], ((counts as Record<string, number>)[key] ?? 0).toLocaleString('en')),
  );
  for (const [kind, count] of [...rejectsByKind].sort((a, b) => b[1] - a[1])) {
    lines.push(line(`  ${kind}`, count.toLocaleString('en')));
  }
  lines.push(
    line('Seconds', seconds.toFixed(1)),
    line('Rows/s', Math.round(counts.read / seconds).toLocaleString('en')),
    // maxRSS is in kibibytes.
    line('Peak memory (RSS)', `${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`),
  );
  if (rejectsPath) lines.push(`The rejected rows, each with its reason, are in ${rejectsPath}`);
  return lines.join('\n');
}
