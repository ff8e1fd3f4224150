import { z } from 'zod';
import { LANGUAGE_NAMES, LANGUAGES } from '#lib/domain/language/languages.ts';
import { PRIORITIES, PRIORITY_NAMES, STATUS_NAMES } from './status.ts';
import { text } from './ticket-input.ts';

/** What is known of a ticket, and every decision that a field needs. tests/db/ticket-fields.test.ts holds the database to it. */
export type Field = {
  /** Its column in `tickets`. */
  column: string;
  /** What people call it: on pages, in files, in the audit log. */
  label: string;
  kind: 'text' | 'choice' | 'list' | 'reference' | 'place' | 'number' | 'time';
  /** Of a choice: what people read in place of the stored word. */
  names?: Readonly<Record<string, string>>;
  /**
   * `version`: a change moves the version, so it is refused to whoever has not seen the latest, shown to them, and audited.
   * `audit`: a change is audited, and makes no open form stale.
   */
  tracked: 'version' | 'audit' | null;
  /** Names a person or holds what somebody wrote of one: not for councillors. */
  isPersonal: boolean;
  /** How people give it, where the value goes into the column as it is: in a new ticket, in a correction. */
  input: { create: z.ZodType; edit: z.ZodType } | null;
  /** `column`: its export column has its name. A list: the export columns that tell it. */
  exported: 'column' | readonly string[] | null;
  /** `column`: a mapping may name a column whose text it is. `other`: it is read in a way of its own. */
  imported: 'column' | 'other' | null;
};

const title = text('The title', 200).pipe(
  z.string().min(1, 'Give the ticket a title: a few words on what is wrong.'),
);
const description = text('The description', 10_000);
const language = z.enum(LANGUAGES, `The language is one of ${LANGUAGES.join(', ')}.`).optional();
const priority = z.enum(PRIORITIES, `The priority is one of ${PRIORITIES.join(', ')}.`).optional();
const tags = z
  .array(text('A tag', 40).pipe(z.string().min(1, 'A tag cannot be empty.')))
  .max(20, 'A ticket can have 20 tags at most.')
  .transform((given) => [...new Set(given)]);

/** Text that may be missing: then, and where it is empty, the column is null. */
const optionalText = (what: string, max: number) => {
  const given = text(what, max)
    .nullable()
    .transform((value) => value || null);
  return { create: given.default(null), edit: given.optional() };
};

const TIME = { kind: 'time', isPersonal: false, input: null, exported: 'column' } as const;
const REFERENCE = {
  kind: 'reference',
  tracked: 'version',
  isPersonal: false,
  input: null,
  imported: null,
} as const;

/** In the order in which a conflict lists them. */
export const FIELDS = {
  trackingNumber: {
    column: 'tracking_number',
    label: 'Tracking number',
    kind: 'text',
    tracked: null,
    isPersonal: false,
    input: null,
    exported: 'column',
    imported: null,
  },
  status: {
    column: 'status',
    label: 'Status',
    kind: 'choice',
    names: STATUS_NAMES,
    tracked: 'version',
    isPersonal: false,
    input: null,
    exported: 'column',
    imported: null,
  },
  priority: {
    column: 'priority',
    label: 'Priority',
    kind: 'choice',
    names: PRIORITY_NAMES,
    tracked: 'version',
    isPersonal: false,
    input: { create: priority, edit: priority },
    exported: 'column',
    imported: 'other',
  },
  category: {
    ...REFERENCE,
    column: 'category_id',
    label: 'Category',
    exported: ['category'],
    imported: 'other',
  },
  team: { ...REFERENCE, column: 'team_id', label: 'Team', exported: ['team'] },
  assignee: {
    ...REFERENCE,
    column: 'assignee_id',
    label: 'Assignee',
    exported: ['assignee'],
    isPersonal: true,
  },
  assignmentReason: {
    column: 'assignment_reason',
    label: 'Assigned by',
    kind: 'choice',
    names: { routing: 'Routing', rerouting: 'Routing, again', manual: 'A person', escalation: 'Escalation' },
    tracked: 'audit',
    isPersonal: false,
    input: null,
    exported: null,
    imported: null,
  },
  assignmentNote: {
    column: 'assignment_note',
    label: 'Reason given',
    kind: 'text',
    tracked: 'audit',
    isPersonal: true,
    input: null,
    exported: null,
    imported: null,
  },
  ward: { ...REFERENCE, column: 'ward_id', label: 'Ward', exported: ['wardNumber', 'wardName'] },
  title: {
    column: 'title',
    label: 'Title',
    kind: 'text',
    tracked: 'version',
    isPersonal: true,
    input: { create: title, edit: title.optional() },
    exported: 'column',
    imported: 'other',
  },
  description: {
    column: 'description',
    label: 'Description',
    kind: 'text',
    tracked: 'version',
    isPersonal: true,
    input: { create: description.default(''), edit: description.optional() },
    exported: 'column',
    imported: 'column',
  },
  address: {
    column: 'address',
    label: 'Address',
    kind: 'text',
    tracked: 'version',
    isPersonal: true,
    input: optionalText('The address', 500),
    exported: 'column',
    imported: 'column',
  },
  location: {
    column: 'location',
    label: 'Place',
    kind: 'place',
    tracked: 'version',
    isPersonal: false,
    input: null,
    exported: ['latitude', 'longitude'],
    imported: 'other',
  },
  language: {
    column: 'language',
    label: 'Language',
    kind: 'choice',
    names: LANGUAGE_NAMES,
    tracked: 'version',
    isPersonal: false,
    input: { create: language, edit: language },
    exported: null,
    imported: 'other',
  },
  tags: {
    column: 'tags',
    label: 'Tags',
    kind: 'list',
    tracked: 'version',
    isPersonal: true,
    input: { create: tags.default([]), edit: tags.optional() },
    exported: 'column',
    imported: 'other',
  },
  resolutionSummary: {
    column: 'resolution_summary',
    label: 'Resolution summary',
    kind: 'text',
    tracked: 'version',
    isPersonal: true,
    input: null,
    exported: 'column',
    imported: 'other',
  },
  escalationLevel: {
    column: 'escalation_level',
    label: 'Escalation level',
    kind: 'number',
    tracked: null,
    isPersonal: false,
    input: null,
    exported: 'column',
    imported: null,
  },
  createdAt: { ...TIME, column: 'created_at', label: 'Reported', tracked: null, imported: 'other' },
  updatedAt: { ...TIME, column: 'updated_at', label: 'Last changed', tracked: null, imported: null },
  responseDueAt: {
    ...TIME,
    column: 'response_due_at',
    label: 'Response due',
    tracked: 'audit',
    imported: null,
  },
  firstResponseAt: {
    ...TIME,
    column: 'first_response_at',
    label: 'First response',
    tracked: 'audit',
    imported: null,
  },
  resolutionDueAt: {
    ...TIME,
    column: 'resolution_due_at',
    label: 'Resolution due',
    tracked: 'audit',
    imported: null,
  },
  resolvedAt: { ...TIME, column: 'resolved_at', label: 'Resolved', tracked: null, imported: 'other' },
  closedAt: { ...TIME, column: 'closed_at', label: 'Closed', tracked: null, imported: 'other' },
} as const satisfies Record<string, Field>;

export type FieldKey = keyof typeof FIELDS;

/** The keys of the fields whose row has these properties. */
type KeysWith<Row> = { [K in FieldKey]: (typeof FIELDS)[K] extends Row ? K : never }[FieldKey];

const FIELD_KEYS = Object.keys(FIELDS) as readonly FieldKey[];
const keysWhere = <K extends FieldKey>(isMeant: (field: Field) => boolean) =>
  FIELD_KEYS.filter((key): key is K => isMeant(FIELDS[key]));

/** Those that people give and that go into their columns as they are. */
export type InputKey = KeysWith<{ input: object }>;
export const INPUT_KEYS = keysWhere<InputKey>(({ input }) => input !== null);

type StoredValues = {
  [K in InputKey]: Exclude<z.output<(typeof FIELDS)[K]['input']['create']>, undefined>;
};
type OptionalKey = { [K in InputKey]: null extends StoredValues[K] ? K : never }[InputKey];

/** Their values, as they are stored. What a ticket may lack can be left out. */
export type InputValues = Omit<StoredValues, OptionalKey> & Partial<Pick<StoredValues, OptionalKey>>;

/** Of those, the ones that are typed as text. */
export type TextKey = KeysWith<{ input: object; kind: 'text' }>;
export const TEXT_KEYS = keysWhere<TextKey>(({ input, kind }) => input !== null && kind === 'text');

/** Those that move the version. */
export type VersionedKey = KeysWith<{ tracked: 'version' }>;
export const VERSIONED_KEYS = keysWhere<VersionedKey>(({ tracked }) => tracked === 'version');

/** Those whose export column is their own. */
export type ExportedKey = KeysWith<{ exported: 'column' }>;
export const EXPORTED_KEYS = keysWhere<ExportedKey>(({ exported }) => exported === 'column');

/** Those that an import takes as text from a column that its mapping names. */
export type ImportedKey = KeysWith<{ imported: 'column' }>;
export const IMPORTED_KEYS = keysWhere<ImportedKey>(({ imported }) => imported === 'column');

/** The parts of an object schema, a field each. */
const shapeOf = <Use extends 'create' | 'edit'>(use: Use) =>
  Object.fromEntries(INPUT_KEYS.map((key) => [key, FIELDS[key].input[use]])) as {
    [K in InputKey]: (typeof FIELDS)[K]['input'][Use];
  };

export const CREATE_SHAPE = shapeOf('create');
export const EDIT_SHAPE = shapeOf('edit');
