/** Something that the person at the terminal can put right: one sentence says what happened and what to do now. */
export class SentenceError extends Error {
  override name = 'SentenceError';
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** Ends the process with code 1: with the bare sentence for what a person can put right, else with the whole error. */
export function endWithError(error: unknown, ...alsoSentences: ErrorClass[]): never {
  const isSentence = [SentenceError, ...alsoSentences].some((type) => error instanceof type);
  console.error(isSentence && error instanceof Error ? error.message : error);
  process.exit(1);
}
