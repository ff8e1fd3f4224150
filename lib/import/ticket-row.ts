import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { FIELDS, IMPORTED_KEYS, type ImportedKey, type InputValues } from '#lib/domain/ticket/fields.ts';
import { PRIORITIES, type Priority } from '#lib/domain/ticket/status.ts';
import { text } from '#lib/domain/ticket/ticket-input.ts';
import { type Field, FieldReader, type FieldSource, type ReadField } from './field-source.ts';
import { pointOf } from './geometry.ts';
import { parseTime, TimeZone } from './local-time.ts';
import type { TicketMapping } from './mapping.ts';
import { RowFault, type SourceRow } from './source-row.ts';

/** What a row says of a ticket, checked; the municipality's category, policy and clock are still to come. */
export type TicketDraft = Pick<InputValues, ImportedKey> & {
  externalRef: string;
  title: string;
  location: LatLng | null;
  category: Field;
  priority: Priority | null;
  tags: string[];
  createdAt: Date;
  completedAt: Date | null;
  /** Null while not completed. */
  resolutionSummary: string | null;
};

const resolutionSummary = text('The resolution summary', 5000);
const externalRef = text('The id', 200);

/** Makes drafts of a file's rows; throws ImportError for a column the file has not. `now`: nothing is younger. */
export function ticketReader(mapping: TicketMapping, columns: readonly string[], now: Date) {
  const reader = new FieldReader(columns, mapping.nulls);
  const { fields } = mapping;
  const read = {
    id: reader.field(fields.id),
    title: reader.field(fields.title),
    category: reader.field(fields.category),
    priority: reader.optional(fields.priority),
    resolutionSummary: reader.optional(fields.resolutionSummary),
    tags: fields.tags.map((source) => reader.field(source)),
  };
  const readTexts = textsReader(mapping, reader);
  const readTimes = timesReader(mapping, reader, now);
  const readLocation = locationReader(mapping, reader);

  return (row: SourceRow): TicketDraft => {
    const { createdAt, completedAt } = readTimes(row);
    const summary = checked(resolutionSummary, read.resolutionSummary(row)?.text ?? '');
    return {
      externalRef: checked(externalRef, required(read.id(row), 'id').text),
      title: checked(FIELDS.title.input.create, required(read.title(row), 'title').text),
      ...readTexts(row),
      location: readLocation(row),
      category: required(read.category(row), 'category'),
      priority: priorityOf(read.priority(row)),
      tags: checked(
        FIELDS.tags.input.create,
        read.tags.flatMap((tag) => tag(row)?.text ?? []),
      ),
      createdAt,
      completedAt,
      resolutionSummary: completedAt && (summary || mapping.resolutionSummary),
    };
  };
}

/** The fields that are a column's text as it is. */
function textsReader(mapping: TicketMapping, reader: FieldReader) {
  const reads = IMPORTED_KEYS.map((key) => [key, reader.optional(mapping.fields[key])] as const);
  return (row: SourceRow) =>
    Object.fromEntries(
      reads.map(([key, read]) => [key, checked<unknown>(FIELDS[key].input.create, read(row)?.text ?? '')]),
    ) as Pick<InputValues, ImportedKey>;
}

function required(field: Field | null, name: string): Field {
  if (!field) throw new RowFault('missing value', `The ${name} is missing.`);
  return field;
}

/** The same rules as for a ticket that somebody types. */
function checked<T>(
  schema: { safeParse(value: unknown): { data?: T; error?: { issues: { message: string }[] } } },
  value: unknown,
): T {
  const result = schema.safeParse(value);
  if (result.error)
    throw new RowFault('invalid value', result.error.issues[0]?.message ?? 'A value is not valid.');
  return result.data as T;
}

function priorityOf(field: Field | null): Priority | null {
  if (!field) return null;
  const priority = PRIORITIES.find((known) => known === field.text);
  if (!priority) {
    throw new RowFault('invalid value', `The priority “${field.text}” is none of ${PRIORITIES.join(', ')}.`);
  }
  return priority;
}

function timesReader(mapping: TicketMapping, reader: FieldReader, now: Date) {
  const readCreated = reader.field(mapping.fields.createdAt);
  const readCompleted = reader.optional(mapping.fields.completedAt);
  const zone = new TimeZone(mapping.timeZone);

  const time = (field: Field): Date => {
    const at = parseTime(field.text, zone, mapping.dateOrder);
    if (!at)
      throw new RowFault('unreadable date', `“${field.text}” is not a date and time that can be read.`);
    return at;
  };

  return (row: SourceRow): { createdAt: Date; completedAt: Date | null } => {
    const createdAt = time(required(readCreated(row), 'time of creation'));
    const completed = readCompleted(row);
    const completedAt = completed && time(completed);
    if (createdAt > now) {
      throw new RowFault('created in the future', `Created in the future: ${createdAt.toISOString()}.`);
    }
    if (completedAt && completedAt < createdAt) {
      throw new RowFault(
        'completed before created',
        `Completed (${completedAt.toISOString()}) before it was created (${createdAt.toISOString()}).`,
      );
    }
    if (completedAt && completedAt > now) {
      throw new RowFault('invalid value', `Completed in the future: ${completedAt.toISOString()}.`);
    }
    return { createdAt, completedAt };
  };
}

function locationReader(mapping: TicketMapping, reader: FieldReader): (row: SourceRow) => LatLng | null {
  const { lat, lng } = mapping.fields;
  const read = lat && lng ? coordinatesReader(reader, lat, lng) : pointReader;
  const isNowhere = nowhere(mapping);
  return (row) => {
    const spot = read(row);
    return spot && isNowhere(spot) ? null : spot;
  };
}

const pointReader = (row: SourceRow): LatLng | null => (row.geometry === null ? null : pointOf(row.geometry));

/** Reads two columns of degrees: null where both are missing. Throws RowFault. */
export function coordinatesReader(reader: FieldReader, lat: FieldSource, lng: FieldSource) {
  const [readLat, readLng]: ReadField[] = [reader.field(lat), reader.field(lng)];
  return (row: SourceRow): LatLng | null => {
    const [latitude, longitude] = [readLat?.(row) ?? null, readLng?.(row) ?? null];
    if (!latitude && !longitude) return null;
    return { lat: degrees(latitude, 'latitude', 90), lng: degrees(longitude, 'longitude', 180) };
  };
}

function degrees(field: Field | null, name: string, limit: number): number {
  if (!field) throw new RowFault('invalid location', `The ${name} is missing.`);
  // Not Number() alone: that also reads '0x10' and ''.
  const value = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(field.text) ? Number(field.text) : Number.NaN;
  if (!(Math.abs(value) <= limit)) {
    throw new RowFault(
      'invalid location',
      `The ${name} “${field.text}” is no number from -${limit} to ${limit}.`,
    );
  }
  return value;
}

const METRES_PER_DEGREE = 111_320;

/** Planar is near enough: the tolerance is a few metres. */
function nowhere(mapping: TicketMapping): (spot: LatLng) => boolean {
  const { points = [], toleranceMetres = 0 } = mapping.noLocation ?? {};
  return (spot) =>
    points.some((point) => {
      const north = (spot.lat - point.lat) * METRES_PER_DEGREE;
      const east = (spot.lng - point.lng) * METRES_PER_DEGREE * Math.cos((point.lat * Math.PI) / 180);
      return Math.hypot(north, east) <= toleranceMetres;
    });
}
