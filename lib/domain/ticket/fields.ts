import type { Action } from '#lib/domain/access/roles.ts';
import { LANGUAGE_NAMES } from '#lib/domain/language/languages.ts';
import { PRIORITY_NAMES, STATUS_NAMES } from './status.ts';

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
   * `version`: a change moves the version, is audited, and makes open forms stale: an edit based on the older is refused.
   * `audit`: a change is audited, and makes no open form stale.
   */
  tracked: 'version' | 'audit' | null;
  /** Names a person or holds what somebody wrote of one: not for councillors. */
  isPersonal: boolean;
  /** How people give it, where the value goes into the column as it is: a text, or something else (field-inputs.ts). */
  input: { maxLength: number; whenEmpty: 'refused' | 'empty' | 'null'; refusal?: string } | 'other' | null;
  /** What it takes to change it by editing the ticket. Null: no edit names it. */
  editedWith: Extract<Action, 'ticket.correct' | 'ticket.edit'> | null;
  /** `column`: its export column has its name. A list: the export columns that tell it. */
  exported: 'column' | readonly string[] | null;
  /** `column`: a mapping may name a column whose text it is. `other`: it is read in a way of its own. */
  imported: 'column' | 'other' | null;
};

const TIME = { kind: 'time', isPersonal: false, input: null, editedWith: null, exported: 'column' } as const;
const REFERENCE = {
  kind: 'reference',
  tracked: 'version',
  isPersonal: false,
  input: null,
  editedWith: null,
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
    editedWith: null,
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
    editedWith: null,
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
    input: 'other',
    editedWith: 'ticket.edit',
    exported: 'column',
    imported: 'other',
  },
  category: {
    ...REFERENCE,
    column: 'category_id',
    label: 'Category',
    editedWith: 'ticket.correct',
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
    editedWith: null,
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
    editedWith: null,
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
    input: {
      maxLength: 200,
      whenEmpty: 'refused',
      refusal: 'Give the ticket a title: a few words on what is wrong.',
    },
    editedWith: 'ticket.correct',
    exported: 'column',
    imported: 'other',
  },
  description: {
    column: 'description',
    label: 'Description',
    kind: 'text',
    tracked: 'version',
    isPersonal: true,
    input: { maxLength: 10_000, whenEmpty: 'empty' },
    editedWith: 'ticket.correct',
    exported: 'column',
    imported: 'column',
  },
  address: {
    column: 'address',
    label: 'Address',
    kind: 'text',
    tracked: 'version',
    isPersonal: true,
    input: { maxLength: 500, whenEmpty: 'null' },
    editedWith: 'ticket.correct',
    exported: 'column',
    imported: 'column',
  },
  assetNumber: {
    column: 'asset_number',
    label: 'Asset number',
    kind: 'text',
    tracked: 'version',
    isPersonal: false,
    input: { maxLength: 64, whenEmpty: 'null' },
    editedWith: 'ticket.correct',
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
    editedWith: 'ticket.correct',
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
    input: 'other',
    editedWith: 'ticket.edit',
    exported: null,
    imported: 'other',
  },
  tags: {
    column: 'tags',
    label: 'Tags',
    kind: 'list',
    tracked: 'version',
    isPersonal: true,
    input: 'other',
    editedWith: 'ticket.edit',
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
    editedWith: null,
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
    editedWith: null,
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
export type InputKey = KeysWith<{ input: object | 'other' }>;
export const INPUT_KEYS = keysWhere<InputKey>(({ input }) => input !== null);

/** Of those, the ones that are typed as text. */
export type TextKey = KeysWith<{ input: object }>;
export const TEXT_KEYS = keysWhere<TextKey>(({ input }) => input !== null && input !== 'other');

/** Those that an edit can name. */
export type EditedKey = KeysWith<{ editedWith: 'ticket.correct' | 'ticket.edit' }>;
export const EDITED_KEYS = keysWhere<EditedKey>(({ editedWith }) => editedWith !== null);

/** Those that move the version. */
export type VersionedKey = KeysWith<{ tracked: 'version' }>;
export const VERSIONED_KEYS = keysWhere<VersionedKey>(({ tracked }) => tracked === 'version');

/** Those whose export column is their own. */
export type ExportedKey = KeysWith<{ exported: 'column' }>;
export const EXPORTED_KEYS = keysWhere<ExportedKey>(({ exported }) => exported === 'column');

/** Those that an import takes as text from a column that its mapping names. */
export type ImportedKey = KeysWith<{ imported: 'column' }>;
export const IMPORTED_KEYS = keysWhere<ImportedKey>(({ imported }) => imported === 'column');
