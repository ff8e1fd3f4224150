import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { text } from '#lib/domain/ticket/ticket-input.ts';
import { AppError, invalid } from '#lib/errors.ts';
import { delimitationInForce, isInForce, municipalToday } from '#lib/wards/delimitation-on.ts';
import { geoJsonTable } from './geojson-table.ts';
import { readWards, usableWards } from './import-areas.ts';
import { parseMapping } from './mapping.ts';
import { ImportError } from './source-row.ts';
import { geometryOf, type IncomingWard, upsertWards } from './upsert-areas.ts';

const column = z.string().min(1, 'Choose which property holds it.').max(200);

export const wardFileInput = z.strictObject({
  /** A GeoJSON FeatureCollection. */
  geoJson: z.string().min(1, 'Choose a GeoJSON file.'),
  /** Which property holds what; without one for the name, a ward is called by its number. */
  fields: z.strictObject({ code: column, number: column, name: column.nullable() }),
});

export type WardFileInput = z.infer<typeof wardFileInput>;

export const importWardFileInput = wardFileInput.extend({
  /** Null corrects the wards in force; otherwise a new delimitation beside the old one. */
  delimitation: z
    .strictObject({
      name: text('The name', 100).pipe(z.string().min(1, 'Give the delimitation a name, such as “2026”.')),
      effectiveFrom: z.iso.date('Choose the day from which the new wards are in force.'),
    })
    .nullable(),
  /** Whether councillors are given the new ward of their ward's number. Of a new delimitation only. */
  keepsCouncillors: z.boolean().default(false),
});

export type ImportWardFileInput = z.infer<typeof importWardFileInput>;

type WardName = { number: number; name: string };

/** What a file has against the wards in force, by code. */
export type WardFilePreview = {
  read: number;
  added: WardName[];
  changed: WardName[];
  unchanged: number;
  /** In force, and not in the file. */
  missing: WardName[];
  /** What cannot be used: the feature's place in the file, and why. */
  faults: { feature: number; reason: string }[];
};

const TIMEOUT_MS = 120_000;

/** Reads a file of wards and compares it; nothing is written. Throws `forbidden`, `invalid`. */
export async function previewWardFile(actor: Actor, input: WardFileInput): Promise<WardFilePreview> {
  requireCan(actor, 'areas.manage');
  return withActor(
    actor,
    async (tx) => {
      const { wards, read, faults } = await readWardFile(tx, input);
      const rows = await tx.$queryRaw<
        (WardName & { state: 'added' | 'changed' | 'unchanged' | 'missing' })[]
      >`
        select coalesce(i.number, w.number) as number, coalesce(i.name, w.name) as name,
          case when w.id is null then 'added' when i.code is null then 'missing'
            when (w.number, w.name, w.area) is distinct from (i.number, i.name, st_multi(${geometryOf(Prisma.sql`i.area`)}))
            then 'changed' else 'unchanged' end as state
        from json_to_recordset(${JSON.stringify(wards)}::json) as i (code text, number int, name text, area json)
        full join (select * from wards w where w.tenant_id = ${actor.tenantId}::uuid and ${isInForce}) w on w.code = i.code
        order by 1, 2`;
      const of = (wanted: string) =>
        rows.filter(({ state }) => state === wanted).map(({ number, name }) => ({ number, name }));
      const unchanged = of('unchanged').length;
      return { read, faults, added: of('added'), changed: of('changed'), missing: of('missing'), unchanged };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

export type ImportedWards = { created: number; updated: number; unchanged: number };

/**
 * Takes the wards of a file: into the delimitation in force, or as a new one that takes effect by itself on its day. A file
 * with a fault is refused as a whole: half a delimitation would leave holes in the municipality. Throws `forbidden`, `invalid`.
 */
export async function importWardFile(actor: Actor, input: ImportWardFileInput): Promise<ImportedWards> {
  requireCan(actor, 'areas.manage');
  return withActor(
    actor,
    async (tx) => {
      const { wards, faults } = await readWardFile(tx, input);
      const [fault] = faults;
      if (fault) {
        throw invalid(
          'geoJson',
          `Feature ${fault.feature} cannot be used: ${fault.reason} Nothing was imported.`,
        );
      }
      const { delimitation } = input;
      if (delimitation === null) return upsertWards(tx, wards, await delimitationInForce(tx));
      const id = await makeDelimitation(tx, actor, delimitation);
      const written = await upsertWards(tx, wards, id);
      if (input.keepsCouncillors) await carryCouncillors(tx, id);
      return written;
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

type WardFile = { wards: IncomingWard[]; read: number; faults: WardFilePreview['faults'] };

async function readWardFile(tx: Tx, { geoJson, fields }: WardFileInput): Promise<WardFile> {
  const faults: WardFile['faults'] = [];
  try {
    const name = fields.name ?? { column: fields.number, prefix: 'Ward ' };
    const mapping = parseMapping('wards', { kind: 'wards', fields: { ...fields, name } });
    const read = await readWards(geoJsonTable(geoJson, 'The file'), mapping, (row, fault) => {
      faults.push({ feature: row.line, reason: fault.message });
    });
    const wards = await usableWards(tx, read.wards, read.reject);
    if (wards.length === 0 && faults.length === 0) throw invalid('geoJson', 'There is no ward in the file.');
    // Reading finds some and checking others: they are told in the order of the file.
    faults.sort((one, other) => one.feature - other.feature);
    return { wards, read: read.counts.read, faults };
  } catch (error) {
    if (error instanceof ImportError) throw invalid('geoJson', error.message);
    throw error;
  }
}

async function makeDelimitation(
  tx: Tx,
  actor: Actor,
  { name, effectiveFrom }: NonNullable<ImportWardFileInput['delimitation']>,
): Promise<string> {
  const [row] = await tx.$queryRaw<{ id: string | null; isComing: boolean }[]>`
    with made as (
      insert into ward_delimitations (tenant_id, name, effective_from)
      select ${actor.tenantId}::uuid, ${name}, ${effectiveFrom}::date where ${effectiveFrom}::date > ${municipalToday}
      on conflict (tenant_id, effective_from) do nothing returning id)
    select (select id from made) as id, ${effectiveFrom}::date > ${municipalToday} as "isComing"`;
  if (!row?.isComing) {
    throw invalid(
      'delimitation.effectiveFrom',
      'Choose a day after today: tickets that were filed already keep the ward of their day.',
    );
  }
  if (row.id === null) {
    throw new AppError(
      'conflict',
      'There is a delimitation with that day already. Choose another day, or withdraw that one first.',
      { field: 'delimitation.effectiveFrom' },
    );
  }
  return row.id;
}

/** Whoever stands for a ward in force stands for the one of the same number, too. */
async function carryCouncillors(tx: Tx, delimitationId: string): Promise<void> {
  await tx.$executeRaw`
    insert into membership_wards (tenant_id, membership_id, ward_id)
    select mw.tenant_id, mw.membership_id, n.id from membership_wards mw
    join wards w on w.tenant_id = mw.tenant_id and w.id = mw.ward_id and ${isInForce}
    join wards n on n.tenant_id = mw.tenant_id and n.delimitation_id = ${delimitationId}::uuid and n.number = w.number
    where mw.tenant_id = app_tenant() on conflict do nothing`;
}
