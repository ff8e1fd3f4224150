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
