import { type Tx, withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { delimitationInForce } from '#lib/wards/delimitation-on.ts';
import { ensureCategories, ensureSensitiveCategories, unknownCategory } from './ensure-categories.ts';
import { type Field, FieldReader, type ReadField } from './field-source.ts';
import { type AreaGeometry, areaOf, pointOf } from './geometry.ts';
import type { StationMapping, TeamMapping, WardMapping } from './mapping.ts';
import { type OnReject, RowFault, type SourceRow, type SourceTable } from './source-row.ts';
import { type GatheredTeams, gatherTeams } from './team-rule.ts';
import { coordinatesReader } from './ticket-row.ts';
import {
  findInvalidAreas,
  type IncomingStation,
  type IncomingWard,
  upsertStations,
  upsertTeams,
  upsertWards,
} from './upsert-areas.ts';

export type AreaCounts = {
  read: number;
  passedOver: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
};

/** One transaction for the whole file: a municipality is never left with half of its wards. */
const TIMEOUT_MS = 600_000;

type Walk = { counts: AreaCounts; reject: OnReject };

/** Calls `take` for each row the mapping wants; what it throws as RowFault goes to `onReject`. */
async function walk(
  table: SourceTable,
  mapping: Pick<WardMapping, 'nulls' | 'where'>,
  onReject: OnReject,
  take: (row: SourceRow) => void,
): Promise<Walk> {
  const counts: AreaCounts = { read: 0, passedOver: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const reject: OnReject = (row, fault) => {
    counts.rejected += 1;
    onReject(row, fault);
  };
  const isWanted = new FieldReader(table.columns, mapping.nulls).filter(mapping.where);
  for await (const row of table.rows) {
    counts.read += 1;
    try {
      if (row.fault !== undefined) throw new RowFault('malformed row', row.fault);
      if (isWanted(row)) take(row);
      else counts.passedOver += 1;
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      reject(row, error);
    }
  }
  return { counts, reject };
}

/** Wards of the delimitation in force, by their code: new ones are made, changed ones changed, the others left alone. */
export async function importWards(
  tenantId: TenantId,
  table: SourceTable,
  mapping: WardMapping,
  onReject: OnReject,
): Promise<AreaCounts> {
  const { counts, reject, wards } = await readWards(table, mapping, onReject);
  const written = await withSystem(
    tenantId,
    async (tx) => upsertWards(tx, await usableWards(tx, wards, reject), await delimitationInForce(tx)),
    { timeoutMs: TIMEOUT_MS },
  );
  return { ...counts, ...written };
}

type ReadWard = IncomingWard & { row: SourceRow };

/** The wards of a file whose rows are well-formed; `usableWards` says which of them have valid borders. */
export async function readWards(
  table: SourceTable,
  mapping: WardMapping,
  onReject: OnReject,
): Promise<Walk & { wards: ReadWard[] }> {
  const read = wardReader(mapping, table.columns);
  const wards = new Map<string, ReadWard>();
  const walked = await walk(table, mapping, onReject, (row) => {
    const ward = read(row);
    refuseDuplicate(wards, ward.code);
    wards.set(ward.code, { ...ward, row });
  });
  return { ...walked, wards: [...wards.values()] };
}

export async function usableWards(
  tx: Tx,
  wards: readonly ReadWard[],
  reject: OnReject,
): Promise<IncomingWard[]> {
  const invalid = await rejectInvalid(tx, wards, reject);
  return wards.filter((_, at) => !invalid.has(at)).map(({ row: _, ...ward }) => ward);
}

function wardReader(mapping: WardMapping, columns: readonly string[]): (row: SourceRow) => IncomingWard {
  const reader = new FieldReader(columns, mapping.nulls);
  const code = reader.field(mapping.fields.code);
  const number = reader.field(mapping.fields.number);
  const name = reader.field(mapping.fields.name);
  return (row) => {
    const ward = {
      code: needed(code, row, 'code'),
      number: Number(needed(number, row, 'number')),
      name: needed(name, row, 'name'),
      area: areaOf(row.geometry),
    };
    if (!Number.isInteger(ward.number)) {
      throw new RowFault('invalid value', 'The number of a ward is a whole number.');
    }
    return ward;
  };
}

/** Positions of the areas that cannot be used. */
async function rejectInvalid(
  tx: Tx,
  found: readonly { row: SourceRow; area: AreaGeometry }[],
  reject: OnReject,
): Promise<ReadonlyMap<number, string>> {
  const invalid = await findInvalidAreas(tx, found);
  for (const [at, reason] of invalid) {
    const row = found[at]?.row;
    if (row) reject(row, new RowFault('invalid geometry', reason));
  }
  return invalid;
}

/** Teams by their code, with area and categories, by the mapping's rule. */
export async function importTeams(
  tenantId: TenantId,
  table: SourceTable,
  mapping: TeamMapping,
  onReject: OnReject,
): Promise<AreaCounts> {
  const gathered: GatheredTeams = gatherTeams(mapping, table.columns);
  const { counts, reject } = await walk(table, mapping, onReject, gathered.take);
  const written = await withSystem(
    tenantId,
    async (tx) => {
      const known = await ensureCategories(tx, tenantId, {
        ...(mapping.createCategories ? gathered.namedCategories() : {}),
        ...mapping.categories,
      });
      const invalid = await rejectInvalid(tx, gathered.polygons, reject);
      const teams = gathered.teams();
      const missing = teams.flatMap((team) => team.categories).find((code) => !known.has(code));
      if (missing !== undefined) throw unknownCategory(missing);
      // A team none of whose polygons can be used is left out: without an area it would take tickets from anywhere.
      const usable = teams.flatMap((team) => {
        const polygons = team.polygons.filter((at) => !invalid.has(at));
        return polygons.length === 0 && team.polygons.length > 0 ? [] : { ...team, polygons };
      });
      return upsertTeams(tx, gathered.polygons, usable);
    },
    { timeoutMs: TIMEOUT_MS },
  );
  return { ...counts, ...written };
}

/** Police stations: SAPS teams for all sensitive categories, at a point instead of in an area. */
export async function importStations(
  tenantId: TenantId,
  table: SourceTable,
  mapping: StationMapping,
  onReject: OnReject,
): Promise<AreaCounts> {
  const reader = new FieldReader(table.columns, mapping.nulls);
  const { lat, lng } = mapping.fields;
  const [code, name] = [reader.field(mapping.fields.code), reader.field(mapping.fields.name)];
  const spotOf = lat && lng ? coordinatesReader(reader, lat, lng) : (row: SourceRow) => pointOf(row.geometry);
  const stations = new Map<string, IncomingStation>();
  const { counts } = await walk(table, mapping, onReject, (row) => {
    const spot = spotOf(row);
    if (!spot) throw new RowFault('missing value', 'A police station needs a location.');
    const station = { code: needed(code, row, 'code'), name: needed(name, row, 'name'), ...spot };
    refuseDuplicate(stations, station.code);
    stations.set(station.code, station);
  });
  const written = await withSystem(
    tenantId,
    async (tx) => upsertStations(tx, [...stations.values()], await ensureSensitiveCategories(tx, tenantId)),
    { timeoutMs: TIMEOUT_MS },
  );
  return { ...counts, ...written };
}

function needed(read: ReadField, row: SourceRow, name: string): string {
  const field: Field | null = read(row);
  if (!field) throw new RowFault('missing value', `The ${name} is missing.`);
  return field.text;
}

function refuseDuplicate(seen: ReadonlyMap<string, unknown>, code: string): void {
  if (seen.has(code)) {
    throw new RowFault('duplicate id', `The code “${code}” stood in an earlier row of the file.`);
  }
}
