export const LANGUAGES = ['en', 'zu', 'af'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES = {
  en: 'English',
  zu: 'isiZulu',
  af: 'Afrikaans',
} as const satisfies Record<Language, string>;
