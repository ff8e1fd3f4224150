import { z } from 'zod';

/** PostgreSQL text cannot hold NUL; other control characters are noise from a copied text. Line breaks and tabs stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this removes
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text somebody typed: without control characters and halves of characters (no UTF-8), trimmed, within the column's length. */
export const text = (what: string, max: number) =>
  z
    .string(`${what} is missing or is not text.`)
    .transform((value) => value.toWellFormed().replace(CONTROL_CHARACTERS, '').trim())
    .pipe(z.string().max(max, `${what} can have ${max} characters at most.`));

export const version = z.int('The version is the whole number that came with the ticket.').positive();

/** Someone the municipality may write to. Empty strings from forms count as not given. */
export const reporter = z.strictObject({
  name: text('The name', 200).optional(),
  phone: text('The phone number', 40)
    .refine(
      (value) => value === '' || /^\+?[0-9 ()-]{7,}$/.test(value),
      'A phone number has digits, for example +27 82 555 0123.',
    )
    .optional(),
  email: text('The email address', 320)
    .refine((value) => value === '' || z.email().safeParse(value).success, 'That is not an email address.')
    .optional(),
});
