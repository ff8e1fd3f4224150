/** Names of refusals; `type` of the problem+json answers is made from them. */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'refused'
  | 'too_many_requests';

const HTTP_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  refused: 422,
  too_many_requests: 429,
} as const satisfies Record<ErrorCode, number>;

type Details = {
  /** The input that caused it, as a path: `reporter.phone`. */
  field?: string;
  /** What the caller needs to go on, e.g. the current ticket beside a stale write. Must be fit to leave the server. */
  extra?: Record<string, unknown>;
};

/** An expected refusal. Its message is a sentence for the user: what happened, and what to do now. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly field: string | undefined;
  readonly extra: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.status = HTTP_STATUS[code];
    this.field = details.field;
    this.extra = details.extra ?? {};
  }
}

export const invalid = (field: string, message: string) => new AppError('invalid', message, { field });

export const forbidden = (reason: string) => new AppError('forbidden', reason);

/** The same words for a thing that never was, is another municipality's, or is hidden: nobody can tell which. */
export const notFound = (
  thing:
    | 'ticket'
    | 'team'
    | 'area'
    | 'ward'
    | 'delimitation'
    | 'category'
    | 'person'
    | 'service level'
    | 'calendar'
    | 'export',
) => new AppError('not_found', `There is no such ${thing}.`);
