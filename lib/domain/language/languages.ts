/** The languages that residents are written to in: code (a BCP 47 tag, as `lang` takes it) and own name. */
export const LANGUAGE_NAMES = { en: 'English', zu: 'isiZulu', af: 'Afrikaans' } as const;

export type Language = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];
