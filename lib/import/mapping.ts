import { z } from 'zod';
import { latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import { LANGUAGES } from '#lib/domain/language/languages.ts';
import { IMPORTED_KEYS, type ImportedKey } from '#lib/domain/ticket/fields.ts';
import { PRIORITIES } from '#lib/domain/ticket/status.ts';
import { isTimeZone } from '#lib/domain/time/time-zone.ts';
import { fieldSource } from './field-source.ts';
import { ImportError } from './source-row.ts';

// docs/import.md explains each of these to whoever writes a mapping.

const SLUG = /^[a-z0-9][a-z0-9-]*$/;
const code = z.string().regex(SLUG, 'A code has small letters, digits and hyphens.');
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

const file = {
  /** Of CSV: what stands between cells. */
  delimiter: z.string().length(1).default(','),
  /** Texts that mean "nothing". */
  nulls: z.array(z.string()).default(['']),
  /** Rows to take; all others are passed over. */
  where: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
};

const newCategories = {
  /** Made where the municipality lacks them; those it has are left as they are. */
  categories: z
    .record(
      code,
      z.strictObject({
        en: z.string().min(1),
        zu: z.string().min(1).optional(),
        af: z.string().min(1).optional(),
        priority: z.enum(PRIORITIES).default('medium'),
      }),
    )
    .default({}),
  /** Whether a category that is not known is made from its text; else the row is rejected. */
  createCategories: z.boolean().default(false),
};

const wards = z.strictObject({
  ...file,
  kind: z.literal('wards'),
  fields: z.strictObject({ code: fieldSource, number: fieldSource, name: fieldSource }),
});

/** Each row belongs to the team its fields name; the team's area is the union of its rows' polygons. */
const teamsByField = z.strictObject({
  ...file,
  ...newCategories,
  kind: z.literal('teams'),
  fields: z.strictObject({ code: fieldSource, name: fieldSource, categories: z.array(fieldSource).min(1) }),
});

/** Polygons are sorted into districts by their centre, and each family of teams has one team a district. */
const teamsByDistrict = z.strictObject({
  ...file,
  ...newCategories,
  kind: z.literal('teams'),
  /** Columns with the centre of each polygon, in degrees. */
  centre: z.strictObject({ lng: fieldSource, lat: fieldSource }),
  /** A polygon belongs to the district whose middle is nearest to its centre. */
  districts: z.record(code, z.strictObject({ name: z.string().min(1), middle: position })),
  families: z.record(
    code,
    z.strictObject({
      name: z.string().min(1),
      categories: z.array(code).min(1),
      /** `districts`: one team each. `whole`: one team with all polygons. `none`: one without an area, a fallback. */
      area: z.enum(['districts', 'whole', 'none']),
    }),
  ),
});

const stations = z.strictObject({
  ...file,
  kind: z.literal('stations'),
  fields: z.strictObject({
    code: fieldSource,
    name: fieldSource,
    lat: fieldSource.optional(),
    lng: fieldSource.optional(),
  }),
});

const timeZone = z.string().refine(isTimeZone, 'That is no time zone, such as Africa/Johannesburg.');

/** Fields of a ticket that are a column's text as it is. */
const textFields = Object.fromEntries(IMPORTED_KEYS.map((key) => [key, fieldSource.optional()])) as Record<
  ImportedKey,
  z.ZodOptional<typeof fieldSource>
>;

const tickets = z.strictObject({
  ...file,
  ...newCategories,
  kind: z.literal('tickets'),
  /** Of times without an offset. */
  timeZone: timeZone.default('UTC'),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).default('ymd'),
  /** Points that stand for "nobody knows where". */
  noLocation: z
    .strictObject({ points: z.array(latLngSchema), toleranceMetres: z.number().min(0).default(1) })
    .optional(),
  /** For completed tickets without a text of their own. */
  resolutionSummary: z.string().min(1).default('Completed in the system this ticket was imported from.'),
  language: z.enum(LANGUAGES).optional(),
  fields: z.strictObject({
    id: fieldSource,
    title: fieldSource,
    ...textFields,
    lat: fieldSource.optional(),
    lng: fieldSource.optional(),
    category: fieldSource,
    priority: fieldSource.optional(),
    createdAt: fieldSource,
    completedAt: fieldSource.optional(),
    resolutionSummary: fieldSource.optional(),
    tags: z.array(fieldSource).default([]),
  }),
});

const SCHEMAS = { wards, teams: z.union([teamsByField, teamsByDistrict]), stations, tickets } as const;

export type ImportKind = keyof typeof SCHEMAS;
export const IMPORT_KINDS = Object.keys(SCHEMAS) as readonly ImportKind[];

export type WardMapping = z.infer<typeof wards>;
export type TeamMapping = z.infer<typeof SCHEMAS.teams>;
export type DistrictRule = z.infer<typeof teamsByDistrict>;
export type StationMapping = z.infer<typeof stations>;
export type TicketMapping = z.infer<typeof tickets>;
export type NewCategories = Pick<TicketMapping, 'categories' | 'createCategories'>;

type MappingOf = {
  wards: WardMapping;
  teams: TeamMapping;
  stations: StationMapping;
  tickets: TicketMapping;
};

export type Mapping = MappingOf[ImportKind];

/** Throws ImportError with a line for each fault. */
export function parseMapping<Kind extends ImportKind>(kind: Kind, json: unknown): MappingOf[Kind] {
  const result = schemaFor(kind, json).safeParse(json);
  if (result.success) return result.data as MappingOf[Kind];
  const faults = result.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'mapping'}: ${message}`,
  );
  throw new ImportError(`The mapping does not fit an import of ${kind}.\n${faults.join('\n')}`);
}

/** Of the two forms of a team mapping the one that is meant, so that its faults are named and not "no match". */
function schemaFor(kind: ImportKind, json: unknown): z.ZodType {
  if (kind !== 'teams') return SCHEMAS[kind];
  return typeof json === 'object' && json !== null && 'districts' in json ? teamsByDistrict : teamsByField;
}
