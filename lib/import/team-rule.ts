import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { FieldReader, type FieldSource, slugOf } from './field-source.ts';
import { type AreaGeometry, areaOf } from './geometry.ts';
import type { DistrictRule, NewCategories, TeamMapping } from './mapping.ts';
import { RowFault, type SourceRow } from './source-row.ts';
import { coordinatesReader } from './ticket-row.ts';

type GatheredPolygon = { row: SourceRow; area: AreaGeometry };

/** `polygons` are positions in the list of all polygons; none makes a team without an area. */
export type GatheredTeam = { code: string; name: string; categories: string[]; polygons: number[] };

/** What the rows of a file add up to. */
export type GatheredTeams = {
  take: (row: SourceRow) => void;
  polygons: readonly GatheredPolygon[];
  /** Once all rows are taken. */
  teams: () => GatheredTeam[];
  /** Categories as the file names them, to be made where missing. */
  namedCategories: () => NewCategories['categories'];
};

export function gatherTeams(mapping: TeamMapping, columns: readonly string[]): GatheredTeams {
  const reader = new FieldReader(columns, mapping.nulls);
  return 'districts' in mapping ? byDistrict(mapping, reader) : byField(mapping.fields, reader);
}

type Fields = { code: FieldSource; name: FieldSource; categories: FieldSource[] };

/** Rows with the same code are one team: its area is all of their polygons, its categories all of theirs. */
function byField(fields: Fields, reader: FieldReader): GatheredTeams {
  const [readCode, readName] = [reader.field(fields.code), reader.field(fields.name)];
  const readCategories = fields.categories.map((source) => reader.field(source));
  const polygons: GatheredPolygon[] = [];
  const named: NewCategories['categories'] = {};
  const teams = new Map<string, { name: string; categories: Set<string>; polygons: number[] }>();

  const take = (row: SourceRow) => {
    const [code, name] = [readCode(row)?.text, readName(row)?.text];
    if (!code || !name) throw new RowFault('missing value', 'A team needs a code and a name.');
    const served = readCategories.flatMap((read) => read(row) ?? []);
    for (const text of [code, ...served.map((category) => category.text)]) checkCode(text);
    const area = row.geometry === null ? null : areaOf(row.geometry);
    const team = teams.get(code) ?? { name, categories: new Set(), polygons: [] };
    teams.set(code, team);
    for (const { text, label } of served) {
      team.categories.add(text);
      named[text] ??= { en: label, priority: 'medium' };
    }
    if (area) team.polygons.push(polygons.push({ row, area }) - 1);
  };
  return {
    take,
    polygons,
    teams: () =>
      [...teams].map(([code, team]) => ({ ...team, code, categories: [...team.categories].sort() })),
    namedCategories: () => named,
  };
}

function checkCode(text: string): void {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(text)) {
    throw new RowFault('invalid value', `“${text}” cannot be a code. Let the mapping make a slug.`);
  }
}

/** One team for each family and district; the polygons go to the district whose middle is nearest. */
function byDistrict(mapping: DistrictRule, reader: FieldReader): GatheredTeams {
  const readCentre = coordinatesReader(reader, mapping.centre.lat, mapping.centre.lng);
  const districts = Object.entries(mapping.districts).map(([code, district]) => ({
    code,
    name: district.name,
    middle: { lng: district.middle[0], lat: district.middle[1] },
    polygons: [] as number[],
  }));
  const polygons: GatheredPolygon[] = [];

  const take = (row: SourceRow) => {
    const centre = readCentre(row);
    if (!centre)
      throw new RowFault('missing value', 'The polygon has no centre, so it belongs to no district.');
    const at = polygons.push({ row, area: areaOf(row.geometry) }) - 1;
    const [nearest] = districts.toSorted(
      (a, b) => degreesSquared(centre, a.middle) - degreesSquared(centre, b.middle),
    );
    nearest?.polygons.push(at);
  };
  const teams = () =>
    Object.entries(mapping.families).flatMap(([code, { name, categories, area }]): GatheredTeam[] => {
      if (area === 'none') return [{ code, name, categories, polygons: [] }];
      if (area === 'whole') return [{ code, name, categories, polygons: polygons.map((_, at) => at) }];
      return districts
        .filter((district) => district.polygons.length > 0)
        .map((district) => ({
          code: slugOf(`${code} ${district.code}`),
          name: `${name} ${district.name}`,
          categories,
          polygons: district.polygons,
        }));
    });
  return { take, polygons, teams, namedCategories: () => ({}) };
}

/** Planar, with a degree of longitude as short as it is there: only compared, never shown. */
function degreesSquared(a: LatLng, b: LatLng): number {
  const east = (a.lng - b.lng) * Math.cos((a.lat * Math.PI) / 180);
  return east ** 2 + (a.lat - b.lat) ** 2;
}
