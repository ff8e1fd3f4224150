import { z } from 'zod';
import { refusalOf } from '#lib/database-error.ts';
import type { AppError, ErrorCode } from '#lib/errors.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';

const TITLES = {
  invalid: 'The input is not valid',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Changed meanwhile',
  refused: 'Refused by a rule',
  too_many_requests: 'Too many requests',
} as const satisfies Record<ErrorCode, string>;

/** Refusals of HTTP itself, which no command can raise. */
const HTTP_REFUSALS = {
  too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'Not JSON' },
} as const;

export class HttpRefusal extends Error {
  readonly code: keyof typeof HTTP_REFUSALS;

  constructor(code: keyof typeof HTTP_REFUSALS, message: string) {
    super(message);
    this.name = 'HttpRefusal';
    this.code = code;
  }
}

type Problem = { code: string; title: string; status: number; detail?: string; field?: string };

/**
 * The RFC 9457 answer to whatever a handler threw. What was not expected is logged under the request's id, and the
 * caller learns that id and nothing else.
 */
export function problemResponse(error: unknown, requestId: string): Response {
  const refusal = refusalOf(error);
  if (refusal) return appProblem(refusal);
  if (error instanceof z.ZodError) return inputProblem(error);
  if (error instanceof HttpRefusal) {
    return answer({ code: error.code, detail: error.message, ...HTTP_REFUSALS[error.code] });
  }
  logger.error({ requestId, error: loggableError(error) }, 'unexpected error');
  const detail = `Something went wrong on our side. If it happens again, quote request ${requestId}.`;
  return answer({ code: 'unexpected', title: 'Unexpected error', status: 500, detail });
}

function appProblem(error: AppError): Response {
  const { code, status, message: detail, field, extra } = error;
  const headers: Record<string, string> = {};
  if (code === 'unauthenticated') headers['www-authenticate'] = 'Bearer';
  if (typeof extra.retryAfterSeconds === 'number') headers['retry-after'] = String(extra.retryAfterSeconds);
  const problem = { code, title: TITLES[code], status, detail, ...(field === undefined ? {} : { field }) };
  return answer(problem, extra, headers);
}

/** Names the first offending field, and all of them in `errors`. */
function inputProblem(error: z.ZodError): Response {
  const errors = error.issues.map((issue) => ({ field: fieldOf(issue), message: issue.message }));
  const [first] = errors;
  const field = first?.field;
  const detail = field ? `${field}: ${first.message}` : (first?.message ?? 'The input is not valid.');
  const problem = { code: 'invalid', title: TITLES.invalid, status: 400, detail };
  return answer(field ? { ...problem, field } : problem, { errors });
}

/** `location.lat`, `tags.0`; for a key that should not be there, that key. */
function fieldOf(issue: z.core.$ZodIssue): string {
  const surplus = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...surplus].map(String).join('.');
}

function answer(
  { code, ...problem }: Problem,
  extra: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Response {
  const body = { ...extra, type: `urn:lungisa:problem:${code.replaceAll('_', '-')}`, ...problem };
  return Response.json(body, {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
}
