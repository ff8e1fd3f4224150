import type { UseFormReturnType } from '@mantine/form';
import { z } from 'zod';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import { address, description, reporter, tags, title } from '#lib/domain/ticket/ticket-input.ts';

export type CategoryChoice = { code: string; name: string; defaultPriority: string; isSensitive: boolean };

/** The form as it stands on the screen: every field a string, empty ones included. */
export type TicketDraft = {
  title: string;
  description: string;
  category: string;
  priority: Priority | '';
  location: LatLng | null;
  address: string;
  reporter: { name: string; phone: string; email: string };
  language: string;
  tags: string[];
};

export type DraftForm = UseFormReturnType<TicketDraft>;

/** The server's rules for each field; it applies them again, with those that need the database. */
export const draftSchema = z.object({
  title,
  description,
  category: z.string().min(1, 'Choose a category.'),
  address,
  reporter,
  tags,
});

/** What the command takes. Fields that were left empty are left out. */
export function inputOf({ priority, language, ...draft }: TicketDraft) {
  return { ...draft, ...(priority && { priority }), ...(language && { language }) };
}
