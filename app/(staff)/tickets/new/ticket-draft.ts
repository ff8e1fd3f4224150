import type { UseFormReturnType } from '@mantine/form';
import { z } from 'zod';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import { CREATE_SHAPE, INPUT_KEYS, TEXT_KEYS, type TextKey } from '#lib/domain/ticket/fields.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import { reporter } from '#lib/domain/ticket/ticket-input.ts';

export type CategoryChoice = { code: string; name: string; defaultPriority: Priority; isSensitive: boolean };

/** The form as it stands on the screen: every field a string, empty ones included. */
export type TicketDraft = Record<TextKey, string> & {
  category: string;
  priority: Priority | '';
  location: LatLng | null;
  reporter: { name: string; phone: string; email: string };
  language: Language | '';
  tags: string[];
};

export type DraftForm = UseFormReturnType<TicketDraft>;

/** The server's rules for each field; it applies them again, with those that need the database. */
export const draftSchema = z.object({
  ...CREATE_SHAPE,
  // Left to the category and to the municipality where they are empty.
  priority: z.string(),
  language: z.string(),
  category: z.string().min(1, 'Choose a category.'),
  reporter,
});

export const EMPTY_DRAFT: TicketDraft = {
  ...(Object.fromEntries(TEXT_KEYS.map((key) => [key, ''])) as Record<TextKey, string>),
  category: '',
  priority: '',
  location: null,
  reporter: { name: '', phone: '', email: '' },
  language: '',
  tags: [],
};

const REPORTER = ['reporter.name', 'reporter.phone', 'reporter.email'] as const;

/** The field of the form that an error belongs to: `tags.3` to the tags, `location.lat` to the spot. */
export function fieldOf(path: string | undefined) {
  if (path?.startsWith('reporter')) return REPORTER.find((field) => field === path) ?? null;
  const [name] = path?.split('.') ?? [];
  return ([...INPUT_KEYS, 'category', 'location'] as const).find((field) => field === name) ?? null;
}

/** What the command takes. Fields that were left empty are left out. */
export function inputOf({ priority, language, ...draft }: TicketDraft) {
  return { ...draft, ...(priority && { priority }), ...(language && { language }) };
}
