import { z } from 'zod';
import { LANGUAGES } from '#lib/domain/language/languages.ts';
import { FIELDS, INPUT_KEYS, type InputKey, TEXT_KEYS, type TextKey } from './fields.ts';
import { PRIORITIES } from './status.ts';
import { text } from './ticket-input.ts';

// Apart from fields.ts, which browsers are sent: zod is not.

/** How a text is given in a new ticket and in a correction, by what it is where it is empty. */
const TEXT_INPUTS = {
  refused: (what: string, max: number, refusal?: string) => {
    const given = text(what, max).pipe(z.string().min(1, refusal ?? `${what} is missing.`));
    return { create: given, edit: given.optional() };
  },
  empty: (what: string, max: number) => {
    const given = text(what, max);
    return { create: given.default(''), edit: given.optional() };
  },
  null: (what: string, max: number) => {
    const given = text(what, max)
      .nullable()
      .transform((value) => value || null);
    return { create: given.default(null), edit: given.optional() };
  },
} as const;

type TextInputs = {
  [K in TextKey]: ReturnType<(typeof TEXT_INPUTS)[(typeof FIELDS)[K]['input']['whenEmpty']]>;
};

const priority = z.enum(PRIORITIES, `The priority is one of ${PRIORITIES.join(', ')}.`).optional();
const language = z.enum(LANGUAGES, `The language is one of ${LANGUAGES.join(', ')}.`).optional();
const tags = z
  .array(text('A tag', 40).pipe(z.string().min(1, 'A tag cannot be empty.')))
  .max(20, 'A ticket can have 20 tags at most.')
  .transform((given) => [...new Set(given)]);

const OTHER_INPUTS = {
  priority: { create: priority, edit: priority },
  language: { create: language, edit: language },
  tags: { create: tags.default([]), edit: tags.optional() },
} as const satisfies Record<Exclude<InputKey, TextKey>, { create: z.ZodType; edit: z.ZodType }>;

const textInput = (key: TextKey) => {
  const { label, input } = FIELDS[key];
  const refusal = 'refusal' in input ? input.refusal : undefined;
  return TEXT_INPUTS[input.whenEmpty](`The ${label.toLowerCase()}`, input.maxLength, refusal);
};

/** How each field is given, where its value goes into the column as it is. */
export const INPUTS = {
  ...(Object.fromEntries(TEXT_KEYS.map((key) => [key, textInput(key)])) as TextInputs),
  ...OTHER_INPUTS,
};

const shapeOf = <Use extends 'create' | 'edit'>(use: Use) =>
  Object.fromEntries(INPUT_KEYS.map((key) => [key, INPUTS[key][use]])) as {
    [K in InputKey]: (typeof INPUTS)[K][Use];
  };

/** The parts of an object schema, a field each. */
export const CREATE_SHAPE = shapeOf('create');
export const EDIT_SHAPE = shapeOf('edit');

type StoredValues = { [K in InputKey]: Exclude<z.output<(typeof INPUTS)[K]['create']>, undefined> };
type OptionalKey = { [K in InputKey]: null extends StoredValues[K] ? K : never }[InputKey];

/** The values of the fields that people give, as they are stored. What a ticket may lack can be left out. */
export type InputValues = Omit<StoredValues, OptionalKey> & Partial<Pick<StoredValues, OptionalKey>>;
