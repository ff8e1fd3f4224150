import type { Language } from '#lib/domain/language/languages.ts';
import { AFRIKAANS } from './texts/afrikaans.ts';
import { ENGLISH } from './texts/english.ts';
import { ISIZULU } from './texts/isizulu.ts';
import type { LanguageTexts } from './texts/language-texts.ts';

export const TEXTS: Record<Language, LanguageTexts> = { en: ENGLISH, zu: ISIZULU, af: AFRIKAANS };

/** What one ticket's texts speak of, so that its title, description and messages agree. */
export type Subject = { street: string; number: number; place: string; since: string; landmark: string };

export function fill(template: string, subject: Subject): string {
  return template.replace(/\{(street|number|place|since|landmark)\}/g, (_, name: keyof Subject) =>
    String(subject[name]),
  );
}
