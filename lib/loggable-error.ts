import { databaseErrorOf } from './database-error.ts';

type Loggable = { name: string; code?: string; message?: string; at: string[] };

/** Errors whose message comes from this program or from Node, and so repeats no resident's data. */
const OWN_MESSAGES = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'AggregateError']);

/**
 * What may go into the log of an unexpected error: its name, code and stack. Messages of the database and of Prisma
 * quote the values they were given (names, phone numbers, texts), so they stay out.
 */
export function loggableError(error: unknown): Loggable {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const code = codeOf(error);
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(OWN_MESSAGES.has(error.name) && !isFromDatabase(error) ? { message: error.message } : {}),
    at: (error.stack ?? '').split('\n').flatMap((line) => /^\s+at (.*)$/.exec(line)?.[1] ?? []),
  };
}

/** An SQLSTATE where there is one, else what the error calls itself. */
function codeOf(error: Error): string | undefined {
  const found = databaseErrorOf(error)?.code ?? (error as { code?: unknown }).code;
  return typeof found === 'string' ? found : undefined;
}

/** `pg` throws plain `Error`s with the server's fields on them. */
const isFromDatabase = (error: Error) => 'severity' in error || 'clientVersion' in error;
