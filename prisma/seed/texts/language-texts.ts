import type { ReportCode } from '../categories.ts';

type Choices = readonly [string, ...string[]];

/** Something that is wrong, how residents put it, and what staff write once it is done. */
export type Report = { title: string; says: Choices; done: string };

/** `{street}`, `{number}`, `{place}`, `{since}` and `{landmark}` stand for what the ticket says. */
export type LanguageTexts = {
  since: Choices;
  landmark: Choices;
  /** Ends some descriptions. */
  extra: Choices;
  reports: Record<ReportCode, readonly [Report, ...Report[]]>;
  /** Public messages; the resident's own are those that begin with `resident`. */
  messages: {
    received: Choices;
    onSite: Choices;
    question: Choices;
    residentAnswers: Choices;
    residentWaits: Choices;
    done: Choices;
    residentThanks: Choices;
    residentObjects: Choices;
    cancelled: Choices;
  };
  /** Restrained on purpose: no person, no place, nothing that a reader could recognise. */
  sensitive: { titles: Choices; descriptions: Choices; resolutions: Choices };
};
