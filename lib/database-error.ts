import { AppError } from './errors.ts';

type DatabaseError = { code: string; message: string };

/** What PostgreSQL said, as SQLSTATE and message, whether `pg` threw it or Prisma wrapped it; null for any other error. */
export function databaseErrorOf(error: unknown): DatabaseError | null {
  if (!(error instanceof Error)) return null;
  const { code, severity, meta } = error as { code?: unknown; severity?: unknown; meta?: unknown };
  // `pg` puts the server's fields on the error itself.
  if (severity !== undefined) return typeof code === 'string' ? { code, message: error.message } : null;
  const { driverAdapterError } = (meta ?? {}) as { driverAdapterError?: { cause?: unknown } };
  const cause = (driverAdapterError?.cause ?? {}) as { originalCode?: unknown; originalMessage?: unknown };
  const { originalCode, originalMessage } = cause;
  return typeof originalCode === 'string' && typeof originalMessage === 'string'
    ? { code: originalCode, message: originalMessage }
    : null;
}

/**
 * SQLSTATEs with which triggers refuse, in a sentence for the user: a rule, and what may only be added to. They catch what
 * no command has checked. A fault of the program has another (LU003).
 */
const REFUSALS_OF_DATABASE = ['LU001', 'LU002'];

/** The refusal that an error stands for, be it a command's or the database's own; null for one that nobody expected. */
export function refusalOf(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const said = databaseErrorOf(error);
  return said && REFUSALS_OF_DATABASE.includes(said.code) ? new AppError('refused', said.message) : null;
}
