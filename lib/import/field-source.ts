import { z } from 'zod';
import { ImportError, type SourceRow } from './source-row.ts';

const columns = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/**
 * Where a field's text comes from: a column's name, a constant, or columns with what to make of them. Several columns
 * give the first that is not missing, or with `join` all that are not. Then, in this order: `map` (and `otherwise` for
 * what is missing or not in it), `prefix`, `cut`, `slug`.
 */
export const fieldSource = z.union([
  z.string().min(1),
  z.strictObject({ value: z.string() }),
  z.strictObject({
    column: columns,
    join: z.string().optional(),
    map: z.record(z.string(), z.string()).optional(),
    otherwise: z.string().optional(),
    prefix: z.string().optional(),
    /** Keeps so many characters at most. */
    cut: z.int().positive().optional(),
    /** Small letters, digits and hyphens: `Street Lights` → `street-lights`. */
    slug: z.boolean().optional(),
  }),
]);

export type FieldSource = z.infer<typeof fieldSource>;

/** A field of one row: `label` is the text before it was made a slug. Null: missing. */
export type Field = { text: string; label: string };
export type ReadField = (row: SourceRow) => Field | null;

/** Knows the file's columns and which texts mean "missing". */
export class FieldReader {
  readonly #positions: ReadonlyMap<string, number>;
  readonly #nulls: ReadonlySet<string>;

  constructor(names: readonly string[], nulls: readonly string[]) {
    this.#positions = new Map(names.map((name, at) => [name, at]));
    this.#nulls = new Set(nulls);
  }

  /** The text of a column, trimmed; null where missing. Throws ImportError for a column the file has not. */
  column(name: string): (row: SourceRow) => string | null {
    const at = this.#positions.get(name);
    if (at === undefined) {
      const known = [...this.#positions.keys()].join(', ');
      throw new ImportError(
        `The mapping reads the column “${name}”, which the file does not have. It has: ${known}.`,
      );
    }
    return (row) => {
      const text = row.cells[at]?.trim() ?? '';
      return this.#nulls.has(text) ? null : text;
    };
  }

  field(source: FieldSource): ReadField {
    if (typeof source === 'object' && 'value' in source) {
      const constant = { text: source.value, label: source.value };
      return () => constant;
    }
    const rule: Exclude<FieldSource, string | { value: string }> =
      typeof source === 'string' ? { column: source } : source;
    const read = this.#columns([rule.column].flat(), rule.join);
    const shape = shaper(rule);
    return (row) => {
      const label = shape(read(row));
      return label === null ? null : { text: rule.slug ? slugOf(label) : label, label };
    };
  }

  /** Reads a field that a mapping may leave out. */
  optional(source: FieldSource | undefined): ReadField {
    return source === undefined ? () => null : this.field(source);
  }

  /** Whether a row is among those the mapping wants: `{ "muni_code": "CPT" }`, or a list of texts. */
  filter(where: Record<string, string | string[]>): (row: SourceRow) => boolean {
    const conditions = Object.entries(where).map(([name, wanted]) => {
      const read = this.column(name);
      const texts = new Set([wanted].flat());
      return (row: SourceRow) => texts.has(read(row) ?? '');
    });
    return (row) => conditions.every((isMet) => isMet(row));
  }

  #columns(names: readonly string[], join: string | undefined): (row: SourceRow) => string | null {
    const reads = names.map((name) => this.column(name));
    if (join === undefined) {
      return (row) => {
        for (const read of reads) {
          const text = read(row);
          if (text !== null) return text;
        }
        return null;
      };
    }
    return (row) => reads.flatMap((read) => read(row) ?? []).join(join) || null;
  }
}

/** What becomes of a text before it is a slug. `otherwise` stands in for what is missing, and for what `map` lacks. */
function shaper(
  rule: Exclude<FieldSource, string | { value: string }>,
): (text: string | null) => string | null {
  const map = rule.map && new Map(Object.entries(rule.map));
  const { otherwise, prefix = '', cut } = rule;
  return (text) => {
    const mapped = map && text !== null ? (map.get(text) ?? otherwise ?? text) : text;
    const chosen = mapped ?? otherwise;
    if (chosen === undefined) return null;
    const whole = `${prefix}${chosen}`;
    return cut === undefined ? whole : whole.slice(0, cut).toWellFormed();
  };
}

/** `Street Lights (new)` → `street-lights-new`; letters lose their accents. */
export function slugOf(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
